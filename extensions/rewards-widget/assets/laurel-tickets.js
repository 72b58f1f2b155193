// What can be done with what was bought: codes to copy and to apply, credit that is there, what is on its way back.
import { button, el, soft, SOLID } from "./laurel-views.js";

/** Their codes are no discount codes. */
const NO_DISCOUNT = ["gift_card", "store_credit", "custom"];

/** Everything below the code. */
export function content(panel, redemption) {
  const { words } = panel;
  const { id, kind, state, code, endsAt, isComingBack } = redemption;
  if (isComingBack) return [soft(words.say("comingBack"), { tabindex: -1, "data-key": `coming:${id}` })];
  if (state === "requested") return [soft(words.say("preparing"))];
  return [
    code && usingCode(panel, redemption),
    kind === "gift_card" && soft(words.say("atCheckout")),
    kind === "store_credit" && soft(words.say("inCredit")),
    endsAt ? soft(words.say("ends", { date: words.date(endsAt) })) : null,
    givingBack(panel, redemption),
  ];
}

function usingCode(panel, redemption) {
  const { words, host } = panel;
  const { id, kind, code } = redemption;
  const { root, cart } = host.dataset;
  const apply = `${root}discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(cart)}`;
  return el(
    "div",
    { class: "acts" },
    button(words.say(panel.copied.get(id) ?? "copy"), `copy:${id}`, ({ target }) =>
      copy(panel, redemption, target.closest(".ticket")?.querySelector("bdi")),
    ),
    !NO_DISCOUNT.includes(kind) && el("a", { ...SOLID, href: apply }, words.say("apply")),
  );
}

function givingBack(panel, redemption) {
  if (!redemption.isReturnable) return null;
  const key = `give:${redemption.id}`;
  if (panel.asking === key) return panel.later.deal.aboutGivingBack(panel, redemption);
  const label = panel.words.say("giveBack");
  return button(label, key, () => panel.ask(key), {
    class: "button plain",
    "aria-label": `${label}: ${redemption.title}`,
  });
}

async function copy(panel, { id, code }, shown) {
  // No clipboard at all on plain http. A gift card's code is shown in fours and typed without the gaps.
  const done = await Promise.resolve(navigator.clipboard?.writeText(code.replaceAll(" ", "")) ?? false).then(
    (answer) => answer !== false,
    () => false,
  );
  const said = done || copyBySelection(shown) ? "copied" : "copyByHand";
  panel.part("status").textContent = panel.words.say(said);
  label(panel, id, said);
  setTimeout(() => label(panel, id, "copy"), 2000);
}

/** Kept on the panel too: it may be drawn anew in between. */
function label(panel, id, said) {
  panel.copied.set(id, said);
  const shown = panel.control(`copy:${id}`);
  if (shown) shown.textContent = panel.words.say(said);
}

// Where the clipboard is closed to scripts (no https, older browsers): select the code, ask the old way, and leave it
// selected, so that the shopper can copy it by hand.
function copyBySelection(shown) {
  window.getSelection()?.selectAllChildren(shown);
  return document.execCommand("copy");
}

// Points become a reward, and a reward that was not used becomes points again.
import { inShopMinor } from "./laurel-cart.js";
import { browserStore, redemptionIds } from "./laurel-ids.js";
import { ask, Trouble } from "./laurel-proxy.js";

const store = browserStore();
const POLLS_MS = [1000, 2000, 3000, 5000, 8000];

export async function redeem(panel, reward, step) {
  const key = `redeem:${reward.id}`;
  if (!begin(panel, key, "redeeming")) return;
  const ids = redemptionIds(store, panel.host.dataset.customer);
  let sent = false;
  try {
    const choice = await choiceOf(panel, reward, step);
    const redemptionId = ids.for(reward.id, panel.answer);
    sent = true;
    const body = { redemptionId, rewardId: reward.id, ...choice };
    const { redemption, available } = await ask(panel.address("redeem"), body);
    take(panel, redemption, available);
    panel.render();
    const settled = await wait(panel, redemption, ({ state }) => state !== "requested");
    ids.forget(reward.id);
    finish(panel, settled);
  } catch (error) {
    if (sent && error instanceof Trouble && error.final) ids.forget(reward.id);
    refuse(panel, error, key, sent ? "UNCONFIRMED" : "UNANSWERED");
  }
}

/** Its points come back when nobody can use it any more: until then it is coming back, and the panel looks again. */
export async function giveBack(panel, { id, points }) {
  const key = `give:${id}`;
  if (!begin(panel, key, "givingBack")) return;
  try {
    const { redemption, available } = await ask(panel.address("give-back"), { redemptionId: id });
    take(panel, redemption, available);
    panel.asking = panel.busy = "";
    if (redemption.isComingBack) panel.tell(panel.words.say("onItsWay"), `coming:${id}`);
    const settled = await wait(panel, redemption, ({ isComingBack }) => !isComingBack);
    // The focus goes on where it is still at what has just gone.
    const focus = [`coming:${id}`, `yes:${key}`].includes(panel.active) ? `redeem:${settled.rewardId}` : "";
    if (settled.state === "cancelled") panel.tell(panel.words.count("isBack", points), focus);
    else if (!settled.isComingBack) panel.tell(panel.words.trouble("REDEMPTION_NOT_UNUSED"), focus);
    readAgain(panel);
  } catch (error) {
    refuse(panel, error, key, "UNANSWERED");
  }
}

/** What is chosen where the reward leaves something to choose; the cart is read at the last moment. */
async function choiceOf(panel, reward, step) {
  if (step) return { points: Number(step.points) };
  if (!reward.needsCart) return {};
  const { root, currency, decimals } = panel.host.dataset;
  const cart = await ask(`${root}cart.js`);
  const known = window.Shopify?.currency;
  const subtotal = inShopMinor(cart, { currency, decimals: Number(decimals), known });
  if (subtotal === null) throw new Trouble("CART_UNREAD", 409);
  if (subtotal <= 0n) throw new Trouble("CART_EMPTY", 409);
  return { subtotalMinor: String(subtotal) };
}

/** Takes what the server says of a redemption, and of the balance. */
function take({ answer }, redemption, available) {
  answer.redemptions = [redemption, ...answer.redemptions.filter((each) => each.id !== redemption.id)];
  answer.member.available = available;
}

/** One at a time; says what is under way. */
function begin(panel, key, said) {
  if (panel.busy) return false;
  panel.busy = key;
  panel.notice = "";
  panel.render();
  panel.part("status").textContent = panel.words.say(said);
  return true;
}

/** What Shopify has not answered yet: asks a few times, further and further apart, while the panel is open. */
async function wait(panel, redemption, isSettled) {
  for (const ms of isSettled(redemption) ? [] : POLLS_MS) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!panel.dialog.open) break;
    await panel.read().catch(() => {});
    const now = panel.answer.redemptions.find((each) => each.id === redemption.id);
    if (now && isSettled(now)) return now;
  }
  return redemption;
}

function finish(panel, redemption) {
  panel.busy = panel.asking = "";
  const { words } = panel;
  const { id, rewardId, kind, state, code, value, isComingBack } = redemption;
  const isUsable = state === "issued" && !isComingBack;
  if (state === "requested") return panel.tell(words.say("later"));
  if (state === "failed") panel.tell(words.say("codeFailed"), `redeem:${rewardId}`);
  else if (code && isUsable) panel.tell(words.say("ready", { code }), `copy:${id}`);
  else {
    // Asked for again after it ended or came back.
    const isCredit = kind === "store_credit" && isUsable;
    const said = isCredit ? words.say("credited", { amount: value }) : words.trouble("REDEMPTION_NOT_UNUSED");
    panel.tell(said, `redeem:${rewardId}`);
  }
  readAgain(panel);
}

/** What it cost or brought back changes what can be had next, and the statement. */
const readAgain = (panel) =>
  panel.read().then(
    () => panel.render(),
    () => {},
  );

/** `unknown` is what to say where nobody who knows has answered. */
function refuse(panel, error, key, unknown) {
  const trouble = error instanceof Trouble ? error : new Trouble("OTHER");
  const { final, silent, code } = trouble;
  panel.busy = "";
  if (final) panel.asking = "";
  panel.tell(panel.words.trouble(silent ? unknown : code), final ? key : `yes:${key}`);
  if (final) readAgain(panel);
}

// What the panel looks like, as elements. Data reaches the page through textContent and attributes only.

/** @typedef {import("./laurel-panel.js").Panel} Panel */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] functions become listeners; false and null are left out
 * @param {(Node | string | null | false)[]} children strings become text
 */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

const figure = (/** @type {string} */ text) => el("span", { class: "figure" }, text);

/** A proportion from 0 to 1, for a bar. */
function bar(/** @type {HTMLElement} */ element, /** @type {unknown} */ part) {
  element.style.setProperty("--part", String(Math.min(1, Math.max(0, Number(part) || 0))));
  return element;
}

export function fillHead(/** @type {Panel} */ panel) {
  const { words, answer, host } = panel;
  const { available, pending, tier, next, progress, held } = answer.member;
  for (const each of host.shadowRoot.querySelectorAll("[data-balance]"))
    each.textContent = words.points(available);
  panel.part("unit").textContent = words.count("points", available);
  panel.part("pending").textContent =
    pending === "0" ? "" : words.say("pending", { points: words.points(pending) });
  panel.part("tier").textContent = tier.name;
  panel.part("next").textContent = next
    ? words.count("next", String(next.points), {
        amount: missing(panel, next),
        tier: next.name,
        per: next.per,
      })
    : words.say("top");
  panel.part("held").textContent = held ? heldSaid(panel, held, tier.name) : "";
  bar(panel.part("line"), next ? progress : 1);
}

/** "2 orders and $20", or "3 orders or $80": all of one way together, any one of several. */
export function missing(
  /** @type {Pick<Panel, "words">} */ { words },
  /** @type {any} */ { ways, remaining },
) {
  // The server said it in English before it told them apart.
  if (!ways) return remaining;
  const one = (/** @type {any} */ { metric, left }) =>
    metric === "spend" ? left : words.count(`${metric}Left`, left);
  const together = ways.map((/** @type {any[]} */ way) => words.list(way.map(one), "conjunction"));
  return words.list(together, "disjunction");
}

export function heldSaid(
  /** @type {Pick<Panel, "words">} */ panel,
  /** @type {any} */ held,
  /** @type {string} */ tier,
) {
  const date = panel.words.date(held.lastDay);
  return held.ways
    ? panel.words.say("keep", { tier, date, amount: missing(panel, held) })
    : panel.words.say("held", { tier, date });
}

export function fillBody(/** @type {Panel} */ panel) {
  const parts = [notice(panel), codes(panel), rewards(panel), history(panel)];
  panel.part("body").replaceChildren(...parts.filter((part) => part !== null));
}

// The status region beside it speaks; this is for the eyes.
const notice = (/** @type {Panel} */ { notice }) =>
  notice ? el("p", { class: "notice", "aria-hidden": "true" }, notice) : null;

const section = (/** @type {string} */ heading, /** @type {Node[]} */ ...children) =>
  el("section", {}, el("h3", {}, heading), ...children);

/** Issued or on its way, and not past its end. */
const usable = (/** @type {any} */ { state, endsAt }) =>
  state === "requested" || (state === "issued" && !(endsAt && Date.parse(endsAt) < Date.now()));

function codes(/** @type {Panel} */ panel) {
  const open = panel.answer.redemptions.filter(usable);
  return open.length === 0
    ? null
    : section(panel.words.say("codes"), ...open.map((/** @type {any} */ each) => ticket(panel, each)));
}

function ticket(/** @type {Panel} */ panel, /** @type {any} */ redemption) {
  const { words, host } = panel;
  const { id, value, title, code, endsAt } = redemption;
  const head = el("p", { class: "worth" }, value ? words.say("off", { amount: value }) : title);
  if (!code) return el("div", { class: "ticket" }, head, el("p", { class: "soft" }, words.say("preparing")));
  const bdi = el("bdi", { dir: "ltr" }, code);
  const shown = el("code", {}, el("span", { class: "unseen" }, `${words.say("codeLabel")} `), bdi);
  const { root, cart } = host.dataset;
  const apply = `${root}discount/${encodeURIComponent(code)}?redirect=${encodeURIComponent(cart)}`;
  return el(
    "div",
    { class: "ticket" },
    head,
    shown,
    el(
      "div",
      { class: "acts" },
      el(
        "button",
        {
          type: "button",
          class: "button",
          "data-key": `copy:${id}`,
          click: () => copy(panel, redemption, bdi),
        },
        words.say(panel.copied.get(id) ?? "copy"),
      ),
      el("a", { class: "button solid", href: apply }, words.say("apply")),
    ),
    endsAt ? el("p", { class: "soft" }, words.say("ends", { date: words.date(endsAt) })) : null,
  );
}

async function copy(
  /** @type {Panel} */ panel,
  /** @type {any} */ { id, code },
  /** @type {Element} */ shown,
) {
  // No clipboard at all on plain http.
  const done = await Promise.resolve(navigator.clipboard?.writeText(code) ?? false).then(
    (answer) => answer !== false,
    () => false,
  );
  const said = done || copyBySelection(shown) ? "copied" : "copyByHand";
  panel.part("status").textContent = panel.words.say(said);
  label(panel, id, said);
  setTimeout(() => label(panel, id, "copy"), 2000);
}

/** Kept on the panel too: it may be drawn anew in between. */
function label(/** @type {Panel} */ panel, /** @type {string} */ id, /** @type {string} */ said) {
  panel.copied.set(id, said);
  const button = panel.dialog.querySelector(`[data-key="${CSS.escape(`copy:${id}`)}"]`);
  if (button) button.textContent = panel.words.say(said);
}

// Where the clipboard is closed to scripts (no https, older browsers): select the code, ask the old way, and leave it
// selected, so that the shopper can copy it by hand.
function copyBySelection(/** @type {Element} */ shown) {
  window.getSelection()?.selectAllChildren(shown);
  return document.execCommand("copy");
}

function rewards(/** @type {Panel} */ panel) {
  const { words, answer } = panel;
  const rows = answer.rewards.map((/** @type {any} */ each) => rewardRow(panel, each));
  return section(
    words.say("rewards"),
    rows.length ? el("ul", { class: "rows" }, ...rows) : el("p", { class: "soft" }, words.say("noRewards")),
  );
}

function rewardRow(/** @type {Panel} */ panel, /** @type {any} */ reward) {
  const { words } = panel;
  const off = words.say("off", { amount: reward.value });
  const what = reward.minimum ? words.say("minimum", { value: off, amount: reward.minimum }) : off;
  const asked = panel.confirming === reward.id;
  return el(
    "li",
    { class: "row" },
    el("span", { class: "what" }, el("strong", {}, reward.title), el("small", {}, what)),
    asked ? null : reward.affordable ? redeemButton(panel, reward) : shortfall(panel, reward),
    asked && question(panel, reward),
  );
}

function redeemButton(/** @type {Panel} */ panel, /** @type {any} */ reward) {
  const label = panel.words.say("redeem", { points: panel.words.points(reward.points) });
  return el(
    "button",
    {
      type: "button",
      class: "button solid",
      "data-key": `redeem:${reward.id}`,
      "aria-label": `${label}: ${reward.title}`,
      disabled: panel.redeeming !== null,
      click: () => panel.confirm(reward.id),
    },
    label,
  );
}

function shortfall(/** @type {Panel} */ { words }, /** @type {any} */ reward) {
  return el(
    "span",
    { class: "short" },
    words.say("missing", { points: words.points(reward.missing) }),
    bar(el("span", { class: "line", "aria-hidden": "true" }, el("i")), reward.progress),
  );
}

function question(/** @type {Panel} */ panel, /** @type {any} */ reward) {
  const { words } = panel;
  const busy = panel.redeeming === reward.id;
  // Not `disabled` while busy: a disabled button drops the focus.
  const yes = {
    type: "button",
    class: "button solid",
    "data-key": `yes:${reward.id}`,
    "aria-disabled": String(busy),
  };
  return el(
    "div",
    { class: "ask", "aria-busy": String(busy) },
    el("p", {}, words.count("confirm", reward.points, { amount: reward.value })),
    el("button", { ...yes, click: () => panel.redeem(reward.id) }, words.say(busy ? "redeeming" : "yes")),
    !busy &&
      el(
        "button",
        { type: "button", class: "button", click: () => panel.confirm(null) },
        words.say("cancel"),
      ),
  );
}

function history(/** @type {Panel} */ panel) {
  const { words, answer } = panel;
  const heading = words.say("history");
  if (answer.history.length === 0)
    return section(heading, el("p", { class: "soft" }, words.say("historyEmpty")));
  const columns = panel.host.words.columns.map((/** @type {string} */ name) =>
    el("th", { scope: "col" }, name),
  );
  return section(
    heading,
    el(
      "table",
      {},
      el("thead", { class: "unseen" }, el("tr", {}, ...columns)),
      el("tbody", {}, ...answer.history.map((/** @type {any} */ each) => line(panel, each))),
    ),
  );
}

function line(/** @type {Panel} */ { words }, /** @type {any} */ entry) {
  const kind = words.kind(entry.kind);
  const detail = entry.order ?? entry.title;
  return el(
    "tr",
    {},
    el(
      "td",
      {},
      detail ? `${kind} ` : kind,
      detail ? el("bdi", {}, detail) : null,
      el("small", {}, words.date(entry.at)),
    ),
    el("td", {}, figure(words.signed(entry.points))),
    el("td", { class: "soft" }, figure(words.points(entry.balance))),
  );
}

// What the panel shows first: the member's standing, codes, rewards. What can be done with a code, and the statement,
// arrive after it, in the room that is kept for them.
import { hindrance, terms } from "./laurel-words.js";

/** Functions become listeners, strings become text; false and null are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** The one that leads on. */
export const SOLID = { class: "button solid", part: "button primary" };

/** `key` finds it again when the panel is drawn anew, so that it keeps the focus. */
export const button = (label, key, click, attributes = {}) =>
  el(
    "button",
    { type: "button", class: "button", part: "button", "data-key": key, click, ...attributes },
    label,
  );

/** A merchant's words keep their direction. */
const own = (text) => text && el("bdi", {}, text);

/** A smaller line, where there is something to say. */
export const small = (text) => (text ? el("small", {}, text) : null);

export const soft = (text, attributes = {}) => el("p", { class: "soft", ...attributes }, text);

/** Links of the page can lead to its heading by the key. */
export const section = (key, heading, ...children) =>
  el(
    "section",
    { part: "section" },
    el("h3", { part: "heading", tabindex: -1, "data-key": key }, heading),
    ...children,
  );

/** A proportion from 0 to 1, for a bar. */
export function bar(element, part) {
  element.style.setProperty("--part", String(Math.min(1, Math.max(0, Number(part) || 0))));
  return element;
}

export function fillHead(panel) {
  const { words, answer, host } = panel;
  const { available, pending, nextEnding, tier, next, progress, held } = answer.member;
  for (const each of host.shadowRoot.querySelectorAll("[data-balance]"))
    each.textContent = words.points(available);
  panel.part("unit").textContent = words.count("points", available);
  panel.part("pending").textContent =
    pending === "0" ? "" : words.say("pending", { points: words.points(pending) });
  panel.part("ending").textContent = endingSaid(words, nextEnding);
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

/** What of the points ends first; an older server names no last day. */
export const endingSaid = (words, ending) =>
  ending?.lastDay ? words.count("ending", ending.points, { date: words.date(ending.lastDay) }) : "";

/** "2 orders and $20", or "3 orders or $80": all of one way together, any one of several. */
export function missing({ words }, { ways, remaining }) {
  // The server said it in English before it told them apart.
  if (!ways) return remaining;
  const one = ({ metric, left }) => (metric === "spend" ? left : words.count(`${metric}Left`, left));
  const together = ways.map((way) => words.list(way.map(one), "conjunction"));
  return words.list(together, "disjunction");
}

export function heldSaid(panel, held, tier) {
  const date = panel.words.date(held.lastDay);
  return held.ways
    ? panel.words.say("keep", { tier, date, amount: missing(panel, held) })
    : panel.words.say("held", { tier, date });
}

export function fillBody(panel) {
  const parts = [notice(panel), tickets(panel), rewards(panel), history(panel)];
  panel.part("body").replaceChildren(...parts.filter((part) => part !== null));
}

// The status region beside it speaks; this is for the eyes.
const notice = ({ notice }) =>
  notice ? el("p", { class: "notice", part: "notice", "aria-hidden": "true" }, notice) : null;

const room = (pixels) => el("div", { style: `block-size: ${pixels}px` });

/** Issued or on its way, and not past its end. */
const usable = ({ state, endsAt }) =>
  state === "requested" || (state === "issued" && !(endsAt && Date.parse(endsAt) < Date.now()));

function tickets(panel) {
  const open = panel.answer.redemptions.filter(usable);
  if (open.length === 0) return null;
  return section("codes", panel.words.say("codes"), ...open.map((each) => ticket(panel, each)));
}

function ticket(panel, redemption) {
  const { words, later } = panel;
  const { title, note, code } = redemption;
  return el(
    "div",
    { class: "ticket", part: "ticket" },
    el("p", { class: "worth" }, own(title), small(terms(words, redemption)), small(own(note))),
    code && !redemption.isComingBack && codeLine(words, code),
    ...(later.tickets?.content(panel, redemption) ?? [room(heightOf(redemption))]),
  );
}

const codeLine = (words, code) =>
  el(
    "code",
    { part: "code" },
    el("span", { class: "unseen" }, `${words.say("codeLabel")} `),
    el("bdi", { dir: "ltr" }, code),
  );

/** Of what laurel-tickets.js will say: buttons of 44 pixels and lines of 20, 8 apart. */
function heightOf({ kind, code, endsAt, isReturnable, isComingBack }) {
  const isExplained = kind === "gift_card" || kind === "store_credit";
  const parts = [code && 44, isExplained && 20, endsAt && 20, isReturnable && 44].filter(Boolean);
  return isComingBack
    ? 20
    : Math.max(
        20,
        parts.reduce((sum, part) => sum + 8 + part, -8),
      );
}

function rewards(panel) {
  const { words, answer } = panel;
  const rows = answer.rewards.map((each) => rewardRow(panel, each));
  return section(
    "rewards",
    words.say("rewards"),
    rows.length ? el("ul", { class: "rows" }, ...rows) : soft(words.say("noRewards")),
  );
}

function rewardRow(panel, reward) {
  const { title, note } = reward;
  return el(
    "li",
    { class: "row", part: "reward" },
    el(
      "span",
      { class: "what" },
      el("strong", {}, own(title)),
      small(terms(panel.words, reward)),
      small(own(note)),
    ),
    panel.asking === `redeem:${reward.id}`
      ? panel.later.deal.aboutReward(panel, reward)
      : offer(panel, reward),
  );
}

/** The way to it, or what is in the way. */
function offer(panel, reward) {
  const { words } = panel;
  if (reward.hindrance)
    return el(
      "span",
      { class: "short" },
      words.count("pointsLeft", reward.points),
      small(hindrance(words, reward.hindrance)),
    );
  return reward.affordable ? redeemButton(panel, reward) : shortfall(panel, reward);
}

function redeemButton(panel, { id, title, points, steps }) {
  const { words } = panel;
  const label = words.say(steps?.length > 1 ? "redeemFrom" : "redeem", { points: words.points(points) });
  const key = `redeem:${id}`;
  return button(label, key, () => panel.ask(key), {
    ...SOLID,
    "aria-label": `${label}: ${title}`,
    disabled: panel.busy !== "",
  });
}

function shortfall({ words }, reward) {
  return el(
    "span",
    { class: "short" },
    words.count("missing", reward.missing),
    bar(el("span", { class: "line", "aria-hidden": "true" }, el("i")), reward.progress),
  );
}

function history(panel) {
  const { words, answer, later } = panel;
  const entries = answer.history;
  const shown =
    entries.length === 0
      ? soft(words.say("historyEmpty"))
      : // A line and its date, with what is around them.
        (later.history?.statement(words, entries, { class: "unseen" }) ?? room(65 * entries.length));
  return section("history", words.say("history"), shown);
}

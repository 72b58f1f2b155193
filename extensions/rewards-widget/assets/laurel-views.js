// What the panel looks like: the member's standing, the rewards, the statement.
import { bar, button, el, section, small, soft } from "./laurel-elements.js";
import { hindrance, terms } from "./laurel-words.js";

const figure = (text) => el("span", { class: "figure" }, text);

export function fillHead(panel) {
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
  const parts = [notice(panel), panel.later.tickets?.tickets(panel) ?? null, rewards(panel), history(panel)];
  panel.part("body").replaceChildren(...parts.filter((part) => part !== null));
}

// The status region beside it speaks; this is for the eyes.
const notice = ({ notice }) => (notice ? el("p", { class: "notice", "aria-hidden": "true" }, notice) : null);

function rewards(panel) {
  const { words, answer } = panel;
  const rows = answer.rewards.map((each) => rewardRow(panel, each));
  return section(
    words.say("rewards"),
    rows.length ? el("ul", { class: "rows" }, ...rows) : soft(words.say("noRewards")),
  );
}

function rewardRow(panel, reward) {
  const { title, note } = reward;
  return el(
    "li",
    { class: "row" },
    el("span", { class: "what" }, el("strong", {}, title), small(terms(panel.words, reward)), small(note)),
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
  const said = steps?.length > 1 ? "redeemFrom" : "redeem";
  const label = panel.words.say(said, { points: panel.words.points(points) });
  const key = `redeem:${id}`;
  return button(label, key, () => panel.ask(key), {
    class: "button solid",
    "aria-label": `${label}: ${title}`,
    disabled: panel.busy !== "",
  });
}

function shortfall({ words }, reward) {
  return el(
    "span",
    { class: "short" },
    words.say("missing", { points: words.points(reward.missing) }),
    bar(el("span", { class: "line", "aria-hidden": "true" }, el("i")), reward.progress),
  );
}

function history(panel) {
  const { words, answer } = panel;
  const heading = words.say("history");
  if (answer.history.length === 0) return section(heading, soft(words.say("historyEmpty")));
  const columns = panel.host.words.columns.map((name) => el("th", { scope: "col" }, name));
  return section(
    heading,
    el(
      "table",
      {},
      el("thead", { class: "unseen" }, el("tr", {}, ...columns)),
      el("tbody", {}, ...answer.history.map((each) => line(panel, each))),
    ),
  );
}

function line({ words }, entry) {
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

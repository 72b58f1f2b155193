// What is asked before points are spent or come back, and the doing. Loaded when the panel is shown.
import { button, el, SOLID } from "./laurel-views.js";
import { giveBack, redeem } from "./laurel-exchange.js";

/** "Spend 500 points on “Free shipping”?", with a slider where the member chooses how many. */
export function aboutReward(panel, reward) {
  const { words, busy } = panel;
  const steps = affordable(reward, panel.answer.member.available);
  // While it is being bought the balance has gone down already: what was chosen stays chosen.
  const known = busy ? panel.step : steps.find(({ points }) => points === panel.step?.points);
  panel.step = known ?? steps[0] ?? null;
  const sentence = () => words.count("confirm", (panel.step ?? reward).points, { title: reward.title });
  const text = el("p", {}, sentence());
  const choose = (step) => {
    panel.step = step;
    text.textContent = sentence();
  };
  return question(panel, {
    key: `redeem:${reward.id}`,
    parts: [text, steps.length > 1 && !busy && slider(panel, { steps, choose, title: reward.title })],
    yes: reward.kind === "store_credit" ? "yesCredit" : "yes",
    under: "redeeming",
    go: () => redeem(panel, reward, panel.step),
  });
}

export function aboutGivingBack(panel, redemption) {
  return question(panel, {
    key: `give:${redemption.id}`,
    parts: [el("p", {}, panel.words.count("giveBackAsk", redemption.points))],
    yes: "giveBack",
    under: "givingBack",
    go: () => giveBack(panel, redemption),
  });
}

/** The steps of a variable amount that the balance reaches, the least first. */
const affordable = ({ steps }, available) =>
  (steps ?? []).filter(({ points }) => BigInt(points) <= BigInt(available));

function question(panel, { key, parts, yes, under, go }) {
  const busy = panel.busy === key;
  return el(
    "div",
    { class: "ask", "aria-busy": String(busy) },
    ...parts,
    // Not `disabled` while busy: a disabled button drops the focus.
    button(panel.words.say(busy ? under : yes), `yes:${key}`, go, {
      ...SOLID,
      "aria-disabled": String(panel.busy !== ""),
    }),
    !busy && button(panel.words.say("cancel"), `no:${key}`, () => panel.ask("")),
  );
}

/** Its value in words, seen and heard: "700 points = $7". */
function slider(panel, { steps, choose, title }) {
  const { words } = panel;
  const said = () => words.count("step", panel.step.points, { value: panel.step.value });
  const seen = el("output", { class: "figure" }, said());
  const input = el("input", {
    type: "range",
    min: 0,
    max: steps.length - 1,
    value: steps.indexOf(panel.step),
    "data-key": `step:${panel.asking}`,
    "aria-label": `${words.say("choose")}: ${title}`,
    "aria-valuetext": said(),
    input: ({ target }) => {
      choose(steps[target.value]);
      seen.textContent = said();
      target.setAttribute("aria-valuetext", said());
    },
  });
  return el("div", { class: "slide" }, input, seen);
}

// What is asked before points are spent or come back, and the doing. Loaded when the panel is shown.
import { button, el } from "./laurel-elements.js";
import { giveBack, redeem } from "./laurel-exchange.js";

/** "Spend 500 points on “Free shipping”?", with a slider where the member chooses how many. */
export function aboutReward(panel, reward) {
  const { words } = panel;
  const steps = affordable(reward, panel.answer.member.available);
  const sentence = () =>
    words.count("confirm", (steps[panel.step] ?? reward).points, { title: reward.title });
  const text = el("p", {}, sentence());
  const choose = (step) => {
    panel.step = step;
    text.textContent = sentence();
  };
  return question(panel, {
    key: `redeem:${reward.id}`,
    parts: [text, steps.length > 1 ? slider(panel, { steps, choose, title: reward.title }) : null],
    yes: reward.kind === "store_credit" ? "yesCredit" : "yes",
    under: "redeeming",
    go: () => redeem(panel, reward, steps[panel.step]),
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
export const affordable = ({ steps }, available) =>
  (steps ?? []).filter(({ points }) => BigInt(points) <= BigInt(available));

function question(panel, { key, parts, yes, under, go }) {
  const busy = panel.busy === key;
  return el(
    "div",
    { class: "ask", "aria-busy": String(busy) },
    ...parts,
    // Not `disabled` while busy: a disabled button drops the focus.
    button(panel.words.say(busy ? under : yes), `yes:${key}`, go, {
      class: "button solid",
      "aria-disabled": String(panel.busy !== ""),
    }),
    !busy && button(panel.words.say("cancel"), `no:${key}`, () => panel.ask("")),
  );
}

/** Its value in words, seen and heard: "700 points = $7". */
function slider(panel, { steps, choose, title }) {
  const { words, step, busy } = panel;
  const said = () => words.count("step", steps[panel.step].points, { value: steps[panel.step].value });
  const seen = el("output", { class: "figure" }, said());
  const input = el("input", {
    type: "range",
    min: 0,
    max: steps.length - 1,
    value: step,
    disabled: busy !== "",
    "data-key": `step:${panel.asking}`,
    "aria-label": `${words.say("choose")}: ${title}`,
    "aria-valuetext": said(),
    input: (event) => {
      choose(Number(event.target.value));
      seen.textContent = said();
      event.target.setAttribute("aria-valuetext", said());
    },
  });
  return el("div", { class: "slide" }, input, seen);
}

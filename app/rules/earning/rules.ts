/** The rules of a programme as parts of an order ask for them: by what they are for, the best first. */
import type { LineGoods } from "#app/rules/earning/goods.ts";
import { isMeant } from "#app/rules/earning/goods.ts";
import type { Programme, Rate } from "#app/rules/programme.ts";

type Earning = Programme["earning"];
export type EarningRule = Earning["rules"][number];
type OfKind<Kind extends EarningRule["kind"]> = Extract<EarningRule, { kind: Kind }>;

/** What points are for: to be spent, or to rise by. */
export type Purpose = "points" | "status";

export type Rules = {
  rates: readonly OfKind<"rate">[];
  perUnit: readonly OfKind<"per_unit">[];
  perOrder: readonly OfKind<"per_order">[];
  /** Of what can be spent alone. */
  multipliers: readonly OfKind<"multiplier">[];
};

/** A programme never changes, and is asked about every order. */
const sorted = new WeakMap<Earning, Record<Purpose, Rules>>();

/** Of rules that are equally good the first comes first. */
export function rulesFor(earning: Earning, purpose: Purpose): Rules {
  let rules = sorted.get(earning);
  if (!rules) {
    rules = { points: rulesOf(earning, "points"), status: rulesOf(earning, "status") };
    sorted.set(earning, rules);
  }
  return rules[purpose];
}

function rulesOf({ rules }: Earning, purpose: Purpose): Rules {
  const serving = rules.filter((rule) => serves(rule, purpose));
  const only = <Kind extends EarningRule["kind"]>(kind: Kind) =>
    serving.filter((rule): rule is OfKind<Kind> => rule.kind === kind);
  return {
    rates: only("rate").sort((a, b) => compareRates(b.rate, a.rate)),
    perUnit: only("per_unit").sort((a, b) => b.points - a.points),
    perOrder: only("per_order"),
    multipliers: only("multiplier"),
  };
}

/** Whether what a rule brings is for this. */
export function serves(rule: EarningRule, purpose: Purpose): boolean {
  if (rule.kind === "multiplier") return purpose === "points";
  return rule.counts === "both" || rule.counts === purpose;
}

function compareRates(a: Rate, b: Rate): number {
  const difference = BigInt(a.points) * b.perMinor - BigInt(b.points) * a.perMinor;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** Whether a rule or campaign means a part of an order; what earns besides goods is meant by what means all. */
export function means({ goods }: Pick<EarningRule, "goods">, part: LineGoods | null): boolean {
  return goods === null || (part !== null && isMeant(goods, part));
}

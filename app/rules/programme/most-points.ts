/** How much goods may earn at most, whatever comes together: so that points of any order can be counted. Pure. */
import type { Campaign, Earning, EarningRule } from "#app/rules/programme/earning.ts";
import { decimalsOf, formatPoints, nameMoney } from "#app/rules/money.ts";
import type { Complain } from "#app/rules/programme/refusals.ts";
import type { Rate } from "#app/rules/programme/pieces.ts";
import { MOST_POINTS } from "#app/rules/programme/pieces.ts";
import type { Tier } from "#app/rules/programme/tiers.ts";

/** Points for the currency's smallest unit: of an order of 15 digits they still are within what a ledger counts. */
const MOST_PER_MINOR = 1_000n;
const ONE = 1_000n;

type Path = (string | number)[];
type Earns = { currency: string; earning: Earning; tiers: readonly Tier[]; campaigns: readonly Campaign[] };
/** What multiplies together, in thousandths each; as thousandths to the power of how many there are. */
type Times = { of: bigint; per: bigint };
type Multiplier = { multiplier: bigint; path: Path };

const NOTHING: Times = { of: 1n, per: 1n };
const timesEach = (times: Times, multiplier: bigint): Times => ({
  of: times.of * multiplier,
  per: times.per * ONE,
});
const isMore = (a: Times, b: Times) => a.of * b.per > b.of * a.per;

/**
 * No rate earns more than the most, neither alone, nor with a tier's multiplier, nor with every multiplier that can
 * come together; and no unit of goods either. The first of these that is too much is told, where it can be mended.
 */
export function checkMostPoints(programme: Earns, complain: Complain): void {
  const rates = ratesOf(programme).filter(({ rate }) => isTooMuch(rate));
  for (const { path } of rates) complain([...path, "points"], `must be at most ${mostInWords(programme)}`);
  if (rates.length > 0) return;
  const tier = programme.tiers.findIndex((each) => earnsTooMuch(programme, each, NOTHING));
  if (tier >= 0) {
    complain(["tiers", tier, "multiplier"], `brings more than ${mostInWords(programme)} with what is earned`);
    return;
  }
  checkStacked(programme, complain);
}

function checkStacked(programme: Earns, complain: Complain): void {
  const tier = programme.tiers.find((each) => earnsTooMuch(programme, each, stackedFor(programme, each)));
  if (!tier) return;
  const words = `bring more than ${mostInWords(programme)} at ${tier.name}`;
  const best = bestOf(multipliersFor(programme, tier));
  if (best && earnsTooMuch(programme, tier, timesEach(NOTHING, best.multiplier)))
    complain(best.path, `would ${words}`);
  else complain(["earning", "stacking"], `must be the best one alone: multiplied, they would ${words}`);
}

/** Every rate by amount, where it stands. */
function ratesOf({ earning, tiers }: Earns): { rate: Rate; path: Path }[] {
  const { statusPoints } = earning;
  return [
    { rate: earning.rate, path: ["earning", "rate"] },
    ...(statusPoints?.rate ? [{ rate: statusPoints.rate, path: ["earning", "statusPoints", "rate"] }] : []),
    ...earning.rules.flatMap((rule, index) =>
      rule.kind === "rate" ? [{ rate: rule.rate, path: ["earning", "rules", index, "rate"] }] : [],
    ),
    ...tiers.flatMap(({ rate }, index) => (rate ? [{ rate, path: ["tiers", index, "rate"] }] : [])),
  ];
}

const isTooMuch = ({ points, perMinor }: Rate, { of, per }: Times = NOTHING) =>
  BigInt(points) * of > MOST_PER_MINOR * perMinor * per;

/** Whether anything earns too much at a tier, multiplied like that. */
function earnsTooMuch({ earning }: Earns, tier: Tier, stacked: Times): boolean {
  const times = timesEach(stacked, tier.multiplier);
  const spent = earning.rules.filter((rule) => rule.kind !== "multiplier" && rule.counts !== "status");
  return [tier.rate ?? earning.rate, ...spent].some((each) => isTooMuchOf(each, times));
}

function isTooMuchOf(each: Rate | EarningRule, times: Times): boolean {
  if (!("kind" in each)) return isTooMuch(each, times);
  if (each.kind === "rate") return isTooMuch(each.rate, times);
  return each.kind === "per_unit" && BigInt(each.points) * times.of > BigInt(MOST_POINTS) * times.per;
}

/** The most that multipliers come to for members of a tier: the best alone, or all that are in force at once. */
function stackedFor(programme: Earns, tier: Tier): Times {
  if (programme.earning.stacking === "best") {
    const best = bestOf(multipliersFor(programme, tier));
    return best ? timesEach(NOTHING, best.multiplier) : NOTHING;
  }
  const rules = ruleMultipliers(programme).map(({ multiplier }) => multiplier);
  return instantsOf(campaignsFor(programme, tier))
    .map((inForce) => [...rules, ...inForce].reduce(timesEach, NOTHING))
    .reduce((most, each) => (isMore(each, most) ? each : most));
}

/** The multipliers of campaigns that are in force together: at the start of each, and without any. */
function instantsOf(campaigns: readonly (Multiplier & Pick<Campaign, "from" | "until">)[]): bigint[][] {
  const starts = new Set(campaigns.map(({ from }) => from));
  const at = (instant: string) => campaigns.filter(({ from, until }) => from <= instant && instant < until);
  return [[], ...[...starts].map((start) => at(start).map(({ multiplier }) => multiplier))];
}

const multipliersFor = (programme: Earns, tier: Tier): Multiplier[] => [
  ...ruleMultipliers(programme),
  ...campaignsFor(programme, tier),
];

/** Those that lower nothing: what does may be left out, as other goods are meant. */
function ruleMultipliers({ earning }: Earns): Multiplier[] {
  return earning.rules.flatMap((rule, index) =>
    rule.kind === "multiplier" && rule.multiplier > ONE
      ? [{ multiplier: rule.multiplier, path: ["earning", "rules", index, "multiplier"] }]
      : [],
  );
}

function campaignsFor({ campaigns }: Earns, tier: Tier) {
  return campaigns.flatMap(({ effect, audience, from, until }, index) => {
    const isFor = !audience || audience.tierIds.length === 0 || audience.tierIds.includes(tier.id);
    return isFor && effect.kind === "multiplier" && effect.multiplier > ONE
      ? [{ multiplier: effect.multiplier, path: ["campaigns", index, "effect", "multiplier"], from, until }]
      : [];
  });
}

function bestOf(multipliers: readonly Multiplier[]): Multiplier | null {
  return multipliers.reduce<Multiplier | null>(
    (best, each) => (best && best.multiplier >= each.multiplier ? best : each),
    null,
  );
}

/** "100,000 points per $1". */
function mostInWords({ currency }: Earns): string {
  const unit = 10n ** BigInt(decimalsOf(currency));
  return `${formatPoints(MOST_PER_MINOR * unit)} points per ${nameMoney(unit, currency)}`;
}

/** Why a tier changed, in a merchant's words: "$520 ≥ $500 in 2026". */
import { formatPoints, nameMoney } from "#app/rules/money.ts";
import type { Metric } from "#app/rules/programme/tiers.ts";
import { alternativesOf } from "#app/rules/programme/tiers.ts";
import type { Cause, ChangeReason } from "./changes.ts";
import type { Missing, Wanted } from "./missing.ts";
import type { Values } from "./values.ts";

const CAUSES: Record<Cause, string> = {
  reached: "",
  ended: "Held to its end: ",
  returned: "Returned: ",
  published: "New version of the programme: ",
  tagged: "Tags of the customer: ",
};

/**
 * The figures that decided: of several ways to reach a tier the one that was met, of those not met all. `ofStatus`: its
 * points are counted apart from those to spend.
 */
export function reasonInWords(reason: ChangeReason, say: { currency: string; ofStatus: boolean }): string {
  const { cause, threshold, values, period } = reason;
  // What it once asked for may still be met.
  if (cause === "published" && !threshold) return `${CAUSES.published}the tier held before is gone`;
  const ways = threshold ? alternativesOf(threshold) : [];
  const met = ways.filter((way) => way.every(({ metric, atLeast }) => values[metric] >= atLeast));
  const told = (met.length > 0 ? met.slice(0, 1) : ways).map((way) =>
    way.map((asked) => figure(asked, values, say)).join(" and "),
  );
  return `${CAUSES[cause]}${told.join(", or ")} ${periodInWords(period)}`;
}

function figure(
  { metric, atLeast }: { metric: Metric; atLeast: bigint },
  values: Values,
  { currency, ofStatus }: { currency: string; ofStatus: boolean },
): string {
  const compared = values[metric] >= atLeast ? "≥" : "<";
  if (metric === "spend")
    return `${nameMoney(values.spend, currency)} ${compared} ${nameMoney(atLeast, currency)}`;
  const status = metric === "points" && ofStatus ? "status " : "";
  return `${formatPoints(values[metric])} ${compared} ${formatPoints(atLeast)} ${status}${metric}`;
}

/**
 * "$120", "2 orders and $20", or, of several ways, "3 orders, or $80": what is missing of a tier. `ofStatus`: its
 * points are counted apart from those to spend.
 */
export function missingInWords(
  { alternatives }: Pick<Wanted, "alternatives">,
  say: { money: (minor: bigint) => string; ofStatus?: boolean },
): string {
  const lacking = ({ metric, left }: Missing) => {
    if (metric === "spend") return say.money(left);
    const status = metric === "points" && say.ofStatus ? "status " : "";
    return `${formatPoints(left)} ${status}${left === 1n ? ONE[metric] : metric}`;
  };
  return alternatives
    .map((together) =>
      together
        .filter(({ left }) => left > 0n)
        .map(lacking)
        .join(" and "),
    )
    .join(", or ");
}

const ONE: Record<Exclude<Metric, "spend">, string> = { points: "point", orders: "order", units: "unit" };

/** A period's label within a sentence: "in 2026", "in the year from 2026-05-14", "in 12 months", "in all". */
export function periodInWords(label: string): string {
  if (label === "ever") return "in all";
  return label.startsWith("year") ? `in the ${label}` : `in ${label}`;
}

/** Which campaigns are in force for an order: by the shop's own clock, by who buys, and by what the order is worth. */
import { compareFractions } from "#app/rules/earning/exact.ts";
import { firstInstantMs } from "#app/rules/earning/wall-clock.ts";
import type { Fraction } from "#app/rules/money.ts";
import { fraction } from "#app/rules/money.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { Programme } from "#app/rules/programme.ts";

export type Campaign = Programme["campaigns"][number];

/** When an order was processed, and by whose calendar. */
export type Occasion = { processedAt: Date; timeZone: string };

/** Whose order it is: the tier that it found, and the customer's tags as they are frozen with it (null: unknown). */
export type Buyer = { tierId: string; customerTags: readonly string[] | null };

/** Why a campaign leaves an order alone, whatever goods are in it. */
export type NotInForce = "out_of_dates" | "other_tier" | "tag_missing" | "below_minimum";

/** A campaign's dates as instants; asking the calendar is slow. */
const spans = new WeakMap<Campaign, { timeZone: string; fromMs: number; untilMs: number }>();

function spanOf(campaign: Campaign, timeZone: string): { fromMs: number; untilMs: number } {
  let span = spans.get(campaign);
  if (span?.timeZone !== timeZone) {
    const [fromMs, untilMs] = [campaign.from, campaign.until].map((wall) => firstInstantMs(wall, timeZone));
    span = { timeZone, fromMs: fromMs ?? 0, untilMs: untilMs ?? 0 };
    spans.set(campaign, span);
  }
  return span;
}

/** From its first minute up to, and without, its last. */
export function runsAt(campaign: Campaign, { processedAt, timeZone }: Occasion): boolean {
  const { fromMs, untilMs } = spanOf(campaign, timeZone);
  const at = processedAt.getTime();
  return fromMs <= at && at < untilMs;
}

/** Those that run at an instant, in the order of the programme. */
export function campaignsAt({ campaigns }: Pick<Programme, "campaigns">, occasion: Occasion): Campaign[] {
  return campaigns.filter((campaign) => runsAt(campaign, occasion));
}

/** Null where it is in force for an order worth `base`. */
export function whyNotInForce(
  campaign: Campaign,
  { occasion, buyer, base }: { occasion: Occasion; buyer: Buyer; base: Fraction },
): NotInForce | null {
  const { audience, minimumOrderMinor } = campaign;
  if (!runsAt(campaign, occasion)) return "out_of_dates";
  if (audience && audience.tierIds.length > 0 && !audience.tierIds.includes(buyer.tierId))
    return "other_tier";
  if (audience && !hasAnyTag(buyer.customerTags, audience.customerTags)) return "tag_missing";
  return isBelow(base, minimumOrderMinor) ? "below_minimum" : null;
}

/** Where none is named, anybody will do. */
function hasAnyTag(carried: readonly string[] | null, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const plain = new Set(wanted.map(folded));
  return (carried ?? []).some((tag) => plain.has(folded(tag)));
}

/** Whether an order is worth less than it has to be. */
export function isBelow(base: Fraction, minimumMinor: bigint | null): boolean {
  return minimumMinor !== null && compareFractions(base, fraction(minimumMinor)) < 0n;
}

/** Whether the tags of the customer decide what an order of that instant earns. */
export function asksForCustomerTags(programme: Pick<Programme, "campaigns">, occasion: Occasion): boolean {
  return programme.campaigns.some(
    (campaign) => (campaign.audience?.customerTags.length ?? 0) > 0 && runsAt(campaign, occasion),
  );
}

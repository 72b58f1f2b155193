/** What a programme would look like: an order's points at each tier, and a member's card in the widget. Pure. */
import { sayNumber, sayPoints, sayRound } from "#app/components/format.ts";
import { sayEntry } from "#app/components/programme/words.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { pointsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { decimalsOf } from "#app/rules/money.ts";
import type { Programme, Tier } from "#app/rules/programme.ts";
import { rateOf } from "#app/rules/programme/tiers.ts";
import { alternativesOf } from "#app/rules/programme/tiers.ts";
import { rateInWords, thresholdInWords } from "#app/rules/programme/words.ts";

export type ProgrammePreview = {
  /** "A $50 order earns". */
  exampleTitle: string;
  tiers: { id: string; name: string; entry: string; rate: string; example: string; perks: string[] }[];
  card: { name: string; balance: string; tier: string; next: string | null; progress: number };
  rewards: { id: string; title: string; cost: string; worth: string; ready: boolean; missing: string }[];
};

const EXAMPLE_UNITS = 50n;

/** The example's order: one good that no rule names, for a member like any other. */
function exampleMinor(currency: string): bigint {
  return EXAMPLE_UNITS * 10n ** BigInt(decimalsOf(currency));
}

export function previewOf(programme: Programme, at: { now: Date; timeZone: string }): ProgrammePreview {
  const { currency, tiers, rewards } = programme;
  const amount = exampleMinor(currency);
  const balance = sampleBalance(programme);
  return {
    exampleTitle: `A ${sayRound(amount, currency)} order earns`,
    tiers: tiers.map((tier) => ({
      ...{ id: tier.id, name: tier.name, perks: tier.perks, entry: sayEntry(tier, programme) },
      rate: rateInWords(rateOf(programme, tier), currency),
      example: sayPoints(pointsAt(tier, { programme, amount, ...at })),
    })),
    card: { name: programme.name, balance: sayNumber(balance), ...sampleProgress(programme) },
    rewards: rewards.map(({ id, title, points, valueMinor }) => ({
      ...{ id, title, cost: sayPoints(BigInt(points)), worth: `${sayRound(valueMinor, currency)} off` },
      ready: balance >= BigInt(points),
      missing: `${sayNumber(BigInt(points) - balance)} to go`,
    })),
  };
}

type Example = { programme: Programme; amount: bigint; now: Date; timeZone: string };

/** What an order of so much earns at a tier, by the very rules that settle orders. */
export function pointsAt(tier: Tier, { programme, amount, now, timeZone }: Example): bigint {
  const assessment = assessOrder(exampleOrder(programme.currency, { amount, now }), programme);
  const room = roomFor(programme);
  return pointsOf(assessment, { programme, tier, customerTags: null, timeZone, isFirst: false, room });
}

/** The only order of its day, month and year. */
function roomFor({ earning: { caps } }: Programme): bigint | null {
  const set = [caps.perDay, caps.perMonth, caps.perYear].filter((cap) => cap !== null);
  return set.length > 0 ? BigInt(Math.min(...set)) : null;
}

function exampleOrder(currency: string, { amount, now }: { amount: bigint; now: Date }): KnownOrder {
  const line = {
    ...{ lineId: 1n, productId: null, variantId: null, quantity: 1, currentQuantity: 1, refundedQuantity: 0 },
    ...{ priceMinor: amount, discountMinor: 0n, taxMinor: 0n, giftCard: false, tip: false },
  };
  return {
    ...{ orderId: 1n, paid: true, deletedAt: null, readAgain: false, refunds: [], historyOnly: false },
    ...{
      qualifiesFrom: null,
      absorbedFrom: null,
      namedCustomers: [],
      productFacts: null,
      awaitsProducts: false,
      awaitsTags: false,
      customerTags: null,
    },
    state: {
      ...{ name: "", customerId: 1n, createdAt: now, processedAt: now, updatedAt: now, hash: "" },
      ...{
        cancelledAt: null,
        financialStatus: "paid",
        fulfillmentStatus: null,
        test: false,
        sourceName: null,
      },
      ...{ currency, taxesIncluded: false, discountCodes: [], lines: [line] },
      ...{ shippingMinor: 0n, tipMinor: 0n, taxMinor: 0n, totalMinor: amount },
    },
  };
}

/** Enough for the cheapest reward and not for the next one, so that the card shows both. */
function sampleBalance({ rewards }: Programme): bigint {
  const costs = rewards.map(({ points }) => points).sort((a, b) => a - b);
  const [cheapest = 320] = costs;
  return BigInt(Math.round(cheapest * 1.28));
}

/** A member of the first tier, two thirds of the way to the next. */
function sampleProgress(programme: Programme): Pick<ProgrammePreview["card"], "tier" | "next" | "progress"> {
  const [first, next] = programme.tiers;
  const tier = first?.name ?? "";
  if (!next?.reach) return { tier, next: null, progress: 100 };
  const [asked] = alternativesOf(next.reach)[0] ?? [];
  const rate = rateInWords(rateOf(programme, next), programme.currency);
  if (!asked) return { tier, next: null, progress: 100 };
  const left = { metric: asked.metric, atLeast: (asked.atLeast + 2n) / 3n };
  return {
    tier,
    next: `${thresholdInWords(left, programme.currency)} more to ${next.name}: ${rate}`,
    progress: 66,
  };
}

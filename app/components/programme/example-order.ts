/** What an example order earns at each tier, by the very rules that settle orders. Pure. */
import { sayPoints, sayRound } from "#app/components/format.ts";
import { assessOrder } from "#app/rules/earning/assess.ts";
import { campaignsAt } from "#app/rules/earning/campaigns.ts";
import { pointsOf } from "#app/rules/earning/points.ts";
import type { KnownOrder, ProductFacts } from "#app/rules/known-order.ts";
import { unknownOrder } from "#app/rules/known-order.ts";
import { usualUnitMinor } from "#app/rules/money.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { GoodsSelector } from "#app/rules/programme/pieces.ts";
import type { Room } from "#app/rules/standing/caps.ts";
import { Caps } from "#app/rules/standing/caps.ts";

/** `earns`: by tier, in the programme's order: "50 points", "50 points, 1 for status". */
export type Example = { id: string; title: string; earns: string[] };

/** What is the same at every tier of several, to be said once; null where it is not. */
export function atEveryTier(earns: readonly string[]): string | null {
  const [first] = earns;
  return first !== undefined && earns.length > 1 && earns.every((each) => each === first) ? first : null;
}

type At = { now: Date; timeZone: string };

const EXAMPLE_UNITS = 50n;
/** So many rules have an example of their own. */
const RULES = 10;

/**
 * One good for a member like any other: first a good that no rule names, then for each rule and running campaign that
 * names goods one of those.
 */
export function examplesOf(programme: Programme, at: At): [Example, ...Example[]] {
  const { earning, campaigns, currency } = programme;
  const occasion = { processedAt: at.now, timeZone: at.timeZone };
  const named = [...earning.rules, ...campaignsAt({ campaigns }, occasion)].flatMap(({ id, name, goods }) =>
    goods ? [{ id, name, goods }] : [],
  );
  const title = `A ${sayRound(exampleMinor(currency), currency)} order earns`;
  return [
    { id: "any", title, earns: earnedAt(programme, null, at) },
    ...named.slice(0, RULES).map(({ id, name, goods }) => ({
      id: `goods ${id}`,
      title: `With goods of “${name}”`,
      earns: earnedAt(programme, goods, at),
    })),
  ];
}

function exampleMinor(currency: string): bigint {
  return EXAMPLE_UNITS * usualUnitMinor(currency);
}

function earnedAt(programme: Programme, goods: GoodsSelector | null, at: At): string[] {
  const { now, timeZone } = at;
  const order = exampleOrder(goods, { amount: exampleMinor(programme.currency), programme, now });
  const assessment = assessOrder(order, programme);
  const found = { programme, customerTags: null, timeZone, isFirst: false, room: roomOf(programme, at) };
  const { statusPoints } = assessment.brought;
  const status = programme.earning.statusPoints ? `, ${statusPoints} for status` : "";
  return programme.tiers.map((tier) => `${sayPoints(pointsOf(assessment, { ...found, tier }))}${status}`);
}

/** Of the only order of its day, month and year. */
function roomOf(programme: Programme, { now, timeZone }: At): Room | null {
  const caps = new Caps(timeZone);
  return caps.roomFor(programme, caps.stretchesOf(now));
}

/** No shop's. */
const NO_PRODUCT = 1n;

type Asked = { amount: bigint; programme: Pick<Programme, "currency">; now: Date };

function exampleOrder(goods: GoodsSelector | null, { amount, programme, now }: Asked): KnownOrder {
  const productId = goods ? (goods.productIds[0] ?? NO_PRODUCT) : null;
  const line = {
    ...{ lineId: 1n, productId, variantId: goods?.variantIds[0] ?? null },
    ...{ quantity: 1, currentQuantity: 1, refundedQuantity: 0 },
    ...{ priceMinor: amount, discountMinor: 0n, taxMinor: 0n, giftCard: false, tip: false },
  };
  return {
    ...unknownOrder(1n),
    paid: true,
    productFacts: goods && productId !== null ? new Map([[productId, factsOf(goods)]]) : null,
    state: {
      ...{ name: "", customerId: 1n, createdAt: now, processedAt: now, updatedAt: now, hash: "" },
      ...{ cancelledAt: null, financialStatus: "paid", fulfillmentStatus: null, test: false },
      ...{ sourceName: null, currency: programme.currency, taxesIncluded: false, discountCodes: [] },
      ...{ lines: [line], shippingMinor: 0n, tipMinor: 0n, taxMinor: 0n, totalMinor: amount },
    },
  };
}

/** As little as makes it one of the goods. */
function factsOf({ productTags, collectionIds, vendors }: GoodsSelector): ProductFacts {
  return {
    tags: productTags.slice(0, 1),
    collectionIds: collectionIds.slice(0, 1),
    vendor: vendors[0] ?? null,
  };
}

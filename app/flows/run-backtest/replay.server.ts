/** The shop's members with all their orders, read page by page and judged by both programmes. */
import { setImmediate as letOthersOn } from "node:timers/promises";
import type { Db } from "#app/db.server.ts";
import { findProductFacts } from "#app/models/products.server.ts";
import type { Span } from "#app/models/replayed-members.server.ts";
import { firstBoughtAsOthers, nextReplayed } from "#app/models/replayed-members.server.ts";
import type { Backtest, BacktestSetting } from "#app/rules/backtest/backtest.ts";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import { takesPartInEither } from "#app/rules/backtest/enrolment.ts";
import { asksForFacts, productsToKnow } from "#app/rules/earning/goods.ts";
import type { KnownOrder, ProductFacts } from "#app/rules/known-order.ts";

/** Orders that are read and judged in one go. */
const AT_ONCE = 3_000;
/** Judged without a break: in between, the next page's questions and answers come and go. */
const BREATH = 20;
/** Products that are asked for in one go. */
const MOST_UNKNOWN = 5_000;

type Replaying = {
  backtest: Backtest;
  setting: BacktestSetting;
  span: Span;
  /** Products that are not known are read first: there is no use in going on for long without them. */
  waits: boolean;
  /** After each page, with so many orders more; answers whether to go on. */
  onPage: (orders: number) => Promise<boolean>;
};

export type Replayed = { isComplete: boolean; unknownProducts: ReadonlySet<bigint> };

/**
 * Feeds every member to the backtest, the next page being read while one is judged. Not complete where `onPage` said
 * so, or where too many products would have to be read first.
 */
export async function replay(
  db: Db,
  shopId: string,
  { backtest, setting, span, waits, onPage }: Replaying,
): Promise<Replayed> {
  const boughtAt = await boughtAsOthersIn(db, shopId, setting);
  const read = async (after: bigint | null) => {
    const next = await nextReplayed(db, shopId, { after, orders: AT_ONCE, span, boughtAt });
    return next && { ...(await withFacts(db, shopId, next.members, setting)), upTo: next.upTo };
  };
  const unknownProducts = new Set<bigint>();
  for (let page = read(null); ;) {
    const current = await page;
    if (!current) return { isComplete: true, unknownProducts };
    const { members, unknown, upTo } = current;
    for (const productId of unknown) unknownProducts.add(productId);
    if (waits && unknownProducts.size >= MOST_UNKNOWN) return { isComplete: false, unknownProducts };
    page = read(upTo);
    // Whoever stops here does not wait for it.
    page.catch(() => undefined);
    const goesOn = await onPage(await judge(backtest, members));
    if (!goesOn) return { isComplete: false, unknownProducts };
  }
}

/** Answers how many orders they were. */
async function judge(backtest: Backtest, members: readonly BacktestMember[]): Promise<number> {
  let [judged, breathedAt] = [0, 0];
  for (const member of members) {
    backtest.add(member);
    judged += member.orders.length;
    if (judged - breathedAt < BREATH) continue;
    breathedAt = judged;
    await letOthersOn();
  }
  return judged;
}

/** Decides nothing where nobody takes part by what was bought alone. */
async function boughtAsOthersIn(
  db: Db,
  shopId: string,
  { published, draft, past, now: until }: BacktestSetting,
): Promise<ReadonlyMap<bigint, Date>> {
  if (![published, draft].some(({ membership }) => membership === "everyone")) return new Map();
  return firstBoughtAsOthers(db, shopId, { until, replayed: past === "replayed" });
}

type Page = { members: readonly BacktestMember[]; unknown: readonly bigint[] };

/** With what is known by now of the products that either programme asks for. */
async function withFacts(
  db: Db,
  shopId: string,
  members: readonly BacktestMember[],
  setting: BacktestSetting,
): Promise<Page> {
  const { published, draft, timeZone, now } = setting;
  const asking = [published, draft].filter(asksForFacts);
  if (asking.length === 0) return { members, unknown: [] };
  const wanted = (order: KnownOrder) => [
    ...new Set(asking.flatMap((programme) => productsToKnow(order, programme, timeZone))),
  ];
  // What strangers bought decides nothing.
  const concerned = members.filter((member) => takesPartInEither(member, setting));
  const asked = new Map(concerned.flatMap(({ orders }) => orders).map((order) => [order, wanted(order)]));
  const productIds = [...new Set([...asked.values()].flat())];
  const facts = await findProductFacts(db, shopId, { productIds, now });
  const known = (order: KnownOrder) => withKnown(order, asked.get(order) ?? [], facts);
  return {
    members: members.map((member) => ({ ...member, orders: member.orders.map(known) })),
    unknown: productIds.filter((id) => !facts.has(id)),
  };
}

function withKnown(
  order: KnownOrder,
  productIds: readonly bigint[],
  facts: ReadonlyMap<bigint, ProductFacts>,
): KnownOrder {
  const found = productIds.flatMap((id) => {
    const known = facts.get(id);
    return known ? [[id, known] as const] : [];
  });
  return found.length === 0
    ? order
    : { ...order, productFacts: new Map([...(order.productFacts ?? []), ...found]) };
}

/** Customers with everything they ever bought, a page at a time, as a backtest replays them. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { idList, sql } from "#app/db.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import type { OrderRow } from "#app/models/order-rows.ts";
import { knownOrder, knownRefund } from "#app/models/order-rows.ts";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import { boughtAsOthers } from "#app/rules/backtest/enrolment.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { RefundState } from "#app/rules/order.ts";

export type Span = { from: Date; until: Date };

/** What there is to replay: orders of customers, of all times; and those of the span that are of nobody. */
export type Extent = { orders: number; strangers: number; mostlyPast: boolean };

/** Counts what there is; `mostlyPast`: most orders of the span are from before Laurel came, and earned nothing. */
export async function extentOf(db: Db, shopId: string, { from, until }: Span): Promise<Extent> {
  const [row] = await db.$queryRaw<Record<"all" | "strangers" | "past" | "spanned", bigint>[]>(sql`
    SELECT count(customer_id) AS all, count(*) FILTER (WHERE spanned AND customer_id IS NULL) AS strangers,
      count(*) FILTER (WHERE spanned AND history_only) AS past, count(*) FILTER (WHERE spanned) AS spanned
    FROM (
      SELECT history_only, customer_id, coalesce(processed_at BETWEEN ${from} AND ${until}, true) AS spanned
      FROM orders WHERE shop_id = ${shopId}) AS counted`);
  const { all = 0n, strangers = 0n, past = 0n, spanned = 0n } = row ?? {};
  return { orders: Number(all), strangers: Number(strangers), mostlyPast: past * 2n > spanned };
}

type Instant = string | null;
type MemberRow = [
  ...[id: string, state: string, enrolledAt: Instant, joinedAt: Instant],
  ...[tags: string[] | null, redeemed: string],
];
type Json = { rows: string | null };

/** An order as it is read, with the version that it settled by. */
type ReplayedRow = OrderRow & { programme_version: number | null };

/** What is judged of an order, as a list: read in half the time of an object that names every value. */
const JUDGED = sql`json_build_array(
  o.order_id::text, o.customer_id::text, o.processed_at, o.cancelled_at, o.deleted_at, o.read_again,
  o.financial_status, o.fulfillment_status, o.paid, o.test, o.source_name, o.currency, o.state,
  o.history_only, o.qualifies_from, o.absorbed_from::text, o.named_customers::text[], o.product_facts,
  o.awaits_products, o.awaits_tags, o.customer_tags, o.time_zone, o.programme_version)`;

type Of<Column extends keyof ReplayedRow> = ReplayedRow[Column];
type JudgedRow = [
  ...[Of<"order_id">, Of<"customer_id">, Instant, Instant, Instant, Of<"read_again">],
  ...[Of<"financial_status">, Of<"fulfillment_status">, Of<"paid">, Of<"test">, Of<"source_name">],
  ...[Of<"currency">, Of<"state">, Of<"history_only">, Instant, Of<"absorbed_from">, Of<"named_customers">],
  ...[Of<"product_facts">, Of<"awaits_products">, Of<"awaits_tags">, Of<"customer_tags">],
  ...[Of<"time_zone">, Of<"programme_version">],
];

/** The rest of a row decides nothing. */
function rowOf(judged: JudgedRow): ReplayedRow {
  return {
    order_id: judged[0],
    customer_id: judged[1],
    processed_at: judged[2],
    cancelled_at: judged[3],
    deleted_at: judged[4],
    read_again: judged[5],
    financial_status: judged[6],
    fulfillment_status: judged[7],
    paid: judged[8],
    test: judged[9],
    source_name: judged[10],
    currency: judged[11],
    state: judged[12],
    history_only: judged[13],
    qualifies_from: judged[14],
    absorbed_from: judged[15],
    named_customers: judged[16],
    product_facts: judged[17],
    awaits_products: judged[18],
    awaits_tags: judged[19],
    customer_tags: judged[20],
    time_zone: judged[21],
    programme_version: judged[22],
    name: null,
    created_at: null,
    shop_updated_at: null,
    state_hash: null,
    discount_codes: NO_CODES,
  };
}

const NO_CODES: string[] = [];

type Page = { after: bigint | null; upTo: bigint };

type Reading = {
  after: bigint | null;
  orders: number;
  span: Span;
  /** When customers first bought by orders that name others, too. */
  boughtAt: ReadonlyMap<bigint, Date>;
};

/**
 * The next customers after this one, by id, with their orders, and up to which they go: about as many as have `orders`
 * orders, at most as many customers, and of the last one everything, whatever that is. Null when there are none.
 * `redeemedPoints` are what they spent in the span and did not get back. Who became somebody else is left to that one.
 */
export async function nextReplayed(
  db: Db,
  shopId: string,
  { after, orders, span, boughtAt }: Reading,
): Promise<{ members: BacktestMember[]; upTo: bigint } | null> {
  const upTo = await endOfPage(db, shopId, { after, orders });
  if (upTo === null) return null;
  const page = { after, upTo };
  const members = await membersOf(db, shopId, { page, span });
  const rows = await ordersOf(db, shopId, page);
  const refunds = await refundsOf(db, shopId, rows);
  const theirs = new Map<string, KnownOrder[]>();
  const versions = new Map<bigint, number>();
  for (const row of rows) {
    const order = knownOrder(row, refunds.get(row.order_id) ?? []);
    const customerId = row.customer_id ?? "";
    const list = theirs.get(customerId);
    if (list) list.push(order);
    else theirs.set(customerId, [order]);
    if (row.programme_version !== null) versions.set(order.orderId, row.programme_version);
  }
  const replayed = members.map(([id, state, enrolledAt, joinedAt, tags, redeemed]) => ({
    ...{ customerId: BigInt(id), enrolledAt: instant(enrolledAt), joinedAt: instant(joinedAt) },
    ...{ boughtAt: boughtAt.get(BigInt(id)) ?? null, customerTags: tags },
    ...{ isExcluded: state === "excluded", isRedacted: state === "redacted" },
    ...{ redeemedPoints: BigInt(redeemed), orders: theirs.get(id) ?? [], versions },
  }));
  const known = new Set(members.map(([id]) => id));
  const strangers = [...theirs]
    .filter(([id]) => !known.has(id))
    .map(([id, its]) => strangerOf(BigInt(id), its));
  const all = [...(await withMerged(db, shopId, replayed, boughtAt)), ...strangers];
  return { members: all, upTo };
}

/** Of a customer whom no row speaks of. */
function strangerOf(customerId: bigint, orders: readonly KnownOrder[]): BacktestMember {
  return { customerId, enrolledAt: null, customerTags: null, redeemedPoints: 0n, orders };
}

const instant = (text: Instant) => (text === null ? null : new Date(text));

/**
 * When customers first bought by orders that name others, too, or are another's by now: those of the shop's past from
 * when they were told of, or `replayed` as if Laurel had been there. Of orders up to that instant.
 */
export async function firstBoughtAsOthers(
  db: Db,
  shopId: string,
  { until, replayed }: { until: Date; replayed: boolean },
): Promise<Map<bigint, Date>> {
  const at = replayed ? sql`processed_at` : sql`coalesce(qualifies_from, processed_at)`;
  const answer = await db.$queryRaw<Json[]>(sql`
    SELECT json_agg(json_build_array(id::text, at))::text AS rows FROM (
      SELECT named.id, min(${at}) AS at FROM orders, unnest(named_customers) AS named (id)
      WHERE shop_id = ${shopId} AND named_customers IS NOT NULL AND paid AND processed_at <= ${until}
      GROUP BY named.id) AS bought`);
  const rows = JSON.parse(answer[0]?.rows ?? "[]") as [string, string][];
  const named = new Map(rows.map(([id, first]) => [BigInt(id), new Date(first)]));
  return boughtAsOthers(named, await mergesAround(db, shopId, named.keys()));
}

const inPage = ({ after, upTo }: Page, id: Prisma.Sql) =>
  after === null ? sql`${id} <= ${upTo}` : sql`${id} > ${after} AND ${id} <= ${upTo}`;

/** The customer of the last of so many orders, or members where those are fewer; null after the last of both. */
async function endOfPage(
  db: Db,
  shopId: string,
  { after, orders }: { after: bigint | null; orders: number },
): Promise<bigint | null> {
  const next = after === null ? sql`customer_id IS NOT NULL` : sql`customer_id > ${after}`;
  const [row] = await db.$queryRaw<{ upTo: bigint | null }[]>(sql`
    SELECT coalesce(
      least(
        (SELECT customer_id FROM orders WHERE shop_id = ${shopId} AND ${next}
          ORDER BY customer_id OFFSET ${orders - 1} LIMIT 1),
        (SELECT customer_id FROM members WHERE shop_id = ${shopId} AND ${next}
          ORDER BY customer_id OFFSET ${orders - 1} LIMIT 1)),
      greatest(
        (SELECT max(customer_id) FROM orders WHERE shop_id = ${shopId} AND ${next}),
        (SELECT max(customer_id) FROM members WHERE shop_id = ${shopId} AND ${next}))) AS "upTo"`);
  return row?.upTo ?? null;
}

async function membersOf(
  db: Db,
  shopId: string,
  { page, span }: { page: Page; span: Span },
): Promise<MemberRow[]> {
  const answer = await db.$queryRaw<Json[]>(sql`
    SELECT json_agg(json_build_array(m.customer_id::text, m.state, m.enrolled_at, m.joined_at, m.tags,
      coalesce(spent.points, 0)::text) ORDER BY m.customer_id)::text AS rows
    FROM members m LEFT JOIN (
      SELECT customer_id, sum(points) AS points FROM redemptions
      WHERE shop_id = ${shopId} AND ${inPage(page, sql`customer_id`)} AND state IN ('requested', 'issued', 'used')
        AND requested_at BETWEEN ${span.from} AND ${span.until}
      GROUP BY customer_id) AS spent USING (customer_id)
    WHERE m.shop_id = ${shopId} AND ${inPage(page, sql`m.customer_id`)} AND NOT EXISTS (
      SELECT FROM customer_merges c WHERE c.shop_id = m.shop_id AND c.deleted_id = m.customer_id)`);
  return JSON.parse(answer[0]?.rows ?? "[]") as MemberRow[];
}

async function ordersOf(db: Db, shopId: string, page: Page): Promise<ReplayedRow[]> {
  const answer = await db.$queryRaw<Json[]>(sql`
    SELECT json_agg(${JUDGED})::text AS rows
    FROM orders o WHERE o.shop_id = ${shopId} AND ${inPage(page, sql`o.customer_id`)}`);
  return (JSON.parse(answer[0]?.rows ?? "[]") as JudgedRow[]).map(rowOf);
}

async function refundsOf(
  db: Db,
  shopId: string,
  rows: readonly OrderRow[],
): Promise<Map<string, RefundState[]>> {
  const ids = rows.map((row) => BigInt(row.order_id));
  const refunds = new Map<string, RefundState[]>();
  if (ids.length === 0) return refunds;
  const answer = await db.$queryRaw<Json[]>`
    SELECT json_agg(json_build_array(order_id::text, state) ORDER BY order_id, refund_id)::text AS rows
    FROM refunds WHERE shop_id = ${shopId} AND order_id = ANY(${idList(ids)}::bigint[])`;
  for (const [orderId, state] of JSON.parse(answer[0]?.rows ?? "[]") as [string, unknown][]) {
    const list = refunds.get(orderId) ?? [];
    list.push(knownRefund(state));
    refunds.set(orderId, list);
  }
  return refunds;
}

/** The members with those who became them, where somebody did. */
async function withMerged(
  db: Db,
  shopId: string,
  members: BacktestMember[],
  boughtAt: ReadonlyMap<bigint, Date>,
): Promise<BacktestMember[]> {
  const heirs = members.filter(({ customerId, orders }) =>
    orders.some(({ namedCustomers }) => namedCustomers.some((named) => named !== customerId)),
  );
  if (heirs.length === 0) return members;
  const around = await mergesAround(
    db,
    shopId,
    heirs.map(({ customerId }) => customerId),
  );
  const merged = new Map(
    [...around].map(([id, each]) => [
      id,
      { ...each, boughtAt: boughtAt.get(id) ?? null, isExcluded: each.state === "excluded" },
    ]),
  );
  const ids = new Set(heirs.map(({ customerId }) => customerId));
  return members.map((member) => (ids.has(member.customerId) ? { ...member, merged } : member));
}

/** Whether any order was made in the span. */
export async function hasOrdersIn(db: Db, shopId: string, { from, until }: Span): Promise<boolean> {
  const some = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM orders WHERE shop_id = ${shopId} AND processed_at BETWEEN ${from} AND ${until} LIMIT 1`;
  return some.length > 0;
}

/** What the books of a shop that really settled say, in the words of a backtest. */
import type { Figures } from "#app/rules/backtest/tally.ts";
import { monthsOf } from "#app/rules/backtest/months.ts";
import { folded } from "#app/rules/plain-text.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { onPool } from "../support/pool.ts";

const NEW_YORK = "America/New_York";

export type Settled = {
  points: Map<string, bigint>;
  /** What they bought for, by member. */
  spent: Map<string, bigint>;
  /** What they have, available and pending. */
  held: bigint;
  risePoints: bigint;
  gifts: number;
  populations: Figures["populations"];
  counted: number;
  earning: number;
  /** Orders by why they were left out. */
  leftOut: Record<string, number>;
  salesMinor: bigint;
  earningMinor: bigint;
};

type Span = { from: Date; until: Date };
type Member = {
  customer_id: string;
  enrolled_at: Date;
  points: string;
  rises: string;
  spent: string;
  held: string;
};
type Change = { customer_id: string; at: Date; to_tier_id: string };
type Order = Record<"takes_part" | "waits" | "is_placed" | "test" | "paid" | "ended", boolean> & {
  source_name: string;
  tags: string[] | null;
  target: string;
  sales: string;
  earning: string;
};

/** Whoever takes part. */
const MEMBERS = `
  SELECT customer_id, enrolled_at, available + pending AS held,
    (SELECT coalesce(sum(target), 0) FROM orders o WHERE o.shop_id = m.shop_id
      AND o.customer_id = m.customer_id AND o.processed_at BETWEEN $2 AND $3) AS points,
    (SELECT coalesce(sum(r.points), 0) FROM entry_rewards r
      LEFT JOIN customer_merges k ON k.shop_id = r.shop_id AND k.deleted_id = r.customer_id
      WHERE r.shop_id = m.shop_id AND coalesce(k.kept_id, r.customer_id) = m.customer_id) AS rises,
    (SELECT coalesce(sum(-e.available_delta), 0) FROM entries e
      WHERE e.shop_id = m.shop_id AND e.customer_id = m.customer_id AND e.kind = 'redeem') AS spent
  FROM members m WHERE shop_id = $1 AND state IN ('enrolled', 'redacted') AND enrolled_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM customer_merges c WHERE c.shop_id = m.shop_id AND c.deleted_id = m.customer_id)`;

const ORDERS = `
  SELECT coalesce(m.state IN ('enrolled', 'redacted') AND m.enrolled_at IS NOT NULL, false) AS takes_part,
    o.read_again OR o.awaits_products OR o.awaits_tags AS waits, o.tier_id IS NOT NULL AS is_placed,
    o.test, o.paid AND o.financial_status IS DISTINCT FROM 'voided' AS paid,
    o.cancelled_at IS NOT NULL OR o.deleted_at IS NOT NULL AS ended, o.source_name, m.tags, o.target,
    o.gross_minor - o.discounts_minor - r.returns AS sales, o.qualifying_minor - r.qualifying AS earning
  FROM orders o LEFT JOIN members m USING (shop_id, customer_id), LATERAL (
    SELECT coalesce(sum(returns_minor), 0) AS returns, coalesce(sum(qualifying_minor), 0) AS qualifying
    FROM refunds WHERE shop_id = o.shop_id AND order_id = o.order_id) AS r
  WHERE o.shop_id = $1 AND o.processed_at BETWEEN $2 AND $3`;

const GIFTS = "SELECT count(*)::integer AS gifts FROM redemptions WHERE shop_id = $1 AND points = 0";
const CHANGES = "SELECT customer_id, at, to_tier_id FROM standing_changes WHERE shop_id = $1 ORDER BY at";

export async function settledOf(shopId: string, programme: ProgrammeDocument, span: Span): Promise<Settled> {
  const { rows: members } = await onPool().query<Member>(MEMBERS, [shopId, span.from, span.until]);
  const { rows: orders } = await onPool().query<Order>(ORDERS, [shopId, span.from, span.until]);
  const { rows: given } = await onPool().query<{ gifts: number }>(GIFTS, [shopId]);
  return {
    points: byMember(members, ({ points, rises }) => BigInt(points) + BigInt(rises)),
    spent: byMember(members, ({ spent }) => BigInt(spent)),
    held: sum(members.map(({ held }) => BigInt(held))),
    risePoints: sum(members.map(({ rises }) => BigInt(rises))),
    gifts: given[0]?.gifts ?? 0,
    populations: await populationsOf(shopId, members, { programme, span }),
    ...countedOf(orders, programme),
  };
}

export const sum = (points: Iterable<bigint>) => [...points].reduce((all, each) => all + each, 0n);

function byMember(members: readonly Member[], of: (member: Member) => bigint): Map<string, bigint> {
  return new Map(members.map((member) => [member.customer_id, of(member)]));
}

async function populationsOf(
  shopId: string,
  members: readonly Member[],
  { programme: { tiers }, span }: { programme: ProgrammeDocument; span: Span },
): Promise<Figures["populations"]> {
  const { rows: changes } = await onPool().query<Change>(CHANGES, [shopId]);
  const tierAt = (member: Member, end: number) =>
    changes.findLast(({ customer_id, at }) => customer_id === member.customer_id && at.getTime() < end)
      ?.to_tier_id ?? tiers[0]?.id;
  return monthsOf(span, NEW_YORK).map(({ label, endsAt }) => {
    const theirs = members.filter(({ enrolled_at }) => enrolled_at.getTime() < endsAt);
    const held = theirs.map((member) => tierAt(member, endsAt));
    return {
      month: label,
      tiers: tiers.map(({ id, name }) => ({
        ...{ tierId: id, name, members: held.filter((tierId) => tierId === id).length },
      })),
    };
  });
}

function countedOf(orders: readonly Order[], programme: ProgrammeDocument) {
  const leftOut: Settled["leftOut"] = {};
  const counted = orders.filter((order) => {
    const why = whyLeftOut(order, programme);
    if (why) leftOut[why] = (leftOut[why] ?? 0) + 1;
    return why === null;
  });
  return {
    ...{ leftOut, counted: counted.length },
    earning: counted.filter(({ target }) => target !== "0").length,
    salesMinor: sum(counted.map(({ sales }) => BigInt(sales))),
    earningMinor: sum(counted.map(({ earning }) => BigInt(earning))),
  };
}

/** By the columns of its row, and the tags that its customer always had. */
function whyLeftOut(
  order: Order,
  { eligible, excludedChannels, audience }: ProgrammeDocument,
): string | null {
  const tags = order.tags?.map(folded) ?? [];
  const hasAny = (some: readonly string[]) => some.some((tag) => tags.includes(folded(tag)));
  const { customerTags: asked = [], excludedCustomerTags: barred = [] } = audience ?? {};
  if (!order.takes_part) return "not_a_member";
  if (order.waits) return "waits";
  if (!order.is_placed) return "before_enrolment";
  if (order.test && !eligible?.testOrders) return "test";
  if (excludedChannels?.includes(order.source_name)) return "channel";
  if ((asked.length > 0 && !hasAny(asked)) || hasAny(barred)) return "audience";
  if (!order.paid) return "unpaid";
  return order.ended ? "ended" : null;
}

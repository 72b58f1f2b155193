/** All that a merchant reads about one member. */
import type { Db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";

export const STATEMENT_LENGTH = 50;

/** The member with the standing. Refuses MEMBER_NOT_FOUND. */
export async function requireMember(db: Db, shopId: string, customerId: bigint) {
  const member = await db.member.findUnique({
    where: { shopId_customerId: { shopId, customerId } },
    include: { standing: true },
  });
  if (!member) throw new Refusal("MEMBER_NOT_FOUND");
  return member;
}

/** The statement, latest first, `before` an entry (for the next page); one line more than shown says there is more. */
export async function readStatement(
  db: Db,
  shopId: string,
  { customerId, before }: { customerId: bigint; before: bigint | null },
) {
  const entries = await db.entry.findMany({
    where: { shopId, customerId, ...(before === null ? {} : { entryId: { lt: before } }) },
    orderBy: { entryId: "desc" },
    take: STATEMENT_LENGTH + 1,
  });
  const shown = entries.slice(0, STATEMENT_LENGTH);
  const more = entries.length > STATEMENT_LENGTH ? (shown.at(-1)?.entryId ?? null) : null;
  return { entries: shown, more, orderNames: await orderNames(db, shopId, shown) };
}

async function orderNames(
  db: Db,
  shopId: string,
  entries: readonly { orderId: bigint | null }[],
): Promise<Map<bigint, string>> {
  const ids = entries.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]));
  if (ids.length === 0) return new Map();
  const orders = await db.order.findMany({
    where: { shopId, orderId: { in: ids } },
    select: { orderId: true, name: true },
  });
  return new Map(orders.map(({ orderId, name }) => [orderId, name ?? `order ${orderId}`]));
}

/** The member's latest redemptions. */
export async function readRedemptions(db: Db, shopId: string, customerId: bigint) {
  return db.redemption.findMany({
    where: { shopId, customerId },
    orderBy: { requestedAt: "desc" },
    take: 20,
  });
}

/** How the member's tier changed, latest first. */
export async function readStandingChanges(db: Db, shopId: string, customerId: bigint) {
  return db.standingChange.findMany({ where: { shopId, customerId }, orderBy: { at: "desc" }, take: 20 });
}

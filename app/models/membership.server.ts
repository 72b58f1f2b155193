/** Keeper of members, as far as shoppers and privacy requests move them: who takes part, and who is forgotten. */
import type { Db, Tx } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";

export type Membership = "enrolled" | "guest" | "excluded" | "redacted";

/** How a customer takes part; null for one Laurel has never heard of. */
export async function findMembership(db: Db, shopId: string, customerId: bigint): Promise<Membership | null> {
  const rows = await db.$queryRaw<{ state: Membership }[]>(sql`
    SELECT state FROM members WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
  return rows[0]?.state ?? null;
}

/** Enrols an unknown customer or a guest; leaves the enrolled, excluded and redacted as they are. True when it changed. */
export async function enrollMember(
  tx: Tx,
  shopId: string,
  { customerId, now }: { customerId: bigint; now: Date },
): Promise<boolean> {
  const at = now.toISOString();
  const changed = await tx.$executeRaw(sql`
    INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at, revision)
    VALUES (${shopId}, ${customerId}, 'enrolled', ${at}::timestamptz, ${at}::timestamptz, 1)
    ON CONFLICT (shop_id, customer_id) DO UPDATE
      SET state = 'enrolled', enrolled_at = EXCLUDED.enrolled_at, revision = members.revision + 1
      WHERE members.state = 'guest'`);
  return changed === 1;
}

/** Forgets the person and keeps the numbers. Doing it twice changes nothing. */
export async function redactMember(tx: Tx, shopId: string, customerId: bigint): Promise<boolean> {
  const changed = await tx.$executeRaw(sql`
    UPDATE members SET state = 'redacted', first_name = NULL, last_name = NULL, email = NULL, phone = NULL
    WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND state <> 'redacted'`);
  return changed === 1;
}

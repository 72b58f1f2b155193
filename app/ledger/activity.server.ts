/**
 * When members were last active, where no entry says it: an order that came to nothing was an activity all the same.
 */
import type { Tx } from "#app/db.server.ts";
import { jsonRows } from "#app/db.server.ts";
import { extendLots } from "#app/ledger/rows.server.ts";
import { inDays } from "#app/rules/expiry.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";

/**
 * Writes that members, who are locked, were active then, where nothing later is known of them; under a policy of
 * inactivity their open lots end no earlier than that lets them. Idempotent.
 */
export async function noteActivity(
  tx: Tx,
  shopId: string,
  active: readonly { customerId: bigint; at: Date }[],
  { expiry }: PostingRules,
): Promise<void> {
  if (active.length === 0) return;
  const rows = active.map(({ customerId, at }) => ({ id: customerId.toString(), at }));
  await tx.$executeRaw`
    UPDATE members m SET last_active_at = x.at
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, at timestamptz)
    WHERE m.shop_id = ${shopId} AND m.customer_id = x.id
      AND (m.last_active_at IS NULL OR m.last_active_at < x.at)`;
  if (expiry.policy !== "inactivity") return;
  const lots = active.map(({ customerId, at }) => ({ customerId, until: inDays(at, expiry.days) }));
  await extendLots(tx, shopId, lots);
}

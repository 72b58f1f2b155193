/** Writes what was decided: orders with their refunds, standings. */
import { Overtaken } from "#app/contention.server.ts";
import type { Decision, Work } from "#app/flows/settle-orders/work.server.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { bumpRevisions } from "#app/models/members.server.ts";
import type { OrderToWrite } from "#app/models/orders.server.ts";
import { insertOrders, updateOrders, writeRefunds } from "#app/models/orders.server.ts";
import { clearStandings, writeStandings } from "#app/projections/standings.server.ts";
import type { Plan, Settlement } from "#app/rules/settlement.ts";
import { sameSettlement, settlementOf, unsettled } from "#app/rules/settlement.ts";

/** Orders that changed, or that settle at something else than before; with every refund of theirs. */
export async function writeOrders(work: Work, { plan, assessed, late }: Decision): Promise<void> {
  const { tx, shopId, drafts, stored, calendar } = work;
  const settlements = new Map<bigint, Settlement>();
  for (const each of [...assessed, ...late])
    settlements.set(each.order.orderId, settlementOf(each, plan, calendar.now));
  const written = [...drafts.values()].flatMap(({ order, changed }): OrderToWrite[] => {
    const before = stored.get(order.orderId)?.settlement;
    const settlement = settlements.get(order.orderId) ?? unsettled(order, before, calendar);
    return changed || !before || !sameSettlement(before, settlement) ? [{ order, settlement }] : [];
  });
  const isNew = ({ order }: OrderToWrite) => !stored.has(order.orderId);
  const inserted = await insertOrders(tx, shopId, written.filter(isNew));
  if (inserted < written.filter(isNew).length) throw new Overtaken();
  const again = late.flatMap(({ order }): OrderToWrite[] => {
    const settlement = settlements.get(order.orderId);
    return settlement ? [{ order, settlement }] : [];
  });
  const updated = [...written.filter((each) => !isNew(each)), ...again];
  await updateOrders(tx, shopId, updated);
  await writeRefunds(tx, shopId, [...written, ...again]);
}

/** Answers whether a tier changed. Entries count a member's revision up by themselves; a tier alone has to be told. */
export async function writeFolds(work: Work, plan: Plan, entries: readonly NewEntry[]): Promise<boolean> {
  const { tx, shopId, members } = work;
  const folds = [...plan.folds].flatMap(([customerId, fold]) => {
    const enrolledAt = members.get(customerId)?.enrolledAt;
    return enrolledAt ? [{ customerId, fold, enrolledAt }] : [];
  });
  const moved = await writeStandings(tx, shopId, folds);
  const posted = new Set(entries.map((entry) => entry.customerId));
  await bumpRevisions(
    tx,
    shopId,
    moved.filter((customerId) => !posted.has(customerId)),
  );
  const out = [...members.values()].filter(({ state }) => state === "excluded");
  await clearStandings(
    tx,
    shopId,
    out.map((member) => member.customerId),
  );
  return moved.length > 0;
}

/** Points whose time has come: the entries that make pending ones available, and that end what was not spent. */
import type { NewEntry } from "#app/ledger/entry.ts";

/** Pending points of an order; `matured`: how often its points have matured for the member before. */
export type DuePoints = {
  customerId: bigint;
  orderId: bigint;
  points: bigint;
  maturesAt: Date;
  matured: number;
};

/** What is left of a lot whose end has come. */
export type EndedLot = { customerId: bigint; entryId: bigint; remaining: bigint; expiresAt: Date };

/** Pending becomes available. The lot counts from the instant of maturity, however late the entry is posted. */
export function maturingEntry(
  { customerId, orderId, points, maturesAt, matured }: DuePoints,
  now: Date,
): NewEntry {
  return {
    customerId,
    kind: "mature",
    key: `mature:${orderId}:${customerId}:${matured + 1}`,
    pendingDelta: -points,
    availableDelta: points,
    orderId,
    countsFrom: maturesAt,
    reason: { maturedAt: maturesAt.toISOString() },
    actor: "system",
    occurredAt: now,
  };
}

/** Takes what is left of exactly that lot. It does not count for the order: what was earned stays earned. */
export function expiringEntry({ customerId, entryId, remaining, expiresAt }: EndedLot, now: Date): NewEntry {
  return {
    customerId,
    kind: "expire",
    key: `expiry:${entryId}:${expiresAt.toISOString()}`,
    pendingDelta: 0n,
    availableDelta: -remaining,
    lotEntryId: entryId,
    reason: { lot: entryId.toString(), expiredAt: expiresAt.toISOString() },
    actor: "system",
    occurredAt: now,
  };
}

/** In whose fold an order counts: its own customer's, and from a merge on that of whoever the customer became. */
import type { Merges, Station } from "#app/rules/merges.ts";
import { originOf, wayOf } from "#app/rules/merges.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { People } from "#app/rules/settlement.ts";
import { counts, takesPart } from "#app/rules/settlement.ts";

/** An order as far as it says whose it is. */
export type Placed = {
  customerId: bigint;
  /** Everybody its news ever named. */
  namedCustomers: readonly bigint[];
  processedAt: Date;
  /** It came later than it was made, by a backfill. */
  qualifiesFrom?: Date | null;
};

/** `from`: where it came later than it was made. An heir's order earns as it was found to elsewhere. */
export type Place = { customerId: bigint; from: Date | null; isHeir: boolean };

/** Who its customer was when it was processed. */
export function ownerOf(order: Placed, { merged }: Pick<People, "merged">): bigint {
  return wayFromHome(order, merged)[0]?.customerId ?? order.customerId;
}

/** Its customer of that day, then everybody whom that one became since. */
function wayFromHome(order: Placed, merged: Merges): Station[] {
  const way = wayOf(merged, originOf(merged, order.namedCustomers, order.customerId));
  return way.slice(way.findLastIndex(({ from }) => !from || from <= order.processedAt));
}

/**
 * Whoever its customer was when it was processed finds the tier that it earns at; those whom that one became since
 * count it from the merge on.
 */
export function placesOf(order: Placed, { members, merged }: People, programme: Programme): Place[] {
  const isTheirs = ({ customerId }: { customerId: bigint }) => {
    const member = members.get(customerId) ?? merged.get(customerId);
    return order.qualifiesFrom ? takesPart(member) : counts(member, order.processedAt, programme);
  };
  const [owner, ...heirs] = wayFromHome(order, merged);
  if (!owner) return [];
  const from = order.qualifiesFrom ?? null;
  const counted = isTheirs(owner);
  const places: Place[] = counted ? [{ customerId: owner.customerId, from, isHeir: false }] : [];
  for (const heir of heirs)
    if (counted || isTheirs(heir))
      places.push({ customerId: heir.customerId, from: latest(heir.from, from), isHeir: true });
  return places;
}

function latest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a > b ? a : b;
}

/** Whoever was merged comes before whom it became: what its orders found is known by then. */
export function inLineOf(merges: Merges, customerIds: Iterable<bigint>): bigint[] {
  const ids = [...customerIds];
  if (merges.size === 0) return ids;
  const lengths = new Map(ids.map((id) => [id, wayOf(merges, id).length]));
  return ids.sort((a, b) => (lengths.get(b) ?? 0) - (lengths.get(a) ?? 0));
}

/**
 * Since when somebody takes part if one version had been in force all the time: by what it bought where that version is
 * for all customers, and by whatever else made it a member under both.
 */
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import { wayOf } from "#app/rules/merges.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Participant, People } from "#app/rules/settlement.ts";

/** As the shop has it today. */
export type Enrolment = {
  /** Null: it takes no part. */
  enrolledAt: Date | null;
  /** The same without what it bought while the programme was for all customers; left out: the same. */
  joinedAt?: Date | null;
  /** The first paid order that named it among others, or that is another's by now; see `boughtAsOthers`. */
  boughtAt?: Date | null;
  /** Put out of the programme: takes part in none. */
  isExcluded?: boolean;
};

/** By the customer who is gone. */
export type MergedEnrolments = ReadonlyMap<bigint, Merge & Participant & Enrolment>;

type Membership = Pick<Programme, "membership">;
/** The version that is asked about, and the one that is in force. */
export type Asked = { by: Membership; published: Membership };

type Buyer = Enrolment & { customerId: bigint; orders: readonly KnownOrder[] };

/** From when on the member takes part by the version; null: not at all. */
export function enrolledUnder(member: Buyer, asked: Asked): Date | null {
  if (member.isExcluded) return null;
  const own = ownEnrolment(member, asked);
  if (asked.by.membership === "accounts") return own;
  return firstBought(member).reduce(earliest, earliest(own, member.boughtAt ?? null));
}

/** Whether the customer takes part by either version. */
export function takesPartInEither(
  member: Buyer,
  { published, draft }: { published: Membership; draft: Membership },
): boolean {
  return [published, draft].some((by) => enrolledUnder(member, { by, published }) !== null);
}

/** Everything but the rule of the published version, where the other one does not have it. */
function ownEnrolment({ enrolledAt, joinedAt }: Enrolment, { by, published }: Asked): Date | null {
  const isByBuying = published.membership === "everyone" && by.membership === "accounts";
  return isByBuying && joinedAt !== undefined ? joinedAt : enrolledAt;
}

/** When it placed its paid orders; those of the shop's past count from when they were told of. */
function firstBought({ customerId, orders }: Buyer): Date[] {
  return orders.flatMap(({ paid, state, namedCustomers, qualifiesFrom }) =>
    paid && state && namedCustomers.includes(customerId) ? (qualifiesFrom ?? state.processedAt) : [],
  );
}

/** Customers who were merged, each as it took part by the version. */
export function mergedUnder(merged: MergedEnrolments, asked: Asked): People["merged"] {
  return new Map(
    [...merged].map(([customerId, each]) => {
      const enrolledAt = enrolledUnder({ ...each, customerId, orders: [] }, asked);
      // Of whoever is gone the numbers stay.
      return [customerId, { ...each, enrolledAt, state: each.isExcluded ? "excluded" : "redacted" }];
    }),
  );
}

/**
 * When customers first bought by orders that name others, too, with everybody whom they became since: of those from the
 * merge on.
 */
export function boughtAsOthers(
  named: ReadonlyMap<bigint, Date>,
  merges: ReadonlyMap<bigint, Merge>,
): Map<bigint, Date> {
  const bought = new Map<bigint, Date>();
  for (const [customerId, at] of named)
    for (const station of wayOf(merges, customerId)) {
      const from = station.from && station.from > at ? station.from : at;
      const known = bought.get(station.customerId);
      if (!known || from < known) bought.set(station.customerId, from);
    }
  return bought;
}

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return a <= b ? a : b;
}

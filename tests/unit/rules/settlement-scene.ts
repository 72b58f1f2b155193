/** Ada and whom she took in, with their orders in few words: what a settlement plans of them. */
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Merge } from "#app/rules/merges.ts";
import type { Assessed, Participant, People, SettledOrder } from "#app/rules/settlement.ts";
import { aKnownOrder, assessed } from "../../support/assessed.ts";
import { later, MAY } from "../../support/orders.ts";

export const day = (days: number) => later(MAY, { days });
export const NOW = day(60);

/** An order of so many dollars on a day; of Ada, who is customer 1, unless said. */
export const known = (
  orderId: bigint,
  dollars: number,
  on: number,
  { customerId = 1n, ...other }: Partial<KnownOrder> & { customerId?: bigint | null } = {},
): KnownOrder =>
  aKnownOrder({ orderId, customerId, totalMinor: BigInt(dollars) * 100n, processedAt: day(on) }, other);

/** News of one, by the influencer tiers. */
export const news = (
  orderId: bigint,
  dollars: number,
  on: number,
  customerId: bigint | null = 1n,
  other: Partial<KnownOrder> = {},
): Assessed => assessed(known(orderId, dollars, on, { customerId, ...other }));

type Settled = Partial<
  Pick<SettledOrder, "tierId" | "customerId" | "programmeVersion" | "spendOnly" | "target" | "namedCustomers">
>;

/** An order that was settled before, at that tier. */
export const settled = (
  orderId: bigint,
  dollars: number,
  on: number,
  { tierId = "member", customerId = 1n, ...other }: Settled = {},
): SettledOrder => ({
  ...{ orderId, customerId, tierId, namedCustomers: [customerId], programmeVersion: 1 },
  ...{ processedAt: day(on), endedAt: null, refunds: [], target: BigInt(dollars) },
  brings: { spendMinor: BigInt(dollars) * 100n, units: 1n, statusPoints: 0n, points: BigInt(dollars) },
  ...other,
});

/** Takes part since May began, unless said. */
export const member = (customerId: bigint, other: Partial<Participant> = {}): Participant => ({
  ...{ customerId, state: "enrolled", enrolledAt: MAY },
  ...other,
});

/** Who was merged into another on a day. */
export const goneInto = (
  deletedId: bigint,
  intoId: bigint,
  on: number,
  other: Partial<Participant> = {},
): Merge & Participant => ({
  ...{ ...member(deletedId, other), deletedId, intoId, mergedAt: day(on) },
});

/** Members, and customers who were merged into them. */
export function people(members: Participant[], gone: (Merge & Participant)[] = []): People {
  return {
    members: new Map(members.map((each) => [each.customerId, each])),
    merged: new Map(gone.map((each) => [each.deletedId, each])),
  };
}

export const ADA = people([member(1n)]);

/** What the steps of one settlement share. */
import type { Tx } from "#app/db.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import type { MergedCustomer } from "#app/models/merges.server.ts";
import type { StoredOrder } from "#app/models/orders.server.ts";
import type { Draft } from "#app/rules/order-news.ts";
import type { Programme } from "#app/rules/programme.ts";
import type { Assessed, Calendar, Plan } from "#app/rules/settlement.ts";

export type Work = {
  tx: Tx;
  shopId: string;
  calendar: Calendar;
  drafts: ReadonlyMap<bigint, Draft>;
  /** Locked orders as they were settled before. */
  stored: ReadonlyMap<bigint, StoredOrder>;
  members: ReadonlyMap<bigint, LockedMember>;
  /** Customers who were merged into them. */
  merged: ReadonlyMap<bigint, MergedCustomer>;
};

/** `late`: settled orders that the news re-target, and orders that had no programme when they came. */
export type Decision = { plan: Plan; assessed: Assessed[]; late: Assessed[] };

/** The programme that is published now. */
export const current = ({ versions }: Calendar): Programme | undefined => versions.at(-1)?.programme;

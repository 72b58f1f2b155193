/** Facts for the reports, written straight into the tables: what the reports read, whoever wrote it. */
import { db } from "#app/db.server.ts";
import type { Direction } from "#app/reports/listing.ts";
import { foldDays } from "#app/flows/keep-reports.server.ts";
import { EVERYBODY } from "#app/reports/sales-filters.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import type { SalesColumn, SalesPage } from "#app/reports/sales.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");

type Person = { firstName?: string; lastName?: string; email?: string; state?: string; enrolledAt?: Date };

export async function member(
  shopId: string,
  customerId: bigint,
  { state = "enrolled", enrolledAt = LONG_AGO, ...person }: Person & { available?: bigint } = {},
): Promise<bigint> {
  await db.member.create({
    data: { shopId, customerId, state, enrolledAt, createdAt: LONG_AGO, ...person },
  });
  return customerId;
}

export async function standing(
  shopId: string,
  customerId: bigint,
  { tierId, year = 2026, qualifyingMinor = 0n }: { tierId: string; year?: number; qualifyingMinor?: bigint },
): Promise<void> {
  const period = { period: String(year), periodUntil: new Date(Date.UTC(year + 1, 0)) };
  const values = { spend: qualifyingMinor.toString() };
  await db.standing.create({ data: { shopId, customerId, tierId, since: LONG_AGO, ...period, values } });
}

export type OrderFacts = {
  orderId: bigint;
  customerId?: bigint | null;
  at: string;
  gross: bigint;
  discounts?: bigint;
  taxes?: bigint;
  shipping?: bigint;
  paid?: boolean;
  test?: boolean;
  deletedAt?: Date;
};

export async function order(shopId: string, facts: OrderFacts): Promise<void> {
  const { orderId, customerId = null, gross, discounts = 0n, taxes = 0n, shipping = 0n } = facts;
  const processedAt = new Date(facts.at);
  await db.order.create({
    data: {
      shopId,
      orderId,
      customerId,
      processedAt,
      createdAt: processedAt,
      currency: "USD",
      grossMinor: gross,
      discountsMinor: discounts,
      taxesMinor: taxes,
      shippingMinor: shipping,
      totalMinor: gross - discounts + taxes + shipping,
      paid: facts.paid ?? true,
      test: facts.test ?? false,
      deletedAt: facts.deletedAt ?? null,
      name: `#${orderId}`,
      state: {},
    },
  });
}

export async function refund(
  shopId: string,
  facts: {
    orderId: bigint;
    refundId: bigint;
    at: string;
    returns: bigint;
    taxes?: bigint;
    shipping?: bigint;
  },
): Promise<void> {
  const { orderId, refundId, returns, taxes = 0n, shipping = 0n } = facts;
  await db.refund.create({
    data: {
      shopId,
      orderId,
      refundId,
      processedAt: new Date(facts.at),
      state: {},
      returnsMinor: returns,
      taxesMinor: taxes,
      shippingMinor: shipping,
    },
  });
}

let entries = 0;

export async function entry(
  shopId: string,
  facts: {
    customerId: bigint;
    kind: string;
    at: string;
    available?: bigint;
    pending?: bigint;
    reason?: object;
  },
): Promise<void> {
  const { customerId, kind, available = 0n, pending = 0n, reason = {} } = facts;
  entries += 1;
  await db.entry.create({
    data: {
      shopId,
      customerId,
      kind,
      key: `test:${entries}`,
      pendingDelta: pending,
      availableDelta: available,
      reason,
      actor: "system",
      occurredAt: new Date(facts.at),
      pendingAfter: 0n,
      availableAfter: available > 0n ? available : 0n,
    },
  });
}

export const TIERS = ["member", "influencer", "ambassador"];

export type Asked = {
  from: string;
  to: string;
  search?: string;
  sort?: SalesColumn;
  direction?: Direction;
  /** Another shop than the test's own. */
  of?: string;
};

/** Worked out from what is folded; the first page. */
export async function salesReport(
  { shopId, timeZone }: { shopId: string; timeZone: string },
  { from, to, search = "", sort = "net", direction = "desc", of = shopId }: Asked,
): Promise<SalesPage> {
  const period = { preset: "custom" as const, from, to };
  while ((await foldDays(of)).more);
  return salesPage(
    db,
    of,
    { period, timeZone, search, filters: EVERYBODY, returnsOn: "processed", tierIds: TIERS },
    { sort, direction, cursor: null },
  );
}

export const names = ({ rows }: SalesPage) => rows.map(({ name }) => name);

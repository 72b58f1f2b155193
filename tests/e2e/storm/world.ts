/** What has happened in the storm so far, as far as later events need it. */
import type pg from "pg";
import type { Control } from "../../support/control.ts";
import type { Crew } from "./crew.ts";
import type { Person, StormShop } from "./scenery.ts";
import type { Shoppers } from "./shopper.ts";

export type Placed = { id: string; customerId: string | null };

/** An order as the store has it: plain state, amounts in minor units. */
export type StoreOrder = {
  id: string;
  name: string;
  customerId: string | null;
  processedAt: string;
  cancelledAt: string | null;
  test: boolean;
  paid: boolean;
  financialStatus: string;
  taxesIncluded: boolean;
  lines: StoreLine[];
  discounts: { code: string | null }[];
  shippingMinor: number;
  tipMinor: number;
  refunds: StoreRefund[];
  totals: {
    netPaymentMinor: number;
    outstandingMinor: number;
    /** Less what a code took off. */
    shippingPaidMinor: number;
    shippingRefundedMinor: number;
  };
};

export type Unused = { id: string; rewardId: string; endsAt: Date | null };

export type StoreLine = {
  id: string;
  productId: string | null;
  quantity: number;
  currentQuantity: number;
  priceMinor: number;
  giftCard: boolean;
  taxMinor: number;
  allocations: { amountMinor: number }[];
};

export type StoreRefund = {
  id: string;
  processedAt: string;
  lines: { lineItemId: string; quantity: number; subtotalMinor: number; taxMinor: number }[];
  adjustments: { kind: "shipping_refund" | "refund_discrepancy"; amountMinor: number }[];
};

export class World {
  readonly control: Control;
  readonly crew: Crew;
  readonly shops: StormShop[];
  readonly shoppers: Shoppers;
  readonly appUrl: string;
  readonly #database: pg.Pool;
  readonly #orders = new Map<string, Placed[]>();
  /** Customers that were merged into others, and those others: neither is merged again. */
  readonly #merged = new Set<string>();
  readonly #gone = new Set<string>();
  readonly codesTried = new Set<string>();
  /** What the merchant was asked to say of it, whether or not it came to pass. */
  readonly handedOut = new Set<string>();
  /** Orders as they were when they were deleted: until then they counted. */
  readonly deleted = new Map<string, StoreOrder>();

  constructor(
    {
      control,
      crew,
      shops,
      shoppers,
      appUrl,
    }: Pick<World, "control" | "crew" | "shops" | "shoppers" | "appUrl">,
    database: pg.Pool,
  ) {
    this.control = control;
    this.crew = crew;
    this.shops = shops;
    this.shoppers = shoppers;
    this.appUrl = appUrl;
    this.#database = database;
  }

  place(shop: StormShop, order: Placed): void {
    this.orders(shop).push(order);
  }

  orders(shop: StormShop): Placed[] {
    const known = this.#orders.get(shop.domain) ?? [];
    this.#orders.set(shop.domain, known);
    return known;
  }

  people(shop: StormShop): Person[] {
    return shop.people.filter(({ id }) => !this.#gone.has(id));
  }

  /** Accounts that could afford this much a moment ago, as their widget tells them. */
  async affording(shop: StormShop, points: number): Promise<Person[]> {
    const { rows } = await this.#database.query<{ id: string }>(
      "SELECT customer_id::text AS id FROM members WHERE shop_id = $1 AND available >= $2",
      [shop.domain, points],
    );
    const rich = new Set(rows.map(({ id }) => id));
    return this.people(shop).filter(({ id, hasAccount }) => hasAccount && rich.has(id));
  }

  isGone(customerId: string): boolean {
    return this.#gone.has(customerId);
  }

  mergeable(shop: StormShop): Person[] {
    return this.people(shop).filter(({ id, hasAccount }) => hasAccount && !this.#merged.has(id));
  }

  merge(keptId: string, deletedId: string): void {
    this.#merged.add(keptId).add(deletedId);
    this.#gone.add(deletedId);
  }

  /** They were not merged after all. */
  part(keptId: string, deletedId: string): void {
    for (const id of [keptId, deletedId]) this.#merged.delete(id);
    this.#gone.delete(deletedId);
  }

  /** What the merchant sees as not used yet, with the end that it has. */
  async unused(shop: StormShop): Promise<Unused[]> {
    const { rows } = await this.#database.query<Unused>(
      `SELECT redemption_id::text AS id, reward_id AS "rewardId", ends_at AS "endsAt" FROM redemptions
       WHERE shop_id = $1 AND state = 'issued' ORDER BY redemption_id`,
      [shop.domain],
    );
    return rows;
  }

  async order(shop: StormShop, id: string): Promise<StoreOrder> {
    return (await this.control.get<{ order: StoreOrder }>(`orders/${id}?shop=${shop.domain}`)).order;
  }

  async allOrders(shop: StormShop): Promise<StoreOrder[]> {
    return (await this.control.get<{ orders: StoreOrder[] }>(`orders?shop=${shop.domain}`)).orders;
  }
}

/** What the store refuses is an event, too: a cancelled order is not edited. Null when it did. */
export async function unlessRefused<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && / answered 40[04]: /.test(error.message)) return null;
    throw error;
  }
}

import type { Announcement, Sim } from "../model/sim.ts";
import type { Order, Refund, Shop } from "../model/types.ts";
import { orderPayload } from "./payload.ts";
import { refundPayload } from "./payload-refund.ts";

/** One merchant action on an order: refunds/create first, then what else happened, then the order's own topics. */
export function announceOrder(
  sim: Sim,
  shop: Shop,
  order: Order,
  topics: string[],
  refunds: Refund[] = [],
  others: Announcement[] = [],
): void {
  const payload = orderPayload(shop, order);
  sim.announce(shop, [
    ...refunds.map((refund) => ({ topic: "refunds/create", payload: refundPayload(shop, order, refund) })),
    ...others,
    ...topics.map((topic) => ({ topic, payload })),
  ]);
}

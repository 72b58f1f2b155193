/** A shop whose programme asks for tags of customers, and what happens there. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseExact } from "#app/shopify/parse-json.ts";
import { parseOrderPayload } from "#app/shopify/parse-order.ts";
import { aWebhook } from "../support/signed.ts";
import { connected, control } from "./connect.ts";

export const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** Connected, installed long ago; Shopify holds back what it has to tell. */
export async function aTaggingShop(): Promise<string> {
  const { shopId } = await connected();
  await installShop(shopId, { now: LONG_AGO });
  await db.shop.update({ where: { shopId }, data: { currency: "USD", timeZone: "UTC" } });
  await control.post("webhooks/hold", { shop: shopId, on: true });
  return shopId;
}

export function publish(
  shopId: string,
  change: Partial<ProgrammeDocument>,
  { now = LONG_AGO }: { now?: Date } = {},
): Promise<number> {
  return publishProgramme(shopId, { ...influencerTiers("USD"), ...change }, { now, by: "test" });
}

export async function aCustomer(shopId: string, tags: string[] = []): Promise<string> {
  const person = { email: null, firstName: "Ada", lastName: "L", state: "enabled", tags };
  const made = await control.post<{ customer: { id: string } }>("customers", { shop: shopId, ...person });
  return made.customer.id;
}

/** Bought for $60, or what is said, and heard of at once. */
export async function bought(
  shopId: string,
  customerId: string,
  { minor = 6_000, ...figures }: { minor?: number } & Record<string, unknown> = {},
): Promise<string> {
  const lines = [{ title: "Pen", priceMinor: minor, quantity: 1 }];
  const { order } = await control.order({ shop: shopId, customerId, lines, ...figures });
  await hear(shopId, order.id);
  return order.id;
}

/** The order as its newest webhook tells it. */
export async function hear(shopId: string, id: string): Promise<string | undefined> {
  const messages = (await control.webhooks(shopId)).filter(({ topic }) => topic === "orders/updated");
  const orders = messages.map(({ body }) => parseOrderPayload(parseExact(body)));
  const told = orders.findLast(({ order }) => order.orderId.toString() === id);
  if (!told) throw new Error("the stand-in store sent no webhook");
  const news = { kind: "order", ...told, read: true } as const;
  return (await settleOrders(shopId, [news], { now: new Date() })).outcomes[0]?.outcome;
}

/** What Shopify told last of somebody's tags comes through the door, and is acted upon. */
export async function hearOfTags(shopId: string): Promise<string> {
  const news = (await control.webhooks(shopId)).findLast(({ topic }) => topic.startsWith("customer.tags_"));
  if (!news) throw new Error("the stand-in store told of no tags");
  const webhookId = randomUUID();
  const { topic, body } = news;
  const { headers, body: bytes } = aWebhook({ shopId, topic, payload: body, webhookId });
  expect((await action({ request: { method: "POST", headers, body: bytes } })).status).toBe(200);
  await drainInbox({ shopId });
  const { state, outcome } = await db.delivery.findFirstOrThrow({ where: { shopId, webhookId } });
  return `${state}: ${outcome ?? ""}`;
}

export const tag = (shopId: string, customerId: string, change: { add?: string[]; remove?: string[] }) =>
  control.post(`customers/${customerId}/tags`, { shop: shopId, ...change });

/** As Shopify has them, sorted. */
export async function tagsAtShopify(shopId: string, customerId: string): Promise<string[]> {
  const { customers } = await control.get<{ customers: { id: string; tags: string[] }[] }>(
    `customers?shop=${shopId}`,
  );
  return customers.find(({ id }) => id === customerId)?.tags.toSorted() ?? [];
}

export async function tierOf(shopId: string, customerId: string): Promise<string | undefined> {
  const key = { shopId_customerId: { shopId, customerId: BigInt(customerId) } };
  return (await db.standing.findUnique({ where: key }))?.tierId;
}

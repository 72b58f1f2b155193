/** Shops in which a day's business happens, whether or not anybody is told of it. */
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { drain } from "../support/drain.ts";
import { aWebhook } from "../support/signed.ts";
import { connected, control } from "./connect.ts";

export type Day = { shopId: string; customers: string[]; orders: { id: string; lines: { id: string }[] }[] };

const PEOPLE = 12;

/** A connected shop with its people, whose webhooks are kept back. */
export async function aQuietShop({ planName = "Plus" } = {}): Promise<Day> {
  const { shopId } = await connected();
  await control.post("settings", { shop: shopId, planName });
  await control.post("webhooks/hold", { shop: shopId, on: true });
  await installShop(shopId, { now: new Date(Date.now() - 60_000) });
  const customers: string[] = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    const email = `person-${person}@example.com`;
    const { customer } = await control.post<{ customer: { id: string } }>("customers", {
      ...{ shop: shopId, email, firstName: `P${person}`, lastName: "Q", state: "enabled" },
    });
    customers.push(customer.id);
  }
  return { shopId, customers, orders: [] };
}

type Placed = { order: { id: string; lines: { id: string }[] } };

export async function place(day: Day, figures: Record<string, unknown> = {}): Promise<Placed["order"]> {
  const number = day.orders.length;
  const { order } = await control.post<Placed>("orders", {
    shop: day.shopId,
    customerId: number % 17 === 16 ? null : day.customers[(number * 7) % PEOPLE],
    lines: [
      { title: "Pen", priceMinor: 1_000 + (number % 40) * 75, quantity: 1 + (number % 3) },
      { title: "Ink", priceMinor: 1_950, quantity: 1 },
    ],
    ...figures,
  });
  day.orders.push(order);
  return order;
}

export const change = (day: Day, id: string, what: string, body: Record<string, unknown> = {}) =>
  control.post(`orders/${id}/${what}`, { shop: day.shopId, ...body });

/** The same business in whichever shop: orders, and what becomes of some of them. */
export async function doBusiness(day: Day, orders: number): Promise<void> {
  for (let number = 0; number < orders; number += 1) {
    const owed = number % 11 === 10;
    const { id, lines } = await place(day, owed ? { paid: false } : {});
    if (number % 22 === 21) await change(day, id, "mark-paid");
    if (owed) continue;
    const [pens, ink] = lines.map((line) => line.id);
    if (number % 5 === 1)
      await change(day, id, "refund", { lines: [{ lineItemId: ink ?? "", quantity: 1 }] });
    if (number % 10 === 2) await change(day, id, "refund", { amountMinor: 333 });
    if (number % 10 === 3) await change(day, id, "edit", { set: [{ lineItemId: pens ?? "", quantity: 0 }] });
    if (number % 10 === 4) await change(day, id, "cancel", { refund: true });
  }
}

/** An order with more lines than a page of many holds, one with more refunds, and one with a tip. */
export async function doUnusualBusiness(day: Day): Promise<void> {
  const many = Array.from({ length: 30 }, (_each, line) => ({
    ...{ title: `Nib ${line}`, priceMinor: 500 + line, quantity: 1 },
  }));
  await place(day, { lines: many });
  const { id } = await place(day, { lines: [{ title: "Paper", priceMinor: 90_000, quantity: 1 }] });
  for (let refund = 0; refund < 12; refund += 1)
    await change(day, id, "refund", { amountMinor: 1_000 + refund });
  await place(day, { tipMinor: 450 });
}

/** Shopify tells everything it kept back, in order, and we do all of it. */
export async function hearEverything({ shopId }: Day): Promise<void> {
  for (const { topic, body } of await control.webhooks(shopId)) {
    const answer = await action({ request: aWebhook({ shopId, topic, payload: body }) });
    if (answer.status !== 200) throw new Error(`${topic} was answered ${answer.status}`);
  }
  await drain();
}

/** What the shop's books come to, in words that are the same in every shop with the same business. */
export async function booksOf({ shopId, customers, orders }: Day) {
  const people = await db.member.findMany({ where: { shopId } });
  const standings = await db.standing.findMany({ where: { shopId } });
  const entries = await db.entry.findMany({ where: { shopId } });
  const known = await db.order.findMany({ where: { shopId } });
  return {
    people: customers.map((id) => {
      const member = people.find((each) => each.customerId === BigInt(id));
      const standing = standings.find((each) => each.customerId === BigInt(id));
      return [member?.state, member?.available, member?.pending, standing?.tierId].join(" ");
    }),
    orders: orders.map(({ id }) => {
      const order = known.find((each) => each.orderId === BigInt(id));
      const posted = entries
        .filter((each) => each.orderId === BigInt(id))
        .reduce((sum, each) => sum + each.availableDelta + each.pendingDelta, 0n);
      return `${order?.financialStatus ?? "unknown"} ${order?.target ?? "-"} ${posted}`;
    }),
  };
}

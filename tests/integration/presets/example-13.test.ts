/**
 * Golden example 13 from end to end: orders at the stand-in store, their webhooks through the door, the inbox, the
 * products read, the points. A product in a collection that earns twice, and a weekend that triples.
 */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishProgramme } from "../../support/publish-programme.ts";
import { action } from "#app/routes/webhooks.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies, statementOf } from "../../support/books.ts";
import { drain } from "../../support/drain.ts";
import { aWebhook } from "../../support/signed.ts";
import { connected, control } from "../connect.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");
type Stacking = "best" | "multiply";
type Id = { id: string };

/** Whoever is a Member earns 1 point per $1, an Influencer 2, before anything multiplies it. */
function rules(stacking: Stacking, collectionId: string): ProgrammeDocument {
  const pens = { id: "pens", name: "Pens", goods: { collectionIds: [collectionId] } };
  return {
    ...influencerTiers("USD"),
    earning: {
      rate: { points: 1, perMinor: "100" },
      stacking,
      rules: [{ ...pens, kind: "multiplier", multiplier: "2" }],
    },
    campaigns: [
      {
        ...{ id: "weekend", name: "Weekend", from: "2026-05-02T00:00", until: "2026-05-04T00:00" },
        effect: { kind: "multiplier", multiplier: "3" },
      },
    ],
  };
}

async function aStore(stacking: Stacking) {
  const { shopId } = await connected();
  await installShop(shopId, { now: LONG_AGO });
  await control.post("webhooks/hold", { shop: shopId, on: true });
  const post = <T>(path: string, figures: object) => control.post<T>(path, { shop: shopId, ...figures });
  const { collection } = await post<{ collection: Id }>("collections", { title: "Pens" });
  const figures = { title: "Pen", priceMinor: 5_000, collections: ["Pens"] };
  const { product } = await post<{ product: { variantId: string } }>("products", figures);
  const person = { email: null, firstName: "Ada", lastName: "L", state: "enabled" };
  const { customer } = await post<{ customer: Id }>("customers", person);
  await publishProgramme(shopId, rules(stacking, collection.id), { now: LONG_AGO, by: "staff:1" });
  const pen = { variantId: product.variantId, quantity: 1 };
  return { shopId, customerId: customer.id, pen };
}

/** What the store sent since comes in through the door, and the queue runs until it is still. */
async function deliver(shopId: string, sent: { count: number }): Promise<void> {
  const messages = await control.webhooks(shopId);
  for (const { topic, body } of messages.slice(sent.count)) {
    if (!/^(orders|refunds)\//.test(topic)) continue;
    const request = aWebhook({ shopId, topic, payload: body });
    const { status } = await action({
      request: { method: "POST", headers: request.headers, body: request.body },
    });
    expect(status).toBe(200);
  }
  sent.count = messages.length;
  await drain();
}

/** When it was ordered, and what one $50 pen or a repair brings by each way of stacking. */
const ORDERS = [
  { at: "2026-05-01T23:59:00-04:00", of: "pen", best: 100n, multiply: 100n, why: "2 × 1, the collection" },
  { at: "2026-05-02T00:00:00-04:00", of: "pen", best: 150n, multiply: 300n, why: "the better: 3; or 2 × 3" },
  {
    at: "2026-05-02T12:00:00-04:00",
    of: "repair",
    best: 1_200n,
    multiply: 1_200n,
    why: "$400 × 3; $500 in all",
  },
  {
    at: "2026-05-03T23:59:00-04:00",
    of: "pen",
    best: 300n,
    multiply: 600n,
    why: "Influencer: 2 × 3; or 2 × 6",
  },
  { at: "2026-05-04T00:00:00-04:00", of: "pen", best: 200n, multiply: 200n, why: "Influencer: 2 × 2" },
] as const;

test.each<[Stacking, string[]]>([
  [
    "best",
    [
      "earn +100 = 100",
      "earn +150 = 250",
      "earn +1200 = 1450",
      "earn +300 = 1750",
      "earn +200 = 1950",
      "reverse -300 = 1650",
    ],
  ],
  [
    "multiply",
    [
      "earn +100 = 100",
      "earn +300 = 400",
      "earn +1200 = 1600",
      "earn +600 = 2200",
      "earn +200 = 2400",
      "reverse -600 = 1800",
    ],
  ],
])("stacking %s", async (stacking, statement) => {
  const { shopId, customerId, pen } = await aStore(stacking);
  const sent = { count: (await control.webhooks(shopId)).length };
  const repair = { title: "Repair", priceMinor: 40_000, quantity: 1 };
  const ids: string[] = [];
  for (const { at, of } of ORDERS) {
    const lines = [of === "pen" ? pen : repair];
    const processedAt = new Date(at).toISOString();
    const { order } = await control.order({ shop: shopId, customerId, lines, processedAt });
    ids.push(order.id);
    await deliver(shopId, sent);
  }
  // The pen that an Influencer bought in the weekend goes back.
  const { order } = await control.get<{ order: { lines: Id[] } }>(`orders/${ids[3] ?? ""}?shop=${shopId}`);
  const lines = order.lines.map(({ id }) => ({ lineItemId: id, quantity: 1 }));
  await control.post(`orders/${ids[3] ?? ""}/refund`, { shop: shopId, lines });
  await deliver(shopId, sent);
  expect(await statementOf(shopId)).toEqual(statement);
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { processedAt: "asc" } });
  const kept = ORDERS.map((each, index) => (index === 3 ? 0n : each[stacking]));
  expect(orders.map(({ target }) => target)).toEqual(kept);
  expect(await discrepancies(shopId)).toEqual([]);
});

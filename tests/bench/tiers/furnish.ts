/**
 * A handful of members settled by Laurel itself, with orders of two years: some turn with the year, some fall. Their
 * rows are the model of all others. Its own process, so that its environment is set first.
 */
import { closeDatabase, db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { anOrder, told } from "../../support/orders.ts";

const [shopId = "", members = "100"] = process.argv.slice(2);
const before = new Date("2020-01-01T00:00:00Z");
const now = new Date("2026-12-15T12:00:00Z");

await db.shop.create({
  data: { shopId, name: "Bench", currency: "USD", timeZone: "America/New_York", installedAt: before },
});
await db.programmeVersion.create({
  data: { shopId, version: 1, document: influencerTiers("USD"), publishedAt: before, publishedBy: "bench" },
});

/** From $20 to $980 twice in 2025, and as much at once in 2026; of one in ten nothing: some of those fall. */
const news = Array.from({ length: Number(members) }, (_, index) => {
  const customerId = BigInt(index + 1);
  const totalMinor = BigInt(2_000 + ((index * 37) % 97) * 1_000);
  const days = ["2025-03-04", "2025-11-20", ...(index % 10 === 0 ? [] : ["2026-07-08"])];
  return days.map((day, nth) =>
    told(
      anOrder({
        orderId: customerId * 10n + BigInt(nth),
        customerId,
        totalMinor: nth === 2 ? 2n * totalMinor : totalMinor,
        processedAt: new Date(`${day}T12:00:00Z`),
      }),
    ),
  );
});
await settleOrders(shopId, news.flat(), { now });
await closeDatabase();

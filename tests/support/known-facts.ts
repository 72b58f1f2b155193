/** What only Shopify knows of a shop's products and customers, mirrored before anything settles, so that nothing waits. */
import { db } from "#app/db.server.ts";
import { later } from "./orders.ts";

/** The products of stories.ts. */
const PRODUCTS = [
  { productId: 1n, tags: ["Ink", "sale"], collectionIds: [70n], vendor: "Pelikan" },
  { productId: 2n, tags: [], collectionIds: [70n, 71n], vendor: "lamy" },
  { productId: 3n, tags: ["paper"], collectionIds: [], vendor: null },
  { productId: 4n, tags: [], collectionIds: [71n], vendor: "Lamy" },
];

const TAGS = [["club", "insider"], ["CLUB", "press"], ["barred", "club"], [], ["staff", "Press", "INSIDER"]];

const WORLD = 10;

/**
 * Read a minute before: all products, and every customer of so many worlds of stories.ts. Where customers are merged,
 * those of one world have the same tags: an order is judged by those of whom it was first heard to be.
 */
export async function knowFacts(
  shopId: string,
  { worlds, merges, now }: { worlds: number; merges: boolean; now: Date },
): Promise<void> {
  const [readAt, before] = [later(now, { minutes: -1 }), later(now, { days: -1 })];
  await db.product.createMany({
    data: PRODUCTS.map((product) => ({ shopId, ...product, readAt, changedAt: before })),
  });
  const customers = Array.from({ length: worlds }, (_, world) => [1, 2, 3].map((each) => ({ world, each })));
  await db.member.createMany({
    data: customers.flat().map(({ world, each }) => ({
      ...{ shopId, customerId: BigInt((world + 1) * WORLD + each), state: "guest", createdAt: now },
      ...{ tags: TAGS[(world + (merges ? 0 : each)) % TAGS.length] ?? [], tagsReadAt: readAt },
    })),
  });
}

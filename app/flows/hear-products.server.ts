/** Shopify tells that products or collections changed: what a rule asks of them is to be read again. */
import { inTransaction } from "#app/db.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { noteChangedProducts } from "#app/models/products.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { asksForFacts } from "#app/rules/earning/goods.ts";
import { namedGoods } from "#app/rules/programme/named-goods.ts";

export type ProductNews = { kind: "product" | "collection"; id: bigint; webhookId: string };

/** A merchant changes many products at once: they are read together. */
const READ_AFTER_MS = 2_000;

/**
 * Notes which mirrored products changed, has them read where the published programme asks for them, and closes the
 * deliveries. A collection that a rule names concerns every mirrored product: who came to it is not told. Settled
 * orders keep what was frozen with them. Idempotent.
 */
export async function hearProducts(
  shopId: string,
  news: readonly ProductNews[],
  { now }: { now: Date },
): Promise<void> {
  const idsOf = (kind: ProductNews["kind"]) => news.flatMap((each) => (each.kind === kind ? each.id : []));
  await inTransaction(async (tx) => {
    const versions = await publishedProgrammes(tx, shopId);
    const named = versions.flatMap(({ programme }) => namedGoods(programme));
    const ruled = new Set(named.flatMap(({ kind, id }) => (kind === "collection" ? id : [])));
    const everything = idsOf("collection").some((id) => ruled.has(id));
    const productIds = everything ? "all" : idsOf("product");
    const changed = await noteChangedProducts(tx, shopId, { productIds, now });
    const programme = versions.at(-1)?.programme;
    if (changed > 0 && programme && asksForFacts(programme)) {
      const runAt = new Date(now.getTime() + READ_AFTER_MS);
      await enqueue(tx, "read-products", { shopId }, { jobKey: `read-products:${shopId}`, runAt });
    }
    const verdicts = news.map(({ kind, id, webhookId }) => {
      const ignored = kind === "collection" && !ruled.has(id);
      const outcome = ignored
        ? "No rule names this collection"
        : `${kind === "product" ? "Product" : "Collection"} noted`;
      return { webhookId, state: ignored ? "ignored" : "processed", outcome } as const;
    });
    await markProcessed(tx, shopId, verdicts, now);
  });
}

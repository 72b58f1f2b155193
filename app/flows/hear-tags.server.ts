/** Shopify tells that customers got or lost tags: what a rule asks of them is to be read again. */
import { inTransaction } from "#app/db.server.ts";
import { noteChangedTags } from "#app/models/customer-tags.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { asksForTags, asksForTagsOfAll } from "#app/rules/customer-tags.ts";

export type TagNews = { kind: "tags"; customerId: bigint; webhookId: string };

/** Tags are changed by the hundred, and ours come back as an echo: they are read together. */
const READ_AFTER_MS = 2_000;

/**
 * Notes whose tags changed, has them read where the published programme asks for tags, and closes the deliveries. What
 * a delivery says of them is not believed: two may come in any order. Settled orders keep what was frozen with them.
 * Idempotent.
 */
export async function hearTags(
  shopId: string,
  news: readonly TagNews[],
  { now }: { now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const programme = (await publishedProgrammes(tx, shopId)).at(-1)?.programme;
    const customerIds = news.map(({ customerId }) => customerId);
    const everybodys = programme !== undefined && asksForTagsOfAll(programme);
    const changed = await noteChangedTags(tx, shopId, { customerIds, everybodys, now });
    const asked = programme !== undefined && asksForTags(programme);
    if (changed > 0 && asked) {
      const runAt = new Date(now.getTime() + READ_AFTER_MS);
      await enqueue(tx, "read-tags", { shopId }, { jobKey: `read-tags:${shopId}`, runAt });
    }
    const verdict = asked
      ? ({ state: "processed", outcome: "Tags noted" } as const)
      : ({ state: "ignored", outcome: "No rule asks for tags of customers" } as const);
    const verdicts = news.map(({ webhookId }) => ({ webhookId, ...verdict }));
    await markProcessed(tx, shopId, verdicts, now);
  });
}

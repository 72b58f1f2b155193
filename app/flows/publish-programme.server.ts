/** A new version of the rules comes into force. */
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { noteChangedProducts } from "#app/models/products.server.ts";
import { insertProgrammeVersion, publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { asksForFacts } from "#app/rules/excluded.ts";
import { parseProgramme } from "#app/rules/programme.ts";

/**
 * Validates the document, publishes it as the next version and has the storefront's copy written. Answers the version.
 * Refuses PROGRAMME_INVALID with the fields at fault, also for another currency than the shop's, and
 * SHOP_NOT_INSTALLED. Orders already settled keep the version they were settled by. Not idempotent: every call is a
 * version. `by` is an actor: `system` or `staff:<id>`.
 */
export async function publishProgramme(
  shopId: string,
  document: unknown,
  { now, by }: { now: Date; by: string },
): Promise<number> {
  const shop = await requireInstalledShop(db, shopId);
  const parsed = parseProgramme(document);
  if ("issues" in parsed)
    throw new Refusal("PROGRAMME_INVALID", {
      detail: parsed.issues.map(({ path, message }) => `${path || "document"} ${message}`).join("; "),
    });
  if (parsed.programme.currency !== shop.currency)
    throw new Refusal("PROGRAMME_INVALID", { detail: `currency must be ${shop.currency ?? "known first"}` });
  return inTransaction(async (tx) => {
    const version = await insertProgrammeVersion(tx, shopId, parsed.programme, { now, by });
    await enqueue(tx, "sync-rules", { shopId }, { jobKey: `sync-rules:${shopId}` });
    await redateIfNeeded(tx, shopId, now);
    // Changes of collections that no rule named were not heard.
    if (asksForFacts(parsed.programme)) await noteChangedProducts(tx, shopId, { productIds: "all", now });
    return version;
  });
}

/** Whoever posts at this moment may still hold the old policy; its transaction ends before this. */
const REDATE_AFTER_MS = 60_000;

/** Another expiry policy than before: the lots that stand get new dates. */
async function redateIfNeeded(tx: Tx, shopId: string, now: Date): Promise<void> {
  const [before, after] = (await publishedProgrammes(tx, shopId)).slice(-2);
  if (!before || !after || JSON.stringify(before.programme.expiry) === JSON.stringify(after.programme.expiry))
    return;
  const runAt = new Date(now.getTime() + REDATE_AFTER_MS);
  const { version } = after;
  await enqueue(
    tx,
    "redate-lots",
    { shopId, version },
    { jobKey: `redate-lots:${shopId}:${version}`, runAt },
  );
}

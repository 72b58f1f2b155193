/** A new version of the rules comes into force. */
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { insertProgrammeVersion } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue } from "#app/queue.server.ts";
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
    return version;
  });
}

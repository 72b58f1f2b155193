/** A document comes into force: as the next version, with its line in the audit log and all that follows. */
import type { Tx } from "#app/db.server.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { noteChangedProducts } from "#app/models/products.server.ts";
import type { Publication } from "#app/models/programmes.server.ts";
import { insertProgrammeVersion } from "#app/models/programmes.server.ts";
import { enqueueAfterPublication } from "#app/queue.server.ts";
import { asksForFacts } from "#app/rules/earning/goods.ts";
import type { Programme } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";

/**
 * Publishes a programme that was found in order, says in the audit log what is different, and enqueues what follows.
 * Answers the version. Not idempotent: every call is a version.
 */
export async function putInForce(
  tx: Tx,
  shopId: string,
  programme: Programme,
  publication: Publication,
): Promise<{ version: number }> {
  const { now, by, reevaluate = false } = publication;
  const { version, before } = await insertProgrammeVersion(tx, shopId, programme, publication);
  await noteInAudit(tx, shopId, {
    ...{ at: now, actor: by, action: "programme published", about: `programme ${version}` },
    words: differenceInWords(before, programme),
  });
  await enqueueAfterPublication(tx, shopId, { version, before, after: programme, reevaluate, now });
  // Changes of collections that no rule named were not heard.
  if (asksForFacts(programme)) await noteChangedProducts(tx, shopId, { productIds: "all", now });
  return { version };
}

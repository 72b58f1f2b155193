/** The merchant takes a key out of use. */
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { findApiSecret, revokeKey } from "#app/models/api-keys.server.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";

/** Nothing signed with the key is taken from now on, for good. Twice is once. Refuses API_KEY_NOT_FOUND. */
export async function revokeApiKey(
  shopId: string,
  keyId: string,
  { by, now }: { by: string; now: Date },
): Promise<void> {
  await inTransaction(async (tx) => {
    const about = await revokeKey(tx, shopId, keyId, now);
    if (about !== null)
      await noteInAudit(tx, shopId, { at: now, actor: by, action: "API key revoked", about });
    else if (!(await findApiSecret(tx, shopId, keyId))) throw new Refusal("API_KEY_NOT_FOUND");
  });
}

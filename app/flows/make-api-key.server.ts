/** The merchant makes a key for a system of their own. */
import { randomBytes } from "node:crypto";
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { insertApiKey, lockAndCountApiKeys } from "#app/models/api-keys.server.ts";
import { noteInAudit } from "#app/models/audit-log.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";

const MOST_KEYS = 20;
const LONGEST_NAME = 80;

/**
 * Makes a key and answers its id and its secret, which nobody is shown a second time. Twice makes two keys. Refuses
 * API_KEY_INVALID (no name, too long, more than twenty that work), SHOP_NOT_INSTALLED.
 */
export async function makeApiKey(
  shopId: string,
  asked: { name: string },
  { by, now }: { by: string; now: Date },
): Promise<{ keyId: string; secret: string }> {
  const name = asked.name.replaceAll("\u0000", "").trim();
  if (name === "") throw new Refusal("API_KEY_INVALID", { detail: "The key needs a name" });
  if (name.length > LONGEST_NAME)
    throw new Refusal("API_KEY_INVALID", { detail: `The name is longer than ${LONGEST_NAME} characters` });
  const keyId = `lk_${randomBytes(9).toString("hex")}`;
  const secret = `ls_${randomBytes(32).toString("base64url")}`;
  await inTransaction(async (tx) => {
    await requireInstalledShop(tx, shopId);
    if ((await lockAndCountApiKeys(tx, shopId)) >= MOST_KEYS)
      throw new Refusal("API_KEY_INVALID", {
        detail: `There are ${MOST_KEYS} keys already: revoke one first`,
      });
    await insertApiKey(tx, shopId, { keyId, secret, name, by, now });
    await noteInAudit(tx, shopId, { at: now, actor: by, action: "API key made", about: name });
  });
  return { keyId, secret };
}

/** A system of the merchant's asks: is it who it says it is, now, and not too often? */
import { randomBytes } from "node:crypto";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { findApiSecret, noteApiKeyUse } from "#app/models/api-keys.server.ts";
import { isSignedWith, isTimely, WITHIN_SECONDS } from "#app/signed-request.server.ts";
import { takeTurn, TURNS_A_SECOND } from "#app/turns.server.ts";

export type SignedRequest = {
  shopId: string;
  keyId: string;
  timestamp: string;
  signature: string;
  body: Uint8Array;
};

/** What an unknown key is compared with, so that it takes as long as a wrong signature. */
const NOBODYS_SECRET = randomBytes(32).toString("base64url");

/**
 * Admits a request that was signed with a working key of this very shop, and notes that the key was used. An unknown
 * key and a wrong signature are told alike; only who signs rightly hears that the key was revoked. Repeating it is
 * harmless. Refuses API_REQUEST_STALE, FORGED, API_KEY_REVOKED, TOO_MANY_REQUESTS.
 */
export async function admitCaller(request: SignedRequest, { now }: { now: Date }): Promise<void> {
  const { shopId, keyId, timestamp, signature, body } = request;
  if (!isTimely(timestamp, now)) throw new Refusal("API_REQUEST_STALE", { seconds: WITHIN_SECONDS });
  const known = await findApiSecret(db, shopId, keyId);
  const isSigned = isSignedWith(known?.secret ?? NOBODYS_SECRET, signature, { timestamp, body });
  if (!known || !isSigned) throw new Refusal("FORGED");
  if (known.isRevoked) throw new Refusal("API_KEY_REVOKED");
  if (!takeTurn(`${shopId} ${keyId}`, now)) throw new Refusal("TOO_MANY_REQUESTS", { limit: TURNS_A_SECOND });
  await inTransaction((tx) => noteApiKeyUse(tx, shopId, keyId, now));
}

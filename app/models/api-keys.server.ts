/** Keeper of API keys: with these a merchant's own systems sign what they tell Laurel. Secrets are sealed at rest. */
import type { Db, Tx } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { sealer } from "#app/seal.server.ts";

const seals = sealer(env.ENCRYPTION_KEY, "api-keys");
/** Bound to its row: a secret copied to another shop's does not open. */
const placeOf = (shopId: string, keyId: string) => `api-key:${shopId}:${keyId}`;

export type ApiKey = {
  keyId: string;
  name: string;
  createdAt: Date;
  createdBy: string;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

const MOST_SHOWN = 100;
/** Its row is not written again for every request. */
const USE_NOTED_EVERY_MS = 60_000;

/** The keys of a shop, the newest first, a hundred at most; their secrets stay where they are. */
export async function listApiKeys(db: Db, shopId: string): Promise<ApiKey[]> {
  return db.apiKey.findMany({
    where: { shopId },
    omit: { secret: true, shopId: true },
    orderBy: [{ createdAt: "desc" }, { keyId: "asc" }],
    take: MOST_SHOWN,
  });
}

/** How many keys of the shop work; who adds one holds the shop's row, so that two at once count each other. */
export async function lockAndCountApiKeys(tx: Tx, shopId: string): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  return tx.apiKey.count({ where: { shopId, revokedAt: null } });
}

/** Writes a new key with its secret sealed. Not idempotent: every key is another one. */
export async function insertApiKey(
  tx: Tx,
  shopId: string,
  key: { keyId: string; secret: string; name: string; by: string; now: Date },
): Promise<void> {
  const { keyId, name, by, now } = key;
  const secret = seals.seal(key.secret, placeOf(shopId, keyId));
  await tx.apiKey.create({ data: { shopId, keyId, secret, name, createdAt: now, createdBy: by } });
}

/** The key's secret, opened, and whether it was revoked; null where the shop has no such key. */
export async function findApiSecret(
  db: Db,
  shopId: string,
  keyId: string,
): Promise<{ secret: string; isRevoked: boolean } | null> {
  const row = await db.apiKey.findUnique({ where: { shopId_keyId: { shopId, keyId } } });
  return row && { secret: seals.open(row.secret, placeOf(shopId, keyId)), isRevoked: row.revokedAt !== null };
}

/** Notes that the key was used, once a minute at most. */
export async function noteApiKeyUse(tx: Tx, shopId: string, keyId: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - USE_NOTED_EVERY_MS);
  await tx.apiKey.updateMany({
    where: { shopId, keyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: now },
  });
}

/** Revokes a key for good; answers its name where it worked until now, and null where it did not. Idempotent. */
export async function revokeKey(tx: Tx, shopId: string, keyId: string, now: Date): Promise<string | null> {
  const revoked = await tx.apiKey.updateManyAndReturn({
    where: { shopId, keyId, revokedAt: null },
    data: { revokedAt: now },
    select: { name: true },
  });
  return revoked[0]?.name ?? null;
}

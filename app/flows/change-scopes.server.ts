/** The merchant granted or took away scopes. */
import { inTransaction } from "#app/db.server.ts";
import { saveScopes } from "#app/models/shops.server.ts";

/** Writes which scopes are granted now. The last one told wins; the next token exchange tells again. */
export async function changeScopes(shopId: string, scopes: readonly string[]): Promise<void> {
  await inTransaction((tx) => saveScopes(tx, shopId, [...new Set(scopes)].sort()));
}

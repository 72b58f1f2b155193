/** Programme versions: immutable, counted from one, the last published is in force. */
import type { Db, Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Programme, PublishedProgramme } from "#app/rules/programme.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";

type Row = { version: number; published_at: Date; document: unknown };

/** Versions never change, so a parsed one is kept for the life of the process. */
const parsedVersions = new Map<string, PublishedProgramme>();
const KEPT_VERSIONS = 5_000;

function parseVersion(shopId: string, row: Row): PublishedProgramme {
  const cacheKey = `${shopId} ${row.version} ${row.published_at.toISOString()}`;
  const known = parsedVersions.get(cacheKey);
  if (known) return known;
  const parsed = parseProgramme(row.document);
  assert("programme" in parsed, `stored programme ${row.version} of ${shopId} is valid`);
  const version = { version: row.version, publishedAt: row.published_at, programme: parsed.programme };
  if (parsedVersions.size >= KEPT_VERSIONS) parsedVersions.clear();
  parsedVersions.set(cacheKey, version);
  return version;
}

/** Every version the shop has published, ascending; empty before the first. */
export async function publishedProgrammes(db: Db, shopId: string): Promise<PublishedProgramme[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT version, published_at, document FROM programme_versions WHERE shop_id = ${shopId} ORDER BY version`;
  return rows.map((row) => parseVersion(shopId, row));
}

/** The version in force now, or null before the first. */
export async function findProgramme(db: Db, shopId: string): Promise<PublishedProgramme | null> {
  return (await publishedProgrammes(db, shopId)).at(-1) ?? null;
}

/** The version in force now; refuses PROGRAMME_NOT_PUBLISHED. */
export async function requireProgramme(db: Db, shopId: string): Promise<PublishedProgramme> {
  const published = await findProgramme(db, shopId);
  if (!published) throw new Refusal("PROGRAMME_NOT_PUBLISHED");
  return published;
}

/**
 * Publishes a version and answers its number. The shop's row is the lock, so that two at once get two numbers, and a
 * version is never dated before the one it follows.
 */
export async function insertProgrammeVersion(
  tx: Tx,
  shopId: string,
  programme: Programme,
  { now, by }: { now: Date; by: string },
): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  const rows = await tx.$queryRaw<{ version: number }[]>`
    INSERT INTO programme_versions (shop_id, version, document, published_at, published_by)
    SELECT ${shopId}, coalesce(max(version), 0) + 1, ${JSON.stringify(toDocument(programme))}::jsonb,
           greatest(${now}::timestamptz, max(published_at)), ${by}
    FROM programme_versions WHERE shop_id = ${shopId}
    RETURNING version`;
  assert(rows[0], "a published version has a number");
  return rows[0].version;
}

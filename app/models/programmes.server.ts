/** Programme versions: immutable, counted from one, the last published is in force. */
import type { Db, Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Programme, PublishedProgramme } from "#app/rules/programme.ts";
import { readProgramme, toDocument } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";

type Row = { version: number; publishedAt: Date; document: unknown; reevaluate: boolean };

/** A version, and whether tiers were judged anew by it at once. */
export type PublishedVersion = PublishedProgramme & { reevaluate: boolean };

/** Versions never change, so a parsed one is kept for the life of the process. */
const parsedVersions = new Map<string, PublishedVersion>();
const KEPT_VERSIONS = 5_000;

function parseVersion(shopId: string, row: Row): PublishedVersion {
  const { publishedAt, reevaluate } = row;
  const cacheKey = `${shopId} ${row.version} ${publishedAt.toISOString()}`;
  const known = parsedVersions.get(cacheKey);
  if (known) return known;
  const programme = readProgramme(row.document);
  assert(programme, `stored programme ${row.version} of ${shopId} can be read`);
  const version = { version: row.version, publishedAt, programme, reevaluate };
  if (parsedVersions.size >= KEPT_VERSIONS) parsedVersions.clear();
  parsedVersions.set(cacheKey, version);
  return version;
}

/** Every version the shop has published, ascending; empty before the first. */
export async function publishedProgrammes(db: Db, shopId: string): Promise<PublishedVersion[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT version, published_at AS "publishedAt", document, reevaluate
    FROM programme_versions WHERE shop_id = ${shopId} ORDER BY version`;
  return rows.map((row) => parseVersion(shopId, row));
}

/** The version in force now, or null before the first. */
export async function findProgramme(db: Db, shopId: string): Promise<PublishedVersion | null> {
  return (await publishedProgrammes(db, shopId)).at(-1) ?? null;
}

/** The version in force now; refuses PROGRAMME_NOT_PUBLISHED. */
export async function requireProgramme(db: Db, shopId: string): Promise<PublishedVersion> {
  const published = await findProgramme(db, shopId);
  if (!published) throw new Refusal("PROGRAMME_NOT_PUBLISHED");
  return published;
}

/** A version by its number; refuses PROGRAMME_VERSION_NOT_FOUND. */
export async function requireVersion(db: Db, shopId: string, version: number): Promise<PublishedVersion> {
  const found = (await publishedProgrammes(db, shopId)).find((each) => each.version === version);
  if (!found) throw new Refusal("PROGRAMME_VERSION_NOT_FOUND", { version });
  return found;
}

/** One line of the programme's history. */
export type ProgrammeHistoryLine = {
  version: number;
  name: string;
  publishedAt: Date;
  publishedBy: string;
  note: string | null;
  restoredFrom: number | null;
  reevaluate: boolean;
  /** What is different from the version before it, one sentence each. */
  words: string[];
};

const HISTORY_PAGE = 50;

/** The versions, newest first: fifty at most, those before the version `before` where it is given. */
export async function programmeHistory(
  db: Db,
  shopId: string,
  { before = null }: { before?: number | null } = {},
): Promise<ProgrammeHistoryLine[]> {
  const rows = await db.programmeVersion.findMany({
    where: { shopId, ...(before === null ? {} : { version: { lt: before } }) },
    orderBy: { version: "desc" },
    take: HISTORY_PAGE + 1,
  });
  const parsed = rows.map((row) => parseVersion(shopId, row).programme);
  return rows.slice(0, HISTORY_PAGE).flatMap((row, index) => {
    const { version, publishedAt, publishedBy, note, restoredFrom, reevaluate } = row;
    const programme = parsed[index];
    assert(programme, "every version of the history is read");
    const words = differenceInWords(parsed[index + 1] ?? null, programme);
    const { name } = programme;
    return [{ version, name, publishedAt, publishedBy, note, restoredFrom, reevaluate, words }];
  });
}

export type Publication = {
  now: Date;
  by: string;
  restoredFrom?: number | null;
  reevaluate?: boolean;
  note?: string | null;
};

/**
 * Publishes a version; answers its number and what was in force before. The shop's row is the lock, so that two at once
 * get two numbers, and a version is never dated before the one it follows.
 */
export async function insertProgrammeVersion(
  tx: Tx,
  shopId: string,
  programme: Programme,
  { now, by, restoredFrom = null, reevaluate = false, note = null }: Publication,
): Promise<{ version: number; before: Programme | null }> {
  await tx.$queryRaw`SELECT 1 FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
  const before = (await findProgramme(tx, shopId))?.programme ?? null;
  const rows = await tx.$queryRaw<{ version: number }[]>`
    INSERT INTO programme_versions (shop_id, version, document, published_at, published_by, restored_from, reevaluate,
                                    note)
    SELECT ${shopId}, coalesce(max(version), 0) + 1, ${JSON.stringify(toDocument(programme))}::jsonb,
           greatest(${now}::timestamptz, max(published_at)), ${by}, ${restoredFrom}::integer, ${reevaluate}, ${note}
    FROM programme_versions WHERE shop_id = ${shopId}
    RETURNING version`;
  assert(rows[0], "a published version has a number");
  return { version: rows[0].version, before };
}

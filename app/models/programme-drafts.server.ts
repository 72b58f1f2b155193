/**
 * The draft of a shop's programme: one, for everybody who edits. Whoever changes it says which revision was read; a
 * revision is never used twice, so that what was read is what is changed, or nobody's words are written over.
 */
import type { Db, Tx } from "#app/db.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import type { Programme } from "#app/rules/programme.ts";
import { readProgramme, toDocument } from "#app/rules/programme.ts";

export type ProgrammeDraft = {
  programme: Programme;
  /** The version that it was begun from; null where it was a preset. */
  basedOn: number | null;
  revision: number;
  editedBy: string;
  editedAt: Date;
};

type Edit = { programme: Programme; by: string; now: Date };

/** The draft as it was last saved, or null. */
export async function findDraft(db: Db, shopId: string): Promise<ProgrammeDraft | null> {
  const row = await db.programmeDraft.findUnique({ where: { shopId } });
  if (!row) return null;
  const { document, basedOn, revision, editedBy, editedAt } = row;
  const programme = readProgramme(document);
  assert(programme, `the draft of ${shopId} can be read`);
  return { programme, basedOn, revision, editedBy, editedAt };
}

/** The draft, if it is the revision that was read; refuses DRAFT_NOT_FOUND and DRAFT_OVERTAKEN. */
export async function requireDraft(db: Db, shopId: string, revision: number): Promise<ProgrammeDraft> {
  const draft = await findDraft(db, shopId);
  if (draft?.revision !== revision) throw notThatDraft(draft);
  return draft;
}

/**
 * Begins a draft and answers its revision. Where there is one it takes its place if that is the revision that was read
 * (`replace`); it refuses DRAFT_OVERTAKEN if it is another, and DRAFT_EXISTS if none was.
 */
export async function insertDraft(
  tx: Tx,
  shopId: string,
  { programme, basedOn, by, now, replace }: Edit & { basedOn: number | null; replace: number | null },
): Promise<number> {
  const waiting = await findDraft(tx, shopId);
  if (waiting && waiting.revision !== replace) throw notToReplace(waiting, replace);
  const rows = await tx.$queryRaw<{ revision: number }[]>`
    INSERT INTO programme_drafts AS d (shop_id, document, based_on, edited_by, edited_at)
    VALUES (${shopId}, ${written(programme)}::jsonb, ${basedOn}::integer, ${by}, ${now})
    ON CONFLICT (shop_id) DO UPDATE SET document = EXCLUDED.document, based_on = EXCLUDED.based_on,
      revision = DEFAULT, edited_by = EXCLUDED.edited_by, edited_at = EXCLUDED.edited_at
    WHERE d.revision = ${waiting?.revision ?? null}::integer
    RETURNING revision`;
  if (rows[0]) return rows[0].revision;
  throw notToReplace(await findDraft(tx, shopId), replace);
}

/** There is one that was not read. */
function notToReplace(draft: ProgrammeDraft | null, replace: number | null): Refusal {
  return new Refusal(replace === null ? "DRAFT_EXISTS" : "DRAFT_OVERTAKEN", draft ? told(draft) : {});
}

/** Writes the draft over the revision that was read; answers the new one. Refuses DRAFT_NOT_FOUND, DRAFT_OVERTAKEN. */
export async function updateDraft(
  tx: Tx,
  shopId: string,
  { programme, revision, by, now }: Edit & { revision: number },
): Promise<number> {
  const rows = await tx.$queryRaw<{ revision: number }[]>`
    UPDATE programme_drafts SET document = ${written(programme)}::jsonb, revision = DEFAULT, edited_by = ${by},
      edited_at = ${now}
    WHERE shop_id = ${shopId} AND revision = ${revision}
    RETURNING revision`;
  if (!rows[0]) throw notThatDraft(await findDraft(tx, shopId));
  return rows[0].revision;
}

/** Takes away the revision that was read. Refuses DRAFT_NOT_FOUND, DRAFT_OVERTAKEN. */
export async function deleteDraft(tx: Tx, shopId: string, revision: number): Promise<void> {
  const { count } = await tx.programmeDraft.deleteMany({ where: { shopId, revision } });
  if (count === 0) throw notThatDraft(await findDraft(tx, shopId));
}

const written = (programme: Programme) => JSON.stringify(toDocument(programme));

/** Gone, or saved by somebody else since: by whom, when, and as which revision. */
function notThatDraft(draft: ProgrammeDraft | null): Refusal {
  return draft ? new Refusal("DRAFT_OVERTAKEN", told(draft)) : new Refusal("DRAFT_NOT_FOUND");
}

function told({ editedBy: by, editedAt, revision }: ProgrammeDraft) {
  return { by, at: editedAt.toISOString(), revision };
}

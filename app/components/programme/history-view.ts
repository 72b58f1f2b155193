/** Versions, the draft and the audit log in words. Pure. */
import type { SaidInstant } from "#app/components/format.ts";
import { sayInstant } from "#app/components/format.ts";
import { capital } from "#app/components/programme/words.ts";
import { sayStaff } from "#app/components/staff.ts";
import type { Programme } from "#app/rules/programme.ts";
import { listInWords } from "#app/rules/programme/words.ts";

type Reader = { now: Date; timeZone: string; staff: string };

export type VersionView = {
  version: string;
  name: string;
  at: SaidInstant;
  by: string;
  note: string | null;
  /** What was special about its publication. */
  remarks: string[];
  words: string[];
  inForce: boolean;
};

type KnownVersion = {
  version: number;
  name: string;
  publishedAt: Date;
  publishedBy: string;
  note: string | null;
  restoredFrom: number | null;
  reevaluate: boolean;
  words: readonly string[];
};

/** Who did something, as the reader is told it. */
export function sayActor(actor: string, reader: string): string {
  return actor === "system" ? "Laurel" : sayStaff(actor, reader);
}

export function versionView(known: KnownVersion, reader: Reader & { inForce: number | null }): VersionView {
  const { version, name, note, restoredFrom, reevaluate, words } = known;
  const remarks = [
    ...(restoredFrom === null ? [] : [`Restored from version ${restoredFrom}`]),
    ...(reevaluate ? ["Everybody was judged anew at once"] : []),
  ];
  return {
    ...{ version: `${version}`, name, note, remarks, inForce: version === reader.inForce },
    words: words.length > 0 ? [...words] : ["The same as the version before"],
    at: sayInstant(known.publishedAt, reader),
    by: sayActor(known.publishedBy, reader.staff),
  };
}

export type AuditView = { id: string; at: SaidInstant; who: string; what: string; words: string[] };

type KnownAudit = {
  auditId: bigint;
  at: Date;
  actor: string;
  action: string;
  about: string | null;
  words: readonly string[];
};

export function auditView(
  { auditId, at, actor, action, about, words }: KnownAudit,
  reader: Reader,
): AuditView {
  return {
    id: `${auditId}`,
    at: sayInstant(at, reader),
    who: capital(sayActor(actor, reader.staff)),
    what: about === null ? capital(action) : `${capital(action)}: ${sayAbout(about)}`,
    words: [...words],
  };
}

/** Pages call "programme 3" of the log what it is to them: version 3. */
const sayAbout = (about: string) => about.replace(/^programme (?=\d+$)/, "version ");

/** "Gold, Platinum": tiers above the first that a draft no longer has; null where there is none. */
export function sayGoneTiers(published: Programme | null, { tiers }: Programme): string | null {
  const stay = new Set(tiers.map(({ id }) => id));
  const gone = published?.tiers.slice(1).filter(({ id }) => !stay.has(id)) ?? [];
  return gone.length > 0 ? listInWords(gone.map(({ name }) => name)) : null;
}

export type DraftView = { by: string; at: SaidInstant; revision: number; difference: string[] };

export function draftView(
  draft: { editedBy: string; editedAt: Date; revision: number },
  difference: readonly string[],
  reader: Reader,
): DraftView {
  return {
    by: sayActor(draft.editedBy, reader.staff),
    at: sayInstant(draft.editedAt, reader),
    revision: draft.revision,
    difference: difference.length > 0 ? [...difference] : ["Nothing is different from what is published"],
  };
}

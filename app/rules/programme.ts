/**
 * The programme: a shop's rules as one typed, validated document. Versions are immutable; what is not understood is
 * refused, never ignored. Amounts are integers of the shop currency's minor unit, written as decimal strings so that
 * the document survives JSON exactly.
 */
import type { z } from "zod";
import { document, rewardDocument, storedDocument } from "#app/rules/programme/document.ts";
import { multiplierText } from "#app/rules/programme/pieces.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";
import { inWords, issuesOf } from "#app/rules/programme/refusals.ts";
import { upgraded } from "#app/rules/programme/upgrade.ts";

export type Programme = z.output<typeof document>;
/** The programme as stored and sent: amounts as strings. */
export type ProgrammeDocument = z.input<typeof document>;
export type Tier = Programme["tiers"][number];
export type Reward = Programme["rewards"][number];
export type Rate = Programme["earning"]["rate"];

/** One published version, as every rule wants it. */
export type PublishedProgramme = { version: number; publishedAt: Date; programme: Programme };

/** Reads a submitted document, also of an older schema; on failure says which field is wrong and why. */
export function parseProgramme(input: unknown): { programme: Programme } | { issues: ProgrammeIssue[] } {
  const parsed = document.safeParse(upgraded(input), { error: inWords });
  return parsed.success ? { programme: parsed.data } : { issues: issuesOf(parsed.error) };
}

/**
 * Reads a stored document, also of an older schema, by its shape alone; null where it has none. Whether it makes sense
 * was asked when it was written: what is asked of a document since then is not asked of it.
 */
export function readProgramme(stored: unknown): Programme | null {
  return storedDocument.safeParse(upgraded(stored)).data ?? null;
}

/** Reads one reward as it was stored with a redemption. */
export function parseReward(input: unknown): Reward {
  return rewardDocument.parse(input);
}

/** The stored form of a programme, a reward or anything else with amounts: every bigint as a decimal string. */
export function toDocument(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, written));
}

/** Multipliers are thousandths once they are read; whatever has that name is one. */
function written(key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return key === "multiplier" ? multiplierText(value) : value.toString();
}

/**
 * The version in force at an instant: the last one published at or before it, or the first for orders from before
 * there was any. `versions` in ascending order; null without any.
 */
export function inForceAt(versions: readonly PublishedProgramme[], instant: Date): PublishedProgramme | null {
  return versions.findLast((each) => each.publishedAt <= instant) ?? versions[0] ?? null;
}

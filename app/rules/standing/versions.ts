/** The versions that judge a member, one after the other. */
import type { Programme, PublishedProgramme } from "#app/rules/programme.ts";
import { inForceAt, toDocument } from "#app/rules/programme.ts";
import type { TierState } from "./state.ts";

/** One version; `reevaluate`: everybody is judged anew by it at once, instead of at the end of the period. */
export type JudgingVersion = PublishedProgramme & { reevaluate?: boolean };

/** Who is folded, and when. */
export type FoldSetting = {
  /** Ascending and not empty: each instant is judged by the version in force then. */
  versions: readonly JudgingVersion[];
  timeZone: string;
  /** Only says how far the calendar has come. */
  now: Date;
  /** Null where the member never enrolled: its years are those of the shop. */
  enrolledAt: Date | null;
  /** Null where they are not known: then only tiers without a required tag can be held. */
  customerTags: readonly string[] | null;
};

/** Whether a version leaves every standing as the one before it does. */
export function isJudgedAlike(before: Programme, after: Programme): boolean {
  const told = ({ tiers, qualification }: Programme) => JSON.stringify(toDocument({ tiers, qualification }));
  return told(before) === told(after);
}

/** The first version since which all leave standings alike: what any of them judged is as the last one says. */
export function judgingSince(versions: readonly JudgingVersion[]): number | null {
  let since: JudgingVersion | null = null;
  for (const version of versions)
    if (!since || version.reevaluate || !isJudgedAlike(since.programme, version.programme)) since = version;
  return since?.version ?? null;
}

/** The version that judges an instant. */
export function versionAt(versions: readonly JudgingVersion[], at: Date): JudgingVersion {
  const version = inForceAt(versions, at);
  if (!version) throw new RangeError("tiers are folded under at least one programme");
  return version;
}

/** Goes past publications up to an instant, that one included; of several at one instant the last. */
export function publishUpTo(
  state: TierState,
  at: number,
  { versions, from }: { versions: readonly JudgingVersion[]; from: JudgingVersion },
): JudgingVersion {
  let version = from;
  for (let index = versions.indexOf(from) + 1; index < versions.length; index += 1) {
    const next = versions[index] as JudgingVersion;
    const published = next.publishedAt.getTime();
    if (published > at) break;
    if (published === versions[index + 1]?.publishedAt.getTime()) continue;
    state.moveTo(published);
    state.publish(next.programme, next.reevaluate ?? false);
    version = next;
  }
  return version;
}

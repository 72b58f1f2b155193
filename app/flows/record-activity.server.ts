/** A member did something that earns points: a hike, a review, a visit. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import type { Actor } from "#app/ledger/post.server.ts";
import { post } from "#app/ledger/post.server.ts";
import type { ActivityRecord } from "#app/models/activity-records.server.ts";
import {
  findActivityRecord,
  insertActivityRecord,
  tallyActivities,
} from "#app/models/activity-records.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import type { PublishedVersion } from "#app/models/programmes.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueueConversions, enqueueSync } from "#app/queue.server.ts";
import type { Proof } from "#app/rules/activities.ts";
import {
  activityEntry,
  awardFor,
  entryKeyOf,
  faultOfInstant,
  faultOfKey,
  faultOfProof,
  isActive,
  isShown,
  sayAgain,
  stretchOf,
} from "#app/rules/activities.ts";
import { isInAudience } from "#app/rules/customer-tags.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import type { Activity } from "#app/rules/programme/earning.ts";

export type ActivityWish = {
  customerId: bigint;
  activityId: string;
  /** The caller's own name for it, unique in the shop. */
  key: string;
  /** When it happened; null: now. */
  at: Date | null;
  proof: Proof | null;
  by: Actor;
};

export type RecordedActivity = ActivityRecord & { repeated: boolean };

/**
 * Records an activity and posts its points as one `activity` entry. The caller's key makes it idempotent: the same
 * again answers with the first record and posts nothing, also where the programme has changed since. An old customer id
 * stands for whom that one became. Limits and the year's cap count by the shop's calendar of the day it happened; a cap
 * that holds only a part of the points gives that part. Refuses ACTIVITY_INVALID (key, instant or proof cannot be
 * taken), ACTIVITY_CONFLICT (the key with other content), ACTIVITY_NOT_FOUND, ACTIVITY_NOT_ACTIVE,
 * ACTIVITY_LIMIT_REACHED, PROOF_REQUIRED, MEMBER_NOT_FOUND, MEMBER_NOT_ENROLLED, MEMBER_EXCLUDED,
 * OUTSIDE_AUDIENCE (by the tags that are known of the customer), PROGRAMME_NOT_PUBLISHED, SHOP_NOT_INSTALLED.
 */
export async function recordActivity(
  shopId: string,
  wish: ActivityWish,
  { now }: { now: Date },
): Promise<RecordedActivity> {
  refuseUnkeepable(wish);
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const member = await lockMember(tx, shopId, wish.customerId);
    const known = await findActivityRecord(tx, shopId, wish);
    if (known) return sameRecord(known, wish, member);
    refuseMember(member);
    const published = await requireProgramme(tx, shopId);
    if (!isInAudience(published.programme, member.tags)) throw new Refusal("OUTSIDE_AUDIENCE");
    const activity = requireActivity(published, wish, now);
    const zone = timeZone ?? "UTC";
    return write(tx, shopId, { wish, member, published, activity, zone, now });
  });
}

function refuseUnkeepable({ key, proof }: ActivityWish): void {
  const ofKey = faultOfKey(key);
  if (ofKey !== null) throw new Refusal("ACTIVITY_INVALID", { field: "key", detail: ofKey });
  const ofProof = proof && faultOfProof(proof);
  if (ofProof) throw new Refusal("ACTIVITY_INVALID", { field: "proof", detail: ofProof });
}

/** Whoever the customer is by now; a merge in between begins again. */
async function lockMember(tx: Tx, shopId: string, askedId: bigint): Promise<LockedMember> {
  const customerId = await keptIdOf(tx, shopId, askedId);
  const [member] = await lockMembers(tx, shopId, [customerId]);
  if (!member) throw new Refusal("MEMBER_NOT_FOUND");
  if ((await keptIdOf(tx, shopId, askedId)) !== customerId) throw new Overtaken();
  return member;
}

/** An instant that was not named cannot differ, nor a proof that was forgotten with the person. */
function sameRecord(
  { isSameProof, ...known }: ActivityRecord & { isSameProof: boolean },
  wish: ActivityWish,
  member: LockedMember,
): RecordedActivity {
  const isSame =
    known.customerId === member.customerId &&
    known.activityId === wish.activityId &&
    (wish.at === null || wish.at.getTime() === known.at.getTime()) &&
    (isSameProof || member.state === "redacted");
  if (!isSame) throw new Refusal("ACTIVITY_CONFLICT", { key: wish.key });
  return { ...known, repeated: true };
}

function refuseMember({ state }: LockedMember): void {
  if (state === "excluded") throw new Refusal("MEMBER_EXCLUDED");
  if (state !== "enrolled") throw new Refusal("MEMBER_NOT_ENROLLED");
}

function requireActivity({ programme }: PublishedVersion, wish: ActivityWish, now: Date): Activity {
  const activity = programme.activities.find(({ id }) => id === wish.activityId);
  if (!activity) throw new Refusal("ACTIVITY_NOT_FOUND", { activity: wish.activityId });
  if (!isActive(activity)) throw new Refusal("ACTIVITY_NOT_ACTIVE", { activity: activity.name });
  const ofInstant = faultOfInstant(wish.at ?? now, now);
  if (ofInstant !== null) throw new Refusal("ACTIVITY_INVALID", { field: "time", detail: ofInstant });
  if (activity.proof === "required" && !isShown(wish.proof))
    throw new Refusal("PROOF_REQUIRED", { activity: activity.name });
  return activity;
}

type Work = {
  wish: ActivityWish;
  member: LockedMember;
  published: PublishedVersion;
  activity: Activity;
  zone: string;
  now: Date;
};

async function write(tx: Tx, shopId: string, work: Work): Promise<RecordedActivity> {
  const { wish, member, published, activity, zone, now } = work;
  const { key, proof, by } = wish;
  const { customerId } = member;
  const at = wish.at ?? now;
  const { points, capped } = await award(tx, shopId, work);
  const programmeVersion = published.version;
  const record = { key, customerId, activityId: activity.id, points, at, programmeVersion };
  // Somebody wrote this key for another member a moment ago: looked at again, it is a conflict.
  if (!(await insertActivityRecord(tx, shopId, { ...record, proof, entryKey: entryKeyOf(key) })))
    throw new Overtaken();
  const entry = activityEntry(activity, { customerId, key, points, capped }, { by, now, programmeVersion });
  const posted = await post(tx, shopId, [entry], postingRules(published.programme, zone));
  await enqueueConversions(tx, shopId, published.programme, { entries: [entry], posted });
  await enqueueSync(tx, shopId, now);
  return { ...record, repeated: false };
}

async function award(
  tx: Tx,
  shopId: string,
  { wish, member, published, activity, zone, now }: Work,
): Promise<{ points: bigint; capped: boolean }> {
  const at = wish.at ?? now;
  const tally = await tallyActivities(tx, shopId, {
    customerId: member.customerId,
    activityId: activity.id,
    stretch: stretchOf(at, activity.limit?.per ?? "ever", zone),
    year: stretchOf(at, "year", zone),
  });
  const award = awardFor(activity, published.programme, { at, timeZone: zone, tally });
  if (award.kind === "points") return award;
  const { againAt } = award;
  throw new Refusal("ACTIVITY_LIMIT_REACHED", {
    activity: activity.name,
    again: sayAgain(againAt, zone),
    againAt: againAt?.toISOString() ?? "never",
  });
}

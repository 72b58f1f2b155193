/** Whoever rises into a tier that promises something is given it; what a return takes back is taken back. */
import { createHash } from "node:crypto";
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import { env } from "#app/env.server.ts";
import { assert } from "#app/errors.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { findEntryRewards, writeEntryRewards } from "#app/models/entry-rewards.server.ts";
import { insertRedemptions } from "#app/models/redemptions.server.ts";
import { enqueueAll } from "#app/queue.server.ts";
import type { Gift, GiftIdOf, Riser } from "#app/rules/entry-rewards.ts";
import { entryRewards } from "#app/rules/entry-rewards.ts";
import { keptOf } from "#app/rules/merges.ts";
import { requestedOf } from "#app/rules/purchase.ts";
import type { Participant, Plan } from "#app/rules/settlement.ts";
import type { StandingFold } from "#app/rules/standing/fold.ts";
import { promisesSomething, risesOf } from "#app/rules/standing/rises.ts";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(env.ENCRYPTION_KEY);

/**
 * The entries that take the ledger to what the folds promise, to be posted with those of the orders. Points come and go
 * with the rise; a reward is given once, as a redemption that costs nothing, and is not taken back: its code may be
 * used by the time that a return is heard of. Idempotent by what was given so far, counted against the rises that
 * stand; the id of a reward is made of the shop, the customer, the tier and the instant of the rise.
 */
export async function rewardRises(work: Work, plan: Plan): Promise<NewEntry[]> {
  const { tx, shopId, calendar, members, merged } = work;
  if (!promisesSomething(calendar.versions)) return [];
  const concerned = [...members.keys(), ...merged.keys()];
  const before = await findEntryRewards(tx, shopId, concerned);
  const terms = { now: calendar.now, giftIdOf: giftIdOf(shopId) };
  const { entries, given, gifts } = entryRewards(risersOf(work, plan), before, terms);
  await give(work, gifts);
  await writeEntryRewards(tx, shopId, given);
  return entries;
}

/** Members, and the customers who were merged into them up to the merge. Who does not take part rises nowhere. */
function risersOf({ calendar, members, merged }: Work, plan: Plan): Riser[] {
  const riser = (
    { customerId, enrolledAt }: Participant,
    fold: StandingFold | undefined,
    mergedAt: Date | null,
  ): Riser[] => {
    const holderId = keptOf(merged, customerId);
    const holder = members.get(holderId);
    if (!holder) return [];
    const rises = fold && enrolledAt ? risesOf(fold, { ...calendar, enrolledAt, mergedAt }) : [];
    const isReachable = holder.state === "enrolled";
    return [{ customerId, holderId, isReachable, rises }];
  };
  const told = [...members.values()].filter(({ customerId }) => !plan.untold?.has(customerId));
  return [
    ...told.flatMap((each) => riser(each, plan.folds.get(each.customerId), null)),
    ...[...merged.values()].flatMap((each) => riser(each, plan.former.get(each.customerId), each.mergedAt)),
  ];
}

async function give({ tx, shopId, calendar: { now } }: Work, gifts: readonly Gift[]): Promise<void> {
  const requested = gifts.map(({ redemptionId, holderId: customerId, version, reward }) => {
    const code = deriveCode(KEY, { shopId, customerId, redemptionId, suffix: 0 });
    const programmeVersion = version.version;
    const gift = { redemptionId, customerId, rewardId: reward.id, reward, programmeVersion, now };
    return { ...requestedOf(gift, code), points: 0n };
  });
  const inserted = await insertRedemptions(tx, shopId, requested);
  assert(inserted === gifts.length, "what was given for a rise is noted with it");
  const jobs = requested.map(({ redemptionId }) => ({
    payload: { shopId, redemptionId },
    jobKey: `finish-redemption:${shopId}:${redemptionId}`,
  }));
  await enqueueAll(tx, "finish-redemption", jobs);
}

/** The same for the same rise, whoever hears of it, and whatever period it is in. */
const giftIdOf =
  (shopId: string): GiftIdOf =>
  ({ customerId, tierId, at }) => {
    const rise = [shopId, customerId, tierId, at.toISOString()].join("\n");
    const digest = createHash("sha256").update(rise).digest("hex");
    const parts = [
      digest.slice(0, 8),
      digest.slice(8, 12),
      `8${digest.slice(13, 16)}`,
      `a${digest.slice(17, 20)}`,
    ];
    return [...parts, digest.slice(20, 32)].join("-");
  };

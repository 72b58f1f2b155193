/** A shopper buys a reward with points. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { assert, Refusal } from "#app/errors.ts";
import { knowBuyer } from "#app/flows/redeem/know-buyer.server.ts";
import { refuseUnoffered } from "#app/flows/redeem/refuse-unoffered.server.ts";
import { readEnded } from "#app/ledger/endings.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { enrolMember, lockMembers } from "#app/models/members.server.ts";
import { keptIdOf } from "#app/models/merges.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import { insertRedemptions, lockRedemption } from "#app/models/redemptions.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import { isInAudience } from "#app/rules/customer-tags.ts";
import { expiringEntry } from "#app/rules/points-due.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import type { PublishedProgramme, Reward } from "#app/rules/programme.ts";
import { buyingEntry, requestedOf } from "#app/rules/purchase.ts";
import type { Choice } from "#app/rules/rewards/choice.ts";
import { chosen, NO_CHOICE } from "#app/rules/rewards/choice.ts";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(env.ENCRYPTION_KEY);
/** The door finishes most redemptions itself; the job is for those it could not. */
const FINISH_AFTER_MS = 10_000;
const ENDED_AT_ONCE = 500;

export type RedeemRequest = {
  customerId: bigint;
  redemptionId: string;
  rewardId: string;
  /** What is chosen of a reward that leaves something to choose. */
  choice?: Choice;
};

/**
 * Takes the points and records a `requested` redemption with its code; a job takes it on to Shopify. What of the
 * member's points has ended by now is ended first. An old session of a merged customer buys for whom that one became.
 * The shopper's redemption id makes it idempotent: the same request again answers with the first. Refuses
 * REDEMPTION_MISMATCH (the id bought another reward), REDEMPTION_NOT_FOUND (the id is somebody else's),
 * REWARD_NOT_FOUND, REWARD_CHOICE, REWARD_NOT_OFFERED, REWARD_NOT_FOR_TIER, REWARD_SOLD_OUT, REWARD_LIMIT_REACHED,
 * INSUFFICIENT_POINTS, MEMBER_EXCLUDED, OUTSIDE_AUDIENCE (by the tags of the customer, which are read
 * first where they are not known), PROGRAMME_NOT_PUBLISHED, SHOP_NOT_INSTALLED.
 */
export async function redeem(
  shopId: string,
  asked: RedeemRequest,
  { now }: { now: Date },
): Promise<Redemption> {
  await knowBuyer(shopId, asked.customerId, { now });
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const programme = await requireProgramme(tx, shopId);
    const customerId = await keptIdOf(tx, shopId, asked.customerId);
    const request = { ...asked, customerId };
    const enrolled = await enrolMember(tx, shopId, { customerId, at: now, now });
    if (enrolled) await enqueue(tx, "settle-members", { shopId, customerIds: [customerId.toString()] });
    const [member] = await lockMembers(tx, shopId, [customerId]);
    assert(member, "an enrolled member has a row");
    if ((await keptIdOf(tx, shopId, customerId)) !== customerId) throw new Overtaken();
    const known = await lockRedemption(tx, shopId, request.redemptionId);
    if (known) return sameRequest(known, request);
    if (!isInAudience(programme.programme, member.tags)) throw new Refusal("OUTSIDE_AUDIENCE");
    const offered = programme.programme.rewards.find((each) => each.id === request.rewardId);
    if (!offered) throw new Refusal("REWARD_NOT_FOUND", { reward: request.rewardId });
    const reward = chosen(offered, request.choice ?? NO_CHOICE);
    await refuseUnoffered(tx, shopId, { programme: programme.programme, reward, customerId, timeZone, now });
    const points = BigInt(reward.points);
    const rules = postingRules(programme.programme, timeZone);
    const available = member.available - (await expireFirst(tx, shopId, { customerId, rules, now }));
    if (available < points) throw new Refusal("INSUFFICIENT_POINTS", { available, points });
    return buy(tx, shopId, { request, programme, reward, rules, now });
  });
}

function sameRequest(known: Redemption, { customerId, rewardId, choice }: RedeemRequest): Redemption {
  if (known.customerId !== customerId) throw new Refusal("REDEMPTION_NOT_FOUND");
  const isAsMuch = (choice?.points ?? known.points) === known.points;
  if (known.rewardId !== rewardId || !isAsMuch) throw new Refusal("REDEMPTION_MISMATCH");
  return known;
}

type Purchase = {
  request: RedeemRequest;
  programme: PublishedProgramme;
  reward: Reward;
  rules: PostingRules;
  now: Date;
};

/** Points that have ended cannot be spent, also while the job that ends them is on its way. Answers how many ended. */
async function expireFirst(
  tx: Tx,
  shopId: string,
  { customerId, rules, now }: { customerId: bigint; rules: PostingRules; now: Date },
): Promise<bigint> {
  const ended = await readEnded(tx, shopId, { customerIds: [customerId], now, limit: ENDED_AT_ONCE });
  await post(
    tx,
    shopId,
    ended.map((each) => expiringEntry(each, now)),
    rules,
  );
  return ended.reduce((sum, each) => sum + each.remaining, 0n);
}

async function buy(
  tx: Tx,
  shopId: string,
  { request, programme, reward, rules, now }: Purchase,
): Promise<Redemption> {
  const { redemptionId } = request;
  const purchase = { ...request, reward, programmeVersion: programme.version, now };
  const code = deriveCode(KEY, { shopId, ...request, suffix: 0 });
  const inserted = await insertRedemptions(tx, shopId, [requestedOf(purchase, code)]);
  // Somebody else made a redemption of this id a moment ago: their row was not there to be locked.
  if (inserted === 0) throw new Refusal("REDEMPTION_NOT_FOUND");
  await post(tx, shopId, [buyingEntry(purchase, { actor: "shopper" })], rules);
  await enqueueWork(tx, { shopId, redemptionId, now });
  const redemption = await lockRedemption(tx, shopId, redemptionId);
  assert(redemption, "an inserted redemption has a row");
  return redemption;
}

async function enqueueWork(
  tx: Tx,
  { shopId, redemptionId, now }: { shopId: string; redemptionId: string; now: Date },
): Promise<void> {
  const inMs = (delay: number) => new Date(now.getTime() + delay);
  const finish = {
    jobKey: `finish-redemption:${shopId}:${redemptionId}`,
    runAt: inMs(FINISH_AFTER_MS),
  };
  await enqueue(tx, "finish-redemption", { shopId, redemptionId }, finish);
  await enqueueSync(tx, shopId, now);
}

/** A bought reward becomes what it promises in Shopify, a code for the most part, or its points come back. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { assert, Fault, Refusal } from "#app/errors.ts";
import { post } from "#app/ledger/post.server.ts";
import { postedByRedemption } from "#app/ledger/posted.server.ts";
import { noteDenied } from "#app/models/conversions.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { enqueueWithdrawal, keepWithdrawal, swapIssued } from "#app/models/redemption-withdrawals.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import {
  claimSending,
  findRedemption,
  lockRedemption,
  markFailed,
  markIssued,
  recordCode,
  unclaimedGids,
} from "#app/models/redemptions.server.ts";
import { noteStoreCredit, requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import { convertedIn, windowAgain } from "#app/rules/conversion.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import type { ShopifyClient } from "#app/shopify/client.server.ts";
import { shopifyClient } from "#app/shopify/client.server.ts";
import type { WithdrawOnce } from "#app/shopify/issuing.ts";
import { KNOWN_AFTER_MS } from "#app/shopify/issuing.ts";
import { offerIssue, withdrawIssue } from "#app/shopify/issuing.server.ts";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(env.ENCRYPTION_KEY);
/** Codes are 60 bits: a second one taken by chance is a sign of something else. */
const CODES_TRIED = 5;
/** By then no call of another process that still made the code before can be under way. */
const SETTLED_AFTER_MS = 120_000;

type Work = {
  shopId: string;
  client: ShopifyClient;
  currency: string;
  timeZone: string | null;
  now: Date;
};

/**
 * Takes a `requested` redemption to `issued`, or to `failed` with its points returned to the lots they came from when
 * Shopify refuses. Shopify is asked between two transactions, never inside one. Idempotent and safe to run twice at
 * once: the code is derived and written down before it is tried, and what an earlier try left is found and adopted,
 * or withdrawn where it cannot be. Faults leave it `requested` for the next try. Refuses REDEMPTION_NOT_FOUND,
 * SHOP_NOT_INSTALLED.
 */
export async function finishRedemption(
  shopId: string,
  redemptionId: string,
  { now }: { now: Date },
): Promise<Redemption> {
  const redemption = await requireRedemption(shopId, redemptionId);
  if (redemption.state !== "requested") return redemption;
  const { currency, timeZone } = await requireInstalledShop(db, shopId);
  assert(currency, "a shop that sold a reward has a currency");
  // What was converted by itself comes by the thousand on the first of a month, and nobody looks on.
  const background = convertedIn(redemption.rewardId) !== null;
  const work = { shopId, client: await shopifyClient(shopId, { background }), currency, timeZone, now };
  try {
    const made = await offerUntilOurs(work, redemption);
    if (made !== null) await issue(work, redemptionId, made);
  } catch (error) {
    if (!(error instanceof Refusal) || !FINAL.has(error.code)) throw error;
    if (error.code === "STORE_CREDIT_OFF")
      await inTransaction((tx) => noteStoreCredit(tx, shopId, { isOn: false, now }));
    await inTransaction((tx) => giveBack(tx, work, redemption, error));
  }
  return requireRedemption(shopId, redemptionId);
}

/** What Shopify will not change its mind about. */
const FINAL: ReadonlySet<string> = new Set(["CODE_REFUSED", "SCOPE_MISSING", "STORE_CREDIT_OFF"]);
/** What it will change its mind about once the merchant has. */
const MENDABLE: ReadonlySet<string> = new Set(["SCOPE_MISSING", "STORE_CREDIT_OFF"]);

async function requireRedemption(shopId: string, redemptionId: string): Promise<Redemption> {
  const redemption = await findRedemption(db, shopId, redemptionId);
  if (!redemption) throw new Refusal("REDEMPTION_NOT_FOUND");
  return redemption;
}

type Made = { redemption: Redemption; issuedGid: string | null };

/** Null when somebody else finished it meanwhile. */
async function offerUntilOurs(work: Work, redemption: Redemption): Promise<Made | null> {
  let current = redemption;
  for (let tried = 0; tried < CODES_TRIED; tried += 1) {
    const order = { ...current, ...work };
    const formerIds = [...(await mergesAround(db, work.shopId, [current.customerId])).keys()];
    const outcome = await offerIssue(work.client, { ...order, formerIds }, onceFor(work, current));
    if (outcome.kind === "ours") return { redemption: current, issuedGid: outcome.issuedGid };
    // Only the customer who is gone could use it: it goes, and the one who is there gets the next.
    if (outcome.kind === "former")
      await withdrawIssue(work.client, { ...order, issuedGid: outcome.issuedGid }, onceFor(work, current));
    current = await inTransaction((tx) => nextCode(tx, work, current));
    if (current.state !== "requested") return null;
  }
  throw new Refusal("CODE_REFUSED", { detail: "every code that was tried is taken" });
}

/** What Shopify would do twice is sent by one process; who sends money writes that down before. */
function onceFor({ shopId, now }: Work, { redemptionId, sentAt }: Redemption): WithdrawOnce {
  return {
    ...{ now, sentAt },
    claim: () => inTransaction((tx) => claimSending(tx, shopId, { redemptionId, before: sentAt, now })),
    unclaimed: (gids) => unclaimedGids(db, shopId, { gids, redemptionId }),
    keep: (gid) => inTransaction((tx) => keepWithdrawal(tx, shopId, { redemptionId, gid })),
    swap: (gids) => inTransaction((tx) => swapIssued(tx, shopId, { redemptionId, gids })),
  };
}

/**
 * Writes the next code down before it is tried; takes what another process wrote, if there is anything. The code that
 * is left behind is looked up once more later: a process that was cut off may still have made it.
 */
async function nextCode(tx: Tx, { shopId, now }: Work, tried: Redemption): Promise<Redemption> {
  const { redemptionId, customerId } = tried;
  const current = await lockRedemption(tx, shopId, redemptionId);
  assert(current, "a redemption is never deleted while its shop stands");
  const isAsTried = current.codeSuffix === tried.codeSuffix && current.customerId === customerId;
  if (current.state !== "requested" || !isAsTried) return current;
  const codeSuffix = current.codeSuffix + 1;
  const code = deriveCode(KEY, { shopId, customerId, redemptionId, suffix: codeSuffix });
  await recordCode(tx, shopId, { redemptionId, code, codeSuffix });
  const options = {
    jobKey: `withdraw-left-code:${shopId}:${tried.code}`,
    runAt: new Date(now.getTime() + SETTLED_AFTER_MS),
  };
  await enqueue(tx, "withdraw-left-code", { shopId, code: tried.code, redemptionId }, options);
  return { ...current, code, codeSuffix };
}

async function issue(work: Work, redemptionId: string, { redemption, issuedGid }: Made): Promise<void> {
  const { shopId, client, now } = work;
  const isIts = await inTransaction(async (tx) => {
    const current = await lockRedemption(tx, shopId, redemptionId);
    if (current?.code !== redemption.code) return false;
    await markIssued(tx, shopId, { redemptionId, issuedGid, now });
    // Given back by another process in the same moment: nobody may use the code for nothing.
    if (current.state === "failed") await enqueueWithdrawal(tx, shopId, redemptionId);
    return true;
  });
  // Another process went on to the next code in the same moment.
  if (!isIts) await withdrawIssue(client, { ...redemption, ...work, issuedGid }, onceFor(work, redemption));
}

/**
 * Where Shopify may not be asked what came of a request without an answer, or may not show it yet, points and what they
 * paid for could both be there: it stays as it is until that is known. What this process sent itself, and nobody before
 * it, was answered: with the refusal.
 */
function refuseUnknownEnd(
  { sentAt }: Redemption,
  { found, why, now }: { found: Redemption; why: Refusal["code"]; now: Date },
): void {
  if (sentAt === null || !MENDABLE.has(why)) return;
  if (found.sentAt === null && sentAt.getTime() === now.getTime()) return;
  if (why === "STORE_CREDIT_OFF" && now.getTime() - sentAt.getTime() >= KNOWN_AFTER_MS) return;
  throw new Fault("it is not known yet what came of the last try", { retryAfterMs: KNOWN_AFTER_MS });
}

async function giveBack(
  tx: Tx,
  { shopId, timeZone, now }: Work,
  found: Redemption,
  { code: why, message: failure }: Refusal,
): Promise<void> {
  const { redemptionId } = found;
  const known = await findRedemption(tx, shopId, redemptionId);
  assert(known, "a redemption is never deleted while its shop stands");
  const { customerId } = known;
  await lockMembers(tx, shopId, [customerId]);
  const current = await lockRedemption(tx, shopId, redemptionId);
  if (current?.state !== "requested") return;
  if (current.customerId !== customerId) throw new Overtaken();
  refuseUnknownEnd(current, { found, why, now });
  await markFailed(tx, shopId, { redemptionId, failure });
  const window = convertedIn(current.rewardId);
  // The conversion is tried again once that is mended.
  if (MENDABLE.has(why) && window !== null && windowAgain(window) !== null)
    await noteDenied(tx, shopId, { redemptionId, now });
  // An earlier try may have left something behind whose answer was lost: nobody may use it for nothing.
  await enqueueWithdrawal(tx, shopId, redemptionId);
  // What a tier gave cost nothing: there is nothing to come back.
  if (current.points === 0n) return;
  const posted = (await postedByRedemption(tx, shopId, [redemptionId])).get(redemptionId);
  const entry = {
    customerId,
    kind: "return",
    key: `redemption:${redemptionId}:${(posted?.entries ?? 0) + 1}`,
    pendingDelta: 0n,
    availableDelta: current.points,
    redemptionId,
    returnOf: redemptionId,
    programmeVersion: current.programmeVersion,
    reason: { reward: current.rewardId, title: current.reward.title, failure },
    actor: "system",
    occurredAt: now,
  } as const;
  const programme = await findProgramme(tx, shopId);
  await post(tx, shopId, [entry], postingRules(programme?.programme, timeZone));
  await enqueueSync(tx, shopId, now);
}

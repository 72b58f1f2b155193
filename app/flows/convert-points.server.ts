/** Points become a reward by themselves: on a day of the month, or as soon as there are enough. */
import { randomUUID } from "node:crypto";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { assert } from "#app/errors.ts";
import { readEnded, readOpenLots } from "#app/ledger/endings.server.ts";
import { post } from "#app/ledger/post.server.ts";
import {
  findConvertible,
  finishWindow,
  insertConversions,
  isFinished,
} from "#app/models/conversions.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { insertRedemptions } from "#app/models/redemptions.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import type { Converted, Convertible, Terms } from "#app/rules/conversion.ts";
import {
  conversionRewardId,
  convertAll,
  convertedReward,
  endingEntry,
  leastPoints,
  termsAt,
} from "#app/rules/conversion.ts";
import { isInAudience } from "#app/rules/customer-tags.ts";
import { expiringEntry } from "#app/rules/points-due.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { buyingEntry, requestedOf } from "#app/rules/purchase.ts";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(env.ENCRYPTION_KEY);
/** So that nobody waits long for the lock of a member. */
const BATCH = 100;
/** Lots whose day has come are ended first, as many at once; the job that ends them has mostly been there. */
const ENDED_AT_ONCE = 2_000;
/** The codes of several batches are made in one go. */
const ISSUE_AFTER_MS = 2_000;

export type ConversionStep = { done: number; after: bigint; more: boolean };

type Options = {
  now: Date;
  /** Where a run goes on. */
  after?: bigint;
  /** These alone have got points just now; they do not end a monthly window. */
  of?: readonly bigint[] | null;
  limit?: number;
};

/**
 * Converts the points of one batch of members by the programme in force: whole steps buy a reward through the same
 * steps as a shopper does, its code is made by a job, and where the rest may not stay it ends with an entry of its own.
 * Answers how many members and where to go on. Whoever does not take part, or is outside the audience, is passed over.
 * One row for each member and window, read after the member is locked, makes it idempotent, also twice at once; a crash
 * leaves a batch wholly done or not at all. A monthly window that has come to its end stays closed: what is earned
 * after it waits for the next.
 * Refuses SHOP_NOT_INSTALLED.
 */
export async function convertPoints(
  shopId: string,
  { now, after = 0n, of: asked = null, limit = BATCH }: Options,
): Promise<ConversionStep> {
  return inTransaction(async (tx) => {
    const { timeZone } = await requireInstalledShop(tx, shopId);
    const zone = timeZone ?? "UTC";
    const terms = termsAt(await publishedProgrammes(tx, shopId), { timeZone: zone, now });
    if (!terms) return { done: 0, after, more: false };
    const { window } = terms;
    if (window !== null && (asked || (await isFinished(tx, shopId, window))))
      return { done: 0, after, more: false };
    const work = { tx, shopId, terms, rules: postingRules(terms.programme, zone), now };
    const found = await convertible(work, { of: asked, after, limit });
    const more = found.length === limit;
    if (window !== null && !more) await finishWindow(tx, shopId, window, now);
    const ids = found.map(({ customerId }) => customerId);
    if (ids.length === 0) return { done: 0, after, more };
    const locked = await lockMembers(tx, shopId, ids);
    const open = locked.filter(({ tags }) => isInAudience(terms.programme, tags));
    const of = open.map(({ customerId }) => customerId);
    await endFirst(work, of);
    const converted = convertAll(terms, await convertible(work, { of, limit }));
    await write(work, converted);
    return { done: converted.length, after: ids.at(-1) ?? after, more };
  });
}

type Work = { tx: Tx; shopId: string; terms: Terms; rules: PostingRules; now: Date };

function convertible(
  { tx, shopId, terms }: Work,
  whose: { of: readonly bigint[] | null; after?: bigint; limit: number },
): Promise<Convertible[]> {
  return findConvertible(tx, shopId, { window: terms.window, least: leastPoints(terms) }, whose);
}

/** Points that have ended cannot be converted, also while the job that ends them is on its way. */
async function endFirst({ tx, shopId, rules, now }: Work, customerIds: readonly bigint[]): Promise<void> {
  for (let more = true; more;) {
    const ended = await readEnded(tx, shopId, { customerIds, now, limit: ENDED_AT_ONCE });
    const entries = ended.map((each) => expiringEntry(each, now));
    await post(tx, shopId, entries, rules);
    more = ended.length === ENDED_AT_ONCE;
  }
}

async function write(work: Work, converted: readonly Converted[]): Promise<void> {
  const { tx, shopId, now } = work;
  if (converted.length === 0) return;
  const purchases = converted.flatMap((each) => (each.steps > 0 ? purchaseOf(work, each) : []));
  const bought = new Map(purchases.map((each) => [each.customerId, each.redemptionId]));
  const requested = purchases.map((each) =>
    requestedOf(each, deriveCode(KEY, { shopId, ...each, suffix: 0 })),
  );
  const inserted = await insertRedemptions(tx, shopId, requested);
  assert(inserted === purchases.length, "nobody else draws the same redemption id");
  const rows = converted.map((each) => ({ ...each, redemptionId: bought.get(each.customerId) ?? null }));
  await insertConversions(tx, shopId, rows, now);
  await postAll(work, { converted, purchases });
  if (purchases.length > 0) await enqueueIssue(work);
  await enqueueSync(tx, shopId, now);
}

type Bought = ReturnType<typeof purchaseOf>;

function purchaseOf({ terms, now }: Work, { customerId, window, steps }: Converted) {
  const { conversion, programme, version } = terms;
  return {
    redemptionId: randomUUID(),
    customerId,
    rewardId: conversionRewardId(window),
    reward: convertedReward(conversion, steps, programme.currency),
    programmeVersion: version,
    now,
    reason: { conversion: window, steps, stepPoints: conversion.stepPoints },
  };
}

/** The purchases, and then the end of whatever may not stay. */
async function postAll(
  { tx, shopId, terms, rules, now }: Work,
  { converted, purchases }: { converted: readonly Converted[]; purchases: readonly Bought[] },
): Promise<void> {
  const entries = purchases.map(({ reason, ...each }) => buyingEntry(each, { actor: "system", reason }));
  await post(tx, shopId, entries, rules);
  if (terms.conversion.carryOver) return;
  const windows = new Map(converted.map(({ customerId, window }) => [customerId, window]));
  const left = await readOpenLots(tx, shopId, [...windows.keys()]);
  const endings = left.map((lot) => {
    const window = windows.get(lot.customerId) ?? "";
    return endingEntry(lot, { window, version: terms.version, now });
  });
  await post(tx, shopId, endings, rules);
}

async function enqueueIssue({ tx, shopId, now }: Work): Promise<void> {
  const name = `issue-conversions:${shopId}`;
  const runAt = new Date(now.getTime() + ISSUE_AFTER_MS);
  // Orders and shoppers of all shops go first.
  const options = { jobKey: name, queueName: name, runAt, priority: 10 };
  await enqueue(tx, "issue-conversions", { shopId }, options);
}

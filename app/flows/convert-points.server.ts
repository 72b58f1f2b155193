/** Points become a reward by themselves: on a day of the month, or as soon as there are enough. */
import { randomUUID } from "node:crypto";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { assert } from "#app/errors.ts";
import { readEnded, readOpenLots } from "#app/ledger/endings.server.ts";
import { readDue } from "#app/ledger/pending.server.ts";
import { post } from "#app/ledger/post.server.ts";
import type { ConvertibleLots } from "#app/models/conversions.server.ts";
import {
  findConvertible,
  findDenied,
  finishWindow,
  insertConversions,
  isFinished,
  mayTryAgain,
  takeDenied,
} from "#app/models/conversions.server.ts";
import { lockMembers } from "#app/models/members.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { insertRedemptions } from "#app/models/redemptions.server.ts";
import { requireInstalledShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import type { Converted, Terms } from "#app/rules/conversion.ts";
import {
  conversionRewardId,
  convertAll,
  convertedReward,
  endingEntry,
  leastPoints,
  termsAt,
  windowAgain,
} from "#app/rules/conversion.ts";
import { isInAudience, isUnheardOf } from "#app/rules/customer-tags.ts";
import { expiringEntry, maturingEntry } from "#app/rules/points-due.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { buyingEntry, requestedOf } from "#app/rules/purchase.ts";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(env.ENCRYPTION_KEY);
const BATCH = 50;
/** So that nobody waits long for the lock of a member: of those who have many lots there are fewer in a batch. */
const LOTS_AT_ONCE = 200;
/** Few are tried again, and how many lots they have is not asked. */
const AGAIN_AT_ONCE = 20;
/** What is due by now is made available or ended first, as many at once; the jobs that do so have mostly been there. */
const DUE_AT_ONCE = 2_000;
/** The codes of several batches are made in one go. */
const ISSUE_AFTER_MS = 2_000;

export type ConversionStep = { done: number; after: bigint; more: boolean };

type Options = {
  now: Date;
  /** When the run began, where that was before: what Shopify denies in the course of it is not tried again by it. */
  began?: Date;
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
 * Where a shop that was away has not heard who that is by now, nothing goes on until it has read so.
 * One row for each member and window, read after the member is locked, makes it idempotent, also twice at once; a crash
 * leaves a batch wholly done or not at all. A monthly window that has come to its end stays closed: what is earned
 * after it waits for the next. Only who got no code in it for want of a permission has another turn once it may be
 * there, by the month with no more points than came back. Refuses SHOP_NOT_INSTALLED.
 */
export async function convertPoints(
  shopId: string,
  { now, began = now, after = 0n, of: asked = null, limit = BATCH }: Options,
): Promise<ConversionStep> {
  return inTransaction(async (tx) => {
    const { timeZone, installedAt, storeCreditOffAt } = await requireInstalledShop(tx, shopId);
    const zone = timeZone ?? "UTC";
    const terms = termsAt(await publishedProgrammes(tx, shopId), { timeZone: zone, now });
    const nothing = { ...NOTHING, after };
    if (!terms) return nothing;
    const { window } = terms;
    const work = { tx, shopId, terms, rules: postingRules(terms.programme, zone), installedAt, now };
    if (window === null) {
      // It would come back at once: what was enough waits until the shop has store credit again.
      if (storeCreditOffAt && terms.programme.conversion?.into === "store_credit") return nothing;
      const again = asked ? NOTHING : await convertAgain(work, { month: null, by: began, limit });
      if (!again) return nothing;
      if (again.more) return { ...again, after };
      return (await convertNext(work, { of: asked, after, limit })) ?? nothing;
    }
    if (asked) return nothing;
    if (await isFinished(tx, shopId, window))
      return { ...nothing, ...(await convertAgain(work, { month: window, by: began, limit })) };
    const step = await convertNext(work, { of: null, after, limit });
    if (!step) return nothing;
    if (!step.more) await finishWindow(tx, shopId, window, now);
    return step;
  });
}

const NOTHING = { done: 0, more: false };

type Batch = { of: readonly bigint[] | null; after: bigint; limit: number };

/** Null where it has to wait. */
async function convertNext(work: Work, { of, after, limit }: Batch): Promise<ConversionStep | null> {
  const found = await convertible(work, { of, after, limit });
  const ids = firstOf(found).map(({ customerId }) => customerId);
  const ready = await makeReady(work, ids);
  if (!ready) return null;
  const converted = convertAll(work.terms, await convertible(work, { of: ready, limit }));
  await write(work, converted);
  await endTheRest(work, converted);
  return {
    done: converted.length,
    after: ids.at(-1) ?? after,
    more: found.length === limit || ids.length < found.length,
  };
}

/** As many of them as have so many lots together, one at least. */
function firstOf(found: readonly ConvertibleLots[]): readonly ConvertibleLots[] {
  let lots = 0;
  return found.filter((each, index) => {
    lots += each.lots;
    return index === 0 || lots <= LOTS_AT_ONCE;
  });
}

/**
 * What they have besides was earned since, or stayed: it waits for the month's next window, and does not end with this
 * one. By threshold nothing waits, and all of it is converted. Null where it has to wait.
 */
async function convertAgain(
  work: Work,
  { month, by, limit }: { month: string | null; by: Date; limit: number },
): Promise<{ done: number; more: boolean } | null> {
  const { tx, shopId, now } = work;
  const denied = await findDenied(tx, shopId, { month, by, limit: Math.min(limit, AGAIN_AT_ONCE) });
  if (!denied || !(await mayTryAgain(tx, shopId, now))) return NOTHING;
  const ready = await makeReady(work, denied.customerIds);
  if (!ready) return null;
  const taken = await takeDenied(tx, shopId, denied);
  const most = new Map(taken.map(({ customerId, points }) => [customerId, points]));
  const terms = { ...work.terms, window: windowAgain(denied.window) };
  const found = await convertible({ ...work, terms }, { of: ready, limit });
  const back = found.map(({ available, ...rest }) => {
    const came = month === null ? available : (most.get(rest.customerId) ?? 0n);
    return { ...rest, available: came < available ? came : available };
  });
  const converted = convertAll(terms, back).filter(({ steps }) => steps > 0);
  await write(work, converted);
  return { done: converted.length, more: true };
}

/**
 * Locks members and brings their points up to date, which they are told also where no conversion follows; answers those
 * among them whom the programme is for. Null where that is not known: the sweep comes back when their tags were read.
 */
async function makeReady(work: Work, customerIds: readonly bigint[]): Promise<bigint[] | null> {
  const { tx, shopId, terms, now } = work;
  const locked = await lockMembers(tx, shopId, customerIds);
  if (locked.some((member) => isUnheardOf(terms.programme, member, work))) return null;
  const meant = locked.filter(({ tags }) => isInAudience(terms.programme, tags));
  const ids = meant.map(({ customerId }) => customerId);
  const matured = await matureFirst(work, ids);
  const ended = await endFirst(work, ids);
  if (matured || ended) await enqueueSync(tx, shopId, now);
  return ids;
}

type Work = {
  tx: Tx;
  shopId: string;
  terms: Terms;
  rules: PostingRules;
  installedAt: Date | null;
  now: Date;
};

function convertible(
  { tx, shopId, terms, now }: Work,
  whose: { of: readonly bigint[] | null; after?: bigint; limit: number },
): Promise<ConvertibleLots[]> {
  return findConvertible(tx, shopId, { window: terms.window, least: leastPoints(terms), now }, whose);
}

/** Points that are due by the day are converted on it, also while the job that makes them available is on its way. */
async function matureFirst(
  { tx, shopId, rules, now }: Work,
  customerIds: readonly bigint[],
): Promise<boolean> {
  let posted = false;
  for (let more = customerIds.length > 0; more;) {
    const due = await readDue(tx, shopId, { customerIds, now, limit: DUE_AT_ONCE });
    await post(
      tx,
      shopId,
      due.map((each) => maturingEntry(each, now)),
      rules,
    );
    posted ||= due.length > 0;
    more = due.length === DUE_AT_ONCE;
  }
  return posted;
}

/** Points that have ended cannot be converted, also while the job that ends them is on its way. */
async function endFirst({ tx, shopId, rules, now }: Work, customerIds: readonly bigint[]): Promise<boolean> {
  let posted = false;
  for (let more = customerIds.length > 0; more;) {
    const ended = await readEnded(tx, shopId, { customerIds, now, limit: DUE_AT_ONCE });
    const entries = ended.map((each) => expiringEntry(each, now));
    await post(tx, shopId, entries, rules);
    posted ||= ended.length > 0;
    more = ended.length === DUE_AT_ONCE;
  }
  return posted;
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
  const entries = purchases.map(({ reason, ...each }) => buyingEntry(each, { actor: "system", reason }));
  await post(tx, shopId, entries, work.rules);
  if (purchases.length > 0) await enqueueIssue(work);
  await enqueueSync(tx, shopId, now);
}

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

/** What may not stay of the points of these members ends. */
async function endTheRest(
  { tx, shopId, terms, rules, now }: Work,
  converted: readonly Converted[],
): Promise<void> {
  if (terms.conversion.carryOver || converted.length === 0) return;
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

/** The queue: `add_job` in the transaction of the rows it belongs to, so that a job exists exactly when its reason does.
 * Never a queue per customer: rows are serialised by their own locks. */
import { createHash } from "node:crypto";
import type { Tx } from "#app/db.server.ts";
import { jsonRows, sql } from "#app/db.server.ts";
import type { NewEntry } from "#app/ledger/entry.ts";
import { enoughBy } from "#app/rules/conversion.ts";
import { asksForOtherTags, asksForTags } from "#app/rules/customer-tags.ts";
import type { Programme } from "#app/rules/programme.ts";
import { isJudgedAlike } from "#app/rules/standing/versions.ts";

/** Every background job with its payload. A new name does not compile until the worker has an executor for it. */
export type Jobs = {
  /** Settles what the inbox holds for one shop. */
  "drain-inbox": { shopId: string };
  /** Reads orders again whose news were not enough, and settles them. */
  "read-orders": { shopId: string; orderIds: string[] };
  /** Reads products that rules ask for, and settles the orders that waited for them. */
  "read-products": { shopId: string };
  /** Reads the tags of customers that rules ask for, and settles the orders that waited for them. */
  "read-tags": { shopId: string };
  /** Has the tags of members read, for a version that asks for them, or a shop that was away; `after` is where it goes on. */
  "ask-for-tags": { shopId: string; after?: string };
  /** Compares a shop's orders with Shopify's, and settles what was missed; `from` is where it goes on. */
  "reconcile-orders": { shopId: string; from?: { since: string; after: string; found: number } };
  /** Settles again what the orders of a customer need who takes part from now on. */
  "settle-members": { shopId: string; customerIds: string[] };
  /** Takes a requested redemption to `issued` or `failed`. */
  "finish-redemption": { shopId: string; redemptionId: string };
  /** Makes pending points available whose time has come. */
  "mature-points": { shopId: string };
  /** Ends the points that were not spent in time. */
  "expire-points": { shopId: string };
  /** Notes whose points will end soon; `after` is where it goes on. */
  "warn-expiry": { shopId: string; after?: { expiresAt: string; lot: string } | null };
  /** Dates the lots that stand by the new expiry policy of a version; `after` is where it goes on. */
  "redate-lots": { shopId: string; version: number; after?: string };
  /**
   * Makes standings what they are by now, or by a version that was published; `after` is where it goes on, `againAt`
   * when to look once more for whoever was settled by an older version meanwhile.
   */
  "advance-standings": {
    shopId: string;
    version?: number;
    after?: { at: string; customerId: string } | null;
    againAt?: string;
  };
  /** Has all standings judged anew in the time zone that a shop is in now; `after` is where it goes on. */
  "turn-standings": { shopId: string; timeZone: string; after?: string };
  /** Settles again what an older version judged since this one is in force; `after` is where it goes on. */
  "settle-again": { shopId: string; version: number; after?: { at: string; orderId: string } | null };
  /** Makes rewards of points by themselves, of these customers or of all that are due; `after` is where it goes on. */
  "convert-points": { shopId: string; customerIds?: string[]; after?: string };
  /** Makes the codes of rewards that points became; `after` is where it goes on. */
  "issue-conversions": { shopId: string; after?: { requestedAt: string; redemptionId: string } | null };
  /** Takes codes back that ended unused; `after` is where it goes on. */
  "expire-redemptions": { shopId: string; after?: { endsAt: string; redemptionId: string } | null };
  /** Looks what is left of gift cards and store credit, of a customer or of all; `after` is where it goes on. */
  "find-spent": { shopId: string; customerId?: string; after?: string | null };
  /** Asks Shopify whether store credit is switched on by now. */
  "look-at-store-credit": { shopId: string };
  /** Takes codes out of use at Shopify whose points came back. */
  "withdraw-codes": { shopId: string; redemptionIds: string[] };
  /** Takes a code out of use that its redemption left for the next. Older jobs do not say whose it was. */
  "withdraw-left-code": { shopId: string; code: string; redemptionId?: string };
  /** Takes back what somebody wants the points of. */
  "cancel-redemption": { shopId: string; redemptionId: string };
  /** Writes balances and tiers of changed members to Shopify. */
  "sync-members": { shopId: string };
  /** Writes the published rules to the shop's app-data metafield. */
  "sync-rules": { shopId: string };
  /** Writes the widget's words and look to the shop's app-data metafield. */
  "sync-storefront": { shopId: string };
  /** Asks Shopify what kind of shop this is: name, currency, time zone. */
  "sync-shop": { shopId: string };
  "keep-reports": { shopId: string };
  /** Tries a draft of the programme on the shop's own orders. */
  "run-backtest": { shopId: string; backtestId: string };
  /** Asks every law of a shop's books and keeps what was found. */
  "check-books": { shopId: string };
  /** Answers a customers/data_request. */
  "complete-data-request": { shopId: string; requestId: string };
  /** Takes a backfill of past orders one step on. */
  "advance-backfill": { shopId: string; backfillId: string };
  /** Posts the good lines of a file of adjustments. */
  "post-adjustment": { shopId: string; adjustmentId: string };
  /** Takes an adjustment back by new entries. */
  "undo-adjustment": { shopId: string; adjustmentId: string };
};

export type JobName = keyof Jobs;

export type JobOptions = {
  /** One waiting job per key; a second call replaces the first. Carries what makes the job idempotent. */
  jobKey?: string;
  /** Not before then. Of many calls of one key the first says when: else a busy shop would put it off for ever. */
  runAt?: Date;
  maxAttempts?: number;
  /** Jobs of one queue run one after the other. */
  queueName?: string;
  /** A higher number comes later; 0 without it. */
  priority?: number;
};

const MOST_ATTEMPTS = 25;

/** Adds one job as part of `tx`. With a `jobKey`, many calls make one waiting job. */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  { jobKey, runAt, maxAttempts = MOST_ATTEMPTS, queueName, priority = 0 }: JobOptions = {},
): Promise<void> {
  await tx.$queryRaw(sql`
    SELECT 1 FROM graphile_worker.add_job(
      identifier => ${name}, payload => ${JSON.stringify(payload)}::json,
      run_at => ${runAt ?? null}::timestamptz, max_attempts => ${maxAttempts}::integer, job_key => ${jobKey ?? null},
      job_key_mode => ${runAt ? "preserve_run_at" : "replace"}, queue_name => ${queueName ?? null},
      priority => ${priority}::integer)`);
}

/** Has orders read from Shopify and settled; asked for twice, the same ones are read once while the first waits. */
export async function enqueueReading(
  tx: Tx,
  shopId: string,
  orders: readonly bigint[],
  { runAt }: Pick<JobOptions, "runAt"> = {},
): Promise<void> {
  const orderIds = orders.map(String).sort();
  const jobKey = `read-orders:${shopId}:${createHash("sha1").update(orderIds.join()).digest("base64")}`;
  await enqueue(tx, "read-orders", { shopId, orderIds }, { jobKey, ...(runAt && { runAt }) });
}

/**
 * Adds jobs of one name in one statement, each under its key; at once, and tried as often as any other. With
 * `keepsTries`, what a job of that key waits to try again is left to it: a new one would begin to count its tries anew.
 */
export async function enqueueAll<Name extends JobName>(
  tx: Tx,
  name: Name,
  jobs: readonly { payload: Jobs[Name]; jobKey: string }[],
  { keepsTries = false } = {},
): Promise<void> {
  if (jobs.length === 0) return;
  await tx.$queryRaw(sql`
    SELECT count(graphile_worker.add_job(
      identifier => ${name}, payload => x.payload, max_attempts => ${MOST_ATTEMPTS}::integer, job_key => x."jobKey"))
    FROM json_to_recordset(${jsonRows(jobs)}) AS x(payload json, "jobKey" text)
    WHERE NOT (${keepsTries} AND EXISTS (
      SELECT FROM graphile_worker.jobs WHERE key = x."jobKey" AND attempts < max_attempts))`);
}

/** The same job for each of these shops, keyed by its name and the shop. */
export async function enqueueForEach(tx: Tx, name: OfShop, shopIds: readonly string[]): Promise<void> {
  await enqueueAll(
    tx,
    name,
    shopIds.map((shopId) => ({ payload: { shopId }, jobKey: `${name}:${shopId}` })),
  );
}

/** Jobs that ask for nothing but the shop. */
type OfShop = { [Name in JobName]: { shopId: string } extends Jobs[Name] ? Name : never }[JobName];

/** Where points become a reward as soon as there are enough: has those converted who have enough by what was posted. */
export async function enqueueConversions(
  tx: Tx,
  shopId: string,
  programme: Programme | undefined,
  { entries, posted }: { entries: readonly NewEntry[]; posted: readonly { availableAfter: bigint }[] },
): Promise<void> {
  const enough = enoughBy(programme, entries, posted);
  if (enough.length > 0) await enqueue(tx, "convert-points", { shopId, customerIds: enough.map(String) });
}

/** What else happens within it is written back together. */
const SYNC_AFTER_MS = 2_000;

/**
 * Has members whose balance or tier changed written back to Shopify: in a moment after `now`, or at once without it. A
 * shop's runs follow each other: one that ends halfway could else have told an older balance after another's newer one,
 * and nobody would know.
 */
export async function enqueueSync(tx: Tx, shopId: string, now?: Date): Promise<void> {
  const jobKey = `sync-members:${shopId}`;
  const options: JobOptions = { jobKey, queueName: jobKey };
  if (now) options.runAt = new Date(now.getTime() + SYNC_AFTER_MS);
  await enqueue(tx, "sync-members", { shopId }, options);
}

/** Whoever posts while a version comes into force may still hold the old one; its transaction ends before this. */
const OVERLAP_MS = 60_000;

/**
 * A shop is in another time zone: days and years begin at other instants, and all standings are judged anew. At once,
 * and again when a settlement that began in the old time zone has ended: so it ends as if it had come before.
 */
export async function enqueueAfterMove(
  tx: Tx,
  shopId: string,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<void> {
  await enqueue(tx, "sync-rules", { shopId }, { jobKey: `sync-rules:${shopId}` });
  for (const runAt of [now, new Date(now.getTime() + OVERLAP_MS)]) {
    const jobKey = `turn-standings:${shopId}:${runAt.toISOString()}`;
    await enqueue(tx, "turn-standings", { shopId, timeZone }, { jobKey, runAt });
  }
}

/**
 * A shop has Laurel again. The uninstall may have ended the walk that the last publication asked for, which refuses
 * without it, and what customers' tags became meanwhile was not heard. What else follows a publication needs no shop
 * that is installed: it went on.
 */
export async function enqueueAfterReturn(
  tx: Tx,
  shopId: string,
  { version, programme }: { version: number; programme: Programme },
): Promise<void> {
  await enqueue(tx, "advance-standings", { shopId, version }, { jobKey: standingsKey(shopId, version) });
  if (asksForTags(programme))
    await enqueue(tx, "ask-for-tags", { shopId }, { jobKey: `ask-for-tags:${shopId}` });
}

/** Of the version that is published: the clock's own job is not its rest. */
export function standingsKey(shopId: string, version: number | undefined): string {
  return version === undefined ? `advance-standings:${shopId}` : `advance-standings:${shopId}:${version}`;
}

type Published = {
  version: number;
  before: Programme | null;
  after: Programme;
  reevaluate?: boolean;
  now: Date;
};

/**
 * What a version that was just published sets going: the storefront's copy of the rules is written; orders that were
 * settled meanwhile by the version before are settled by this one; where tiers are judged otherwise than before,
 * everybody's standing is; and where points expire otherwise, the lots that stand get new dates.
 */
export async function enqueueAfterPublication(
  tx: Tx,
  shopId: string,
  { version, before, after, reevaluate = false, now }: Published,
): Promise<void> {
  await enqueue(tx, "sync-rules", { shopId }, { jobKey: `sync-rules:${shopId}` });
  if (asksForOtherTags(before, after))
    await enqueue(tx, "ask-for-tags", { shopId }, { jobKey: `ask-for-tags:${shopId}` });
  if (!before) return;
  const runAt = new Date(now.getTime() + OVERLAP_MS);
  const settleKey = `settle-again:${shopId}:${version}`;
  await enqueue(tx, "settle-again", { shopId, version }, { jobKey: settleKey, runAt });
  if (reevaluate || !isJudgedAlike(before, after)) {
    const again = { shopId, version, againAt: runAt.toISOString() };
    await enqueue(tx, "advance-standings", again, { jobKey: standingsKey(shopId, version) });
  }
  if (JSON.stringify(before.expiry) === JSON.stringify(after.expiry)) return;
  const jobKey = `redate-lots:${shopId}:${version}`;
  await enqueue(tx, "redate-lots", { shopId, version }, { jobKey, runAt });
}

/** How many queues the shops' jobs of one name share: jobs of one queue run one after the other. */
const QUEUES = { "reconcile-orders": 4, "check-books": 1 } as const;

/**
 * Adds one job for each shop in one statement: one waiting per shop, spread evenly over the time from `from` on. They
 * run behind whatever somebody waits for, and a few at a time.
 */
export async function enqueueForShops(
  tx: Tx,
  name: keyof typeof QUEUES,
  shopIds: readonly string[],
  { from, spreadMs, maxAttempts }: { from: Date; spreadMs: number; maxAttempts: number },
): Promise<void> {
  const apartMs = spreadMs / Math.max(1, shopIds.length);
  await tx.$queryRaw(sql`
    SELECT count(graphile_worker.add_job(
      identifier => ${name}, payload => json_build_object('shopId', shop_id),
      queue_name => ${name} || '-' || (hashtext(shop_id) & ${QUEUES[name] - 1}), priority => 10,
      run_at => ${from}::timestamptz + make_interval(secs => (place - 1) * ${apartMs / 1_000}::float),
      max_attempts => ${maxAttempts}::integer, job_key => ${name} || ':' || shop_id,
      job_key_mode => 'preserve_run_at'))
    FROM unnest(${[...shopIds]}::text[]) WITH ORDINALITY AS shops(shop_id, place)`);
}

/** Removes jobs that nobody will try again and that rested since `before`; answers how many, at most `limit`. */
export async function forgetFailedJobs(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ forgotten: bigint }[]>(sql`
    SELECT count(*) AS forgotten FROM graphile_worker.complete_jobs(ARRAY(
      SELECT id FROM graphile_worker.jobs
      WHERE attempts >= max_attempts AND locked_at IS NULL AND updated_at < ${before}::timestamptz
      ORDER BY id LIMIT ${limit}))`);
  return Number(row?.forgotten ?? 0n);
}

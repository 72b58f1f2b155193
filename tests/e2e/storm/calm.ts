/** The calm after the storm: everything that is on its way arrives, everything that is due is done. */
import type pg from "pg";
import { SCHEDULE } from "../../../app/jobs/schedule.ts";
import { until } from "./until.ts";
import type { World } from "./world.ts";
import { unlessRefused } from "./world.ts";

/** A webhook that was refused is sent again after this. */
const RETRY_MS = 61_000;
const PATIENCE_MS = 90_000;

/**
 * Ends all faults, lets the store and the shoppers finish, heals what was lost, and waits until nothing moves; then the
 * workers rest.
 */
export async function calmDown(world: World, database: pg.Pool): Promise<void> {
  await world.control.clearAllFaults();
  await world.crew.muster();
  await payTheRest(world);
  await untilDelivered(world);
  await untilStill(world, database);
  for (const wish of world.shoppers.unanswered())
    if (!world.isGone(wish.customerId)) await world.shoppers.wish(wish);
  // Once for what was lost, and once more for what that brought about.
  for (let round = 0; round < 2; round += 1) {
    await strikeTheHour(database);
    await untilStill(world, database);
    await untilDelivered(world);
  }
  await untilAtRest(world, database);
}

/** The clock of the machine strikes as well, and may strike while it is counted: so nobody works then. */
async function untilAtRest(world: World, database: pg.Pool): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await untilStill(world, database);
    await world.crew.rest();
    if (isStill(await lookAround(world, database))) return;
    await world.crew.muster();
  }
  throw new Error("there is something to do again and again");
}

/**
 * Of an order that was paid and then grew, the store says "partially paid"; whoever never heard of the payment cannot
 * know it. So the rest is paid.
 */
async function payTheRest(world: World): Promise<void> {
  for (const shop of world.shops)
    for (const { id, paid, cancelledAt, totals } of await world.allOrders(shop))
      if (paid && cancelledAt === null && totals.outstandingMinor > 0)
        await unlessRefused(world.control.post(`orders/${id}/mark-paid`, { shop: shop.domain }));
}

type Counts = { idle: boolean; sending: number; delayed: number; retrying: number };

/** Every webhook has been taken; those that were refused are sent again on the store's own clock. */
async function untilDelivered({ control }: World): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    const counts = (await control.idle(PATIENCE_MS)) as unknown as Counts;
    if (!counts.idle) throw new Error(`the store is still sending: ${JSON.stringify(counts)}`);
    if (counts.retrying === 0) return;
    await control.post("clock", { advanceMs: RETRY_MS * (round + 1) });
  }
  throw new Error("webhooks are refused again and again");
}

/** Every scheduled job runs now, as it would within the day; payloads are kept, to be looked at. */
export async function strikeTheHour(database: pg.Pool): Promise<void> {
  for (const { task } of SCHEDULE)
    if (task !== "purge-payloads")
      await database.query("SELECT graphile_worker.add_job($1, '{}'::json, job_key => $1)", [task]);
  // The schedule passes over a shop that was compared a few minutes ago: in the midst of the storm, it may be.
  await database.query(
    `SELECT graphile_worker.add_job('reconcile-orders', json_build_object('shopId', shop_id),
       job_key => 'reconcile-orders:' || shop_id) FROM (SELECT shop_id FROM shops ORDER BY shop_id) each`,
  );
}

const SOON = "now() + interval '15 minutes'";

type Seen = { jobs: unknown[]; waiting: unknown[]; fallen: string[] };

const isStill = ({ jobs, waiting }: Seen) => jobs.length === 0 && waiting.length === 0;

/** No delivery waits and no job is left. What waits for a moment soon is brought forward: time would pass. */
export async function untilStill(world: World, database: pg.Pool): Promise<void> {
  const ask = () => lookAround(world, database);
  await until("the inbox and the queue to be still", ask, { isRight: isStill, withinMs: PATIENCE_MS });
}

/**
 * What was sent and never answered is known after two minutes, and not looked at before. No request is under way any
 * more for longer than the store takes to answer: of those the minutes have passed.
 */
async function letMinutesPass(database: pg.Pool): Promise<void> {
  for (const sent of ["sent_at", "withdrawal_sent_at"])
    await database.query(
      `UPDATE redemptions SET ${sent} = ${sent} - interval '2 minutes'
       WHERE ${sent} BETWEEN now() - interval '2 minutes' AND now() - interval '20 seconds'
         AND state IN ('requested', 'issued', 'failed')`,
    );
}

async function lookAround({ crew }: World, database: pg.Pool): Promise<Seen> {
  await letMinutesPass(database);
  await database.query(
    `UPDATE graphile_worker._private_jobs AS j SET run_at = now()
     WHERE run_at > now() AND run_at < ${SOON} AND locked_at IS NULL AND NOT EXISTS (
       SELECT FROM redemptions r WHERE j.payload::text LIKE '%' || r.redemption_id || '%'
         AND r.state IN ('requested', 'issued', 'failed') AND greatest(r.sent_at, r.withdrawal_sent_at) > now() - interval '2 minutes')`,
  );
  // A job that was asked for again while it ran gives its key to the new one, and is not tried again when it fails.
  const jobs = await database.query<{ task: string; error: string | null }>(
    `SELECT t.identifier AS task, j.attempts, j.locked_by IS NOT NULL AS locked, left(j.last_error, 200) AS error
     FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE j.run_at < ${SOON} AND NOT (j.attempts >= j.max_attempts AND j.key IS NULL AND j.locked_at IS NULL)
     LIMIT 10`,
  );
  const waiting = await database.query(
    "SELECT shop_id, topic, count(*)::int AS waiting FROM deliveries WHERE state = 'received' GROUP BY 1, 2 LIMIT 10",
  );
  return { jobs: jobs.rows, waiting: waiting.rows, fallen: crew.fallen() };
}

/** One step of a backfill, whatever its state: the job comes back until there is nothing left to do. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { askBackfill } from "#app/flows/ask-backfill.server.ts";
import { failBackfill } from "#app/flows/fail-backfill.server.ts";
import { followBackfill } from "#app/flows/follow-backfill.server.ts";
import { finishImport, noteImport } from "#app/flows/note-import.server.ts";
import { noteAward } from "#app/flows/note-award.server.ts";
import { previewAward } from "#app/flows/preview-award.server.ts";
import { readPastOrders } from "#app/flows/read-past-orders.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { inHalves } from "#app/jobs/in-halves.ts";
import { isPoisoned, placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import type { BackfillRow } from "#app/models/backfills.server.ts";
import { requireBackfill } from "#app/models/backfills.server.ts";
import type { PastMember } from "#app/models/past-orders.server.ts";
import { nextPastMembers } from "#app/models/past-orders.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";

/** Then the job makes room for other shops and comes back. */
const PARTS_PER_RUN = 20;
const LOOK_AGAIN_MS = 4_000;
/** Orders awarded in one transaction. */
const AWARD_AT_ONCE = 500;

/**
 * Takes a backfill one step on. Answers in how many milliseconds to come back, or null when nothing is left to do.
 * What Shopify refuses ends it in words, and so does the last of many tries; what the world breaks is tried again.
 * Two at once are harmless: what is settled settles the same, and each part is counted once.
 */
export async function advanceBackfill(
  { shopId, backfillId }: { shopId: string; backfillId: string },
  { lastTry = false } = {},
): Promise<number | null> {
  const backfill = await requireBackfill(db, shopId, backfillId);
  try {
    return await step(shopId, backfill);
  } catch (error) {
    if (!(error instanceof Refusal) && !lastTry && !isPoisoned(error)) throw error;
    log.error({ shopId, backfillId, error: wordsFor(error), at: placeOf(error) }, "backfill failed");
    await failBackfill(shopId, backfillId, { failure: failureOf(error), now: new Date() });
    return null;
  }
}

function failureOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return "Something went wrong again and again. What was taken over stays; starting anew goes on from there.";
}

async function step(shopId: string, backfill: BackfillRow): Promise<number | null> {
  const { backfillId } = backfill;
  const now = new Date();
  switch (backfill.state) {
    case "asked":
      await askBackfill(shopId, backfill, { now });
      return LOOK_AGAIN_MS / 4;
    case "reading": {
      const state = await followBackfill(shopId, backfill, { now });
      return state === "reading" ? LOOK_AGAIN_MS : state === "importing" ? 0 : null;
    }
    case "importing":
      await importOrders(shopId, backfill);
      return 0;
    case "imported":
      if (backfill.preview || !(await findProgramme(db, shopId))) return null;
      await previewAward(shopId, backfillId, { now });
      return null;
    case "awarding":
      return (await awardOrders(shopId, backfillId)) ? 0 : null;
    case "done":
    case "failed":
      return null;
  }
}

/** Settles the next parts of the file; a part that another worker has counted ends the run. */
async function importOrders(shopId: string, backfill: BackfillRow): Promise<void> {
  const { backfillId } = backfill;
  let parts = 0;
  for await (const part of readPastOrders(shopId, backfill)) {
    const news = part.orders.map((each) => ({ kind: "order" as const, ...each, history: new Date() }));
    const skipped = await settlePart(shopId, news);
    const progress = {
      ...part.progress,
      imported: part.progress.imported - skipped,
      skipped: part.progress.skipped + skipped,
    };
    const isOurs = await noteImport(shopId, backfillId, { from: part.from, progress, now: new Date() });
    parts += 1;
    if (!isOurs || parts === PARTS_PER_RUN) return;
  }
  await finishImport(shopId, backfillId, { now: new Date() });
}

/** Settles all of them but those that nothing helps; answers how many these are. */
async function settlePart(shopId: string, news: readonly OrderNews[]): Promise<number> {
  let skipped = 0;
  await inHalves(news, {
    work: (part) => settleOrders(shopId, part, { now: new Date() }),
    unfit: (_, error) => {
      log.error({ shopId, error: wordsFor(error), at: placeOf(error) }, "past order skipped");
      skipped += 1;
    },
  });
  return skipped;
}

/** All past orders of these members. One at fault ends the award in words, after those beside it had theirs. */
async function awardMembers(shopId: string, members: readonly PastMember[]): Promise<void> {
  const failures: unknown[] = [];
  await inHalves(members, {
    work: (part) => {
      const awardIds = part.flatMap(({ orderIds }) => orderIds);
      return settleOrders(shopId, [], { now: new Date(), awardIds });
    },
    unfit: (_, error) => failures.push(error),
  });
  if (failures.length > 0) throw failures[0];
}

/** Awards the next members all their past orders, each member in one transaction; answers whether there are more. */
async function awardOrders(shopId: string, backfillId: string): Promise<boolean> {
  for (let parts = 0, after = 0n; parts < PARTS_PER_RUN; parts += 1) {
    const members = await nextPastMembers(db, shopId, { after, orders: AWARD_AT_ONCE });
    const last = members.at(-1);
    if (!last) break;
    await awardMembers(shopId, members);
    after = last.customerId;
    if (!(await noteAward(shopId, backfillId, { now: new Date() })).more) return false;
  }
  return (await noteAward(shopId, backfillId, { now: new Date() })).more;
}

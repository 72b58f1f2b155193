/** A delivery arrives: it is written down before anything happens. */
import { pool } from "#app/db.server.ts";
import { Fault } from "#app/errors.ts";
import { log } from "#app/log.server.ts";
import type { NewDelivery } from "#app/models/deliveries.server.ts";
import { storeDeliveries } from "#app/models/deliveries.server.ts";

/** A group ends at either; a statement beyond these gains nothing. */
const GROUP_ROWS = 500;
const GROUP_CHARACTERS = 8_000_000;
/** More than this is waiting only when the database has stopped answering; Shopify keeps what we refuse. */
const WAITING_LIMIT = 10_000;

type Waiting = { delivery: NewDelivery; stored: () => void; failed: (error: unknown) => void };

const waiting: Waiting[] = [];
let storing = false;

/**
 * Stores a delivery in the inbox and resolves once it is committed; a webhook id known already is left as it is.
 * Group commit: while one insert is under way, the deliveries that arrive wait for the next and share it. When the
 * insert fails, every delivery of its group is refused, so that Shopify sends them again; nothing is half stored.
 */
export async function receive(delivery: NewDelivery): Promise<void> {
  if (waiting.length >= WAITING_LIMIT) throw new Fault("the inbox does not keep up", { retryAfterMs: 5_000 });
  const committed = new Promise<void>((stored, failed) => waiting.push({ delivery, stored, failed }));
  if (!storing) void storeWaiting();
  return committed;
}

async function storeWaiting(): Promise<void> {
  storing = true;
  // One turn of the event loop: requests that came in the same moment go in together.
  await new Promise((next) => setImmediate(next));
  while (waiting.length > 0) await storeGroup(waiting.splice(0, groupSize()));
  storing = false;
}

function groupSize(): number {
  let characters = 0;
  const beyond = waiting.findIndex(({ delivery }) => {
    characters += delivery.payload?.length ?? 0;
    return characters > GROUP_CHARACTERS;
  });
  return Math.min(beyond === -1 ? GROUP_ROWS : Math.max(beyond, 1), GROUP_ROWS);
}

async function storeGroup(group: Waiting[]): Promise<void> {
  try {
    await storeDeliveries(
      pool,
      group.map((each) => each.delivery),
    );
    for (const each of group) each.stored();
  } catch (error) {
    log.error({ err: error, deliveries: group.length }, "a group of deliveries could not be stored");
    for (const each of group) each.failed(error);
  }
}

/** What was settled while another version came into force is settled by the version that was in force. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { publishProgramme } from "../support/publish-programme.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { settleAgain } from "#app/jobs/settle-again.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { statementOf } from "../support/books.ts";
import { waitingJobs } from "../support/drain.ts";
import { anOrderNews, aRefund, later, MAY } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";

const LAW = "An order is judged by the version in force when it was placed";
const PUBLISHED = later(MAY, { minutes: 10 });
const tenfold = { ...influencerTiers("USD"), earning: { rate: { points: 10, perMinor: "100" } } };

let shopId: string;

beforeEach(async () => {
  ({ shopId } = await aShop());
});

const settle = (orderId: bigint, minutes: number, customerId = 1n) =>
  settleOrders(shopId, [anOrderNews({ orderId, customerId, processedAt: later(MAY, { minutes }) })], {
    now: later(MAY, { minutes }),
  });
/** Orders that were placed at 9 and 11 minutes past are settled already when a version of 10 past is committed. */
async function overtaken(): Promise<number> {
  await settle(1n, 9);
  await settle(2n, 11, 2n);
  return publishProgramme(shopId, tenfold, { now: PUBLISHED, by: "system" });
}
const judged = async () =>
  (await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } })).map(
    ({ programmeVersion, target }) => [programmeVersion, Number(target)],
  );
const broken = async (minutes: number) =>
  (await verifyBooks(db, shopId, { now: later(MAY, { minutes }) })).found.filter(({ law }) => law === LAW);

describe("an order that an older version judged, and was placed under this one", () => {
  test("is settled by this one a little later, and stays so", async () => {
    const version = await overtaken();
    expect(await waitingJobs()).toContainEqual({ task: "settle-again", payload: { shopId, version } });
    expect(await settleAgain({ shopId, version })).toBeNull();
    expect(await judged()).toEqual([
      [1, 100],
      [2, 1000],
    ]);
    expect(await statementOf(shopId)).toEqual(["earn +100 = 100", "earn +100 = 100", "earn +900 = 1000"]);
    await settleAgain({ shopId, version });
    const refund = aRefund({ amountMinor: 1_000n, processedAt: later(MAY, { minutes: 30 }) });
    await settleOrders(shopId, [{ kind: "refund", orderId: 2n, refund }], {
      now: later(MAY, { minutes: 30 }),
    });
    expect((await statementOf(shopId)).slice(3)).toEqual(["reverse -100 = 900"]);
    expect(await broken(60)).toEqual([]);
  });

  test("breaks no law in the minutes that this takes, and one after them", async () => {
    const version = await overtaken();
    expect(await broken(19)).toEqual([]);
    const fault = { law: LAW, about: "order 2", found: "version 1", expected: "version 2" };
    expect(await broken(21)).toEqual([fault]);
    await settleAgain({ shopId, version });
    expect(await broken(21)).toEqual([]);
  });

  test("is found among more than are settled at once", async () => {
    const placed = Array.from({ length: 130 }, (_, index) =>
      anOrderNews({ orderId: BigInt(index + 1), processedAt: later(MAY, { minutes: 5 + (index % 10) }) }),
    );
    await settleOrders(shopId, placed, { now: later(MAY, { minutes: 15 }) });
    const version = await publishProgramme(shopId, tenfold, {
      now: later(MAY, { minutes: 6 }),
      by: "system",
    });
    expect(await settleAgain({ shopId, version })).toBeNull();
    expect((await judged()).filter(([by]) => by === version)).toHaveLength(117);
    expect(await broken(60)).toEqual([]);
  });
});

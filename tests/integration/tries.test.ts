/** What fails again and again is given up by its own count of tries, however often its job begins anew. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sweep } from "#app/flows/sweep.server.ts";
import { drainInbox } from "#app/jobs/drain-inbox.server.ts";
import { action } from "#app/routes/webhooks.tsx";
import { runDue } from "../support/drain.ts";
import { orderText } from "../support/order-text.ts";
import { onPool } from "../support/pool.ts";
import { aShop, anId } from "../support/shop.ts";
import { aWebhook } from "../support/signed.ts";
import { control } from "./connect.ts";
import { aPastShop, backfillOf, begin, laurelComes } from "./past-orders.ts";

describe("a delivery that fails for a reason that nobody expected", () => {
  const UNLUCKY = 13n;

  beforeAll(() =>
    onPool().query(`CREATE FUNCTION refuse_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.order_id = ${UNLUCKY} THEN RAISE EXCEPTION 'no' USING ERRCODE = '42000'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_order BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION refuse_order()`),
  );
  afterAll(() => onPool().query("DROP TRIGGER refuse_order ON orders; DROP FUNCTION refuse_order()"));

  async function triedFiveTimes({ since }: { since: number }): Promise<string> {
    const { shopId } = await aShop();
    for (const id of [UNLUCKY, anId()]) {
      const request = aWebhook({ shopId, topic: "orders/paid", payload: orderText({ id }) });
      expect((await action({ request })).status).toBe(200);
    }
    const age = "UPDATE deliveries SET received_at = now() - make_interval(secs => $2) WHERE shop_id = $1";
    await onPool().query(age, [shopId, since]);
    for (let times = 0; times < 5; times += 1) await expect(drainInbox({ shopId })).rejects.toThrow();
    expect(await inboxOf(shopId)).toEqual([
      { state: "received", attempts: 5, about: UNLUCKY.toString() },
      { state: "received", attempts: 5, about: expect.any(String) as string },
    ]);
    return shopId;
  }

  async function inboxOf(shopId: string): Promise<unknown[]> {
    const ask = "SELECT state, attempts, about FROM deliveries WHERE shop_id = $1 ORDER BY about";
    return (await onPool().query<{ state: string }>(ask, [shopId])).rows;
  }

  test("is set aside after five tries and a minute, and what came with it is done", async () => {
    const shopId = await triedFiveTimes({ since: 61 });
    await drainInbox({ shopId });
    expect(await inboxOf(shopId)).toMatchObject([
      { state: "parked", about: UNLUCKY.toString() },
      { state: "processed" },
    ]);
  });

  test("is tried on within the first minute", async () => {
    const shopId = await triedFiveTimes({ since: 0 });
    await expect(drainInbox({ shopId })).rejects.toThrow();
    expect(await inboxOf(shopId)).toMatchObject([{ state: "received" }, { state: "received" }]);
  });
});

test("a sweep leaves a backfill to the job that waits to try it again, and which gives up in words", async () => {
  const { shopId } = await aPastShop();
  await laurelComes(shopId);
  await begin(shopId);
  await control.fault({ target: "admin", fault: "500", shop: shopId, times: 100 });
  await onPool().query(`UPDATE graphile_worker._private_jobs SET attempts = 9, run_at = now()
    WHERE key LIKE 'backfill:%'`);
  await onPool().query("DELETE FROM graphile_worker._private_jobs WHERE key NOT LIKE 'backfill:%'");
  await sweep({ now: new Date(Date.now() + 6 * 60_000) });
  await runDue();
  expect(await backfillOf(shopId)).toMatchObject({ state: "failed" });
  await control.clearFaults(shopId);
});

/** What customers asked to know of themselves is answered by the merchant, who says so. */
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { answerDataRequest } from "#app/flows/answer-data-request.server.ts";
import { auditLog } from "#app/models/audit-log.server.ts";
import { insertDataRequest, listDataRequests } from "#app/models/data-requests.server.ts";
import { loader as home } from "#app/routes/app._index.tsx";
import { action } from "#app/routes/app.data-requests.$requestId.tsx";
import { loader } from "#app/routes/app.data-requests._index.tsx";
import { later } from "../support/orders.ts";
import { aShop } from "../support/shop.ts";
import { anOpenShop, knock, STAFF, statusOf } from "./admin-doors.ts";

const now = new Date("2026-11-20T10:00:00Z");

/** Each asked a day after the one before. */
async function ask(shopId: string, ...requestIds: bigint[]): Promise<void> {
  await inTransaction(async (tx) => {
    for (const [place, requestId] of requestIds.entries())
      await insertDataRequest(tx, shopId, { requestId, customerId: 7n, now: later(now, { days: place }) });
  });
}

const answer = (shopId: string, requestId: bigint, by: string, at = now) =>
  answerDataRequest(shopId, requestId, { by, now: at });
const order = async (shopId: string) =>
  (await listDataRequests(db, shopId)).map(({ requestId }) => requestId);

test("what is open stands first, the longest waiting before the others; then the last answered", async () => {
  const { shopId } = await aShop();
  await ask(shopId, 1n, 2n, 3n, 4n);
  expect(await order(shopId)).toEqual([1n, 2n, 3n, 4n]);
  await answer(shopId, 1n, "staff:1");
  await answer(shopId, 3n, "staff:1", later(now, { days: 1 }));
  expect(await order(shopId)).toEqual([2n, 4n, 3n, 1n]);
});

test("who answered first, and when, stays: twice in a row and at once is once, in the audit log too", async () => {
  const { shopId } = await aShop();
  await ask(shopId, 1n, 2n);
  await answer(shopId, 1n, "staff:1");
  await answer(shopId, 1n, "staff:2", later(now, { days: 1 }));
  expect((await listDataRequests(db, shopId)).at(-1)).toMatchObject({
    answeredAt: now,
    answeredBy: "staff:1",
  });
  await Promise.all(["staff:1", "staff:2", "staff:3"].map((by) => answer(shopId, 2n, by)));
  expect(await auditLog(db, shopId)).toMatchObject([
    { action: "data request answered", about: "data request 2" },
    { at: now, actor: "staff:1", action: "data request answered", about: "data request 1", words: [] },
  ]);
});

test("nobody answers for another shop", async () => {
  const [{ shopId: mine }, { shopId: theirs }] = [await aShop(), await aShop()];
  await ask(theirs, 1n);
  await expect(answer(mine, 1n, "staff:1")).rejects.toMatchObject({
    ...{ code: "DATA_REQUEST_NOT_FOUND", status: 404 },
  });
  expect(await listDataRequests(db, theirs)).toMatchObject([{ answeredAt: null }]);
});

test("the page says who answered, and home no longer asks for it", async () => {
  const shop = await anOpenShop();
  await ask(shop, 1n, 2n);
  const owed = async () => {
    const { attention } = (await knock(home, { shop })) as { attention: { requests: { key: string }[] } };
    return attention.requests.map(({ key }) => key);
  };
  expect(await owed()).toEqual(["1", "2"]);
  const params = { requestId: "1" };
  expect(await knock(action, { shop, params, fields: {} })).toEqual({ answered: true });
  expect(await owed()).toEqual(["2"]);
  expect(await knock(loader, { shop })).toMatchObject({
    requests: [
      { key: "2", answered: null },
      { key: "1", answered: { by: "you" } },
    ],
  });
  expect((await listDataRequests(db, shop)).at(-1)).toMatchObject({ answeredBy: STAFF });
  for (const requestId of ["3", "one"])
    expect([404, 400]).toContain(statusOf(await knock(action, { shop, params: { requestId }, fields: {} })));
});

/** The merchant's doors to backtests, asked as a browser in the admin asks them. */
import { beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { loader as csv } from "#app/routes/app.programme_.backtest[.]csv.tsx";
import { action as carryOut, loader as show } from "#app/routes/app.programme_.backtest.tsx";
import { loader as review } from "#app/routes/app.programme_.review.tsx";
import { authenticate, installWith } from "#app/shopify.server.ts";
import { aDraft } from "../support/backtested.ts";
import { drain } from "../support/drain.ts";
import { TEST_APP } from "../support/environment.ts";
import { anOrder, later, told } from "../support/orders.ts";
import { control, shopAtShopify } from "./connect.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const published = influencerTiers("USD");
let shopId: string;

beforeAll(() => {
  installWith((shop) => installShop(shop, { now: LONG_AGO }));
});
beforeEach(async () => {
  shopId = await shopAtShopify();
  await authenticate.admin(await asked(null));
  await drain();
  await db.shop.update({ where: { shopId }, data: { currency: "USD", timeZone: "UTC" } });
});

async function asked(body: Record<string, string> | null): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop: shopId });
  const headers = {
    authorization: `Bearer ${idToken}`,
    "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36",
  };
  if (!body) return new Request(`${TEST_APP.url}/app`, { headers });
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) form.set(name, value);
  return new Request(`${TEST_APP.url}/app`, { method: "POST", headers, body: form });
}

type Door = (args: { request: Request; params: object; context: object }) => Promise<unknown>;

async function knock(door: unknown, body: Record<string, string> | null = null): Promise<unknown> {
  const request = await asked(body);
  return (door as Door)({ request, params: {}, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
}

const textOf = (answer: unknown) => (answer instanceof Response ? answer.text() : JSON.stringify(answer));
const statusOf = (answer: unknown) => (answer instanceof Response ? answer.status : null);

async function sell(): Promise<void> {
  const now = new Date();
  const bought = anOrder({ customerId: 7n, totalMinor: 10_000n, processedAt: later(now, { days: -5 }) });
  await settleOrders(shopId, [told(bought)], { now });
  const where = { shopId_customerId: { shopId, customerId: 7n } };
  await db.member.update({ where, data: { firstName: "=cmd()", lastName: "Ada" } });
}

const generous = { ...published, earning: { ...published.earning, rate: { points: 2, perMinor: "100" } } };

test("run by the worker it is shown, written as a spreadsheet, and summed up where the draft is published", async () => {
  await sell();
  await aDraft(shopId, generous, new Date());
  expect(await knock(carryOut, { intent: "run", months: "6" })).toEqual({ refused: null });
  expect(await knock(show)).toMatchObject({ working: { words: "Starting" }, result: null });
  expect(await knock(review)).toMatchObject({ backtest: null });
  await drain();
  const shown = await knock(show);
  expect(shown).toMatchObject({ months: 6, working: null, ended: null, result: { stale: null } });
  expect(await textOf(shown)).toContain("=cmd() Ada");
  const sheet = await textOf(await knock(csv));
  expect(sheet).toContain("Points earned,100,200,100\r\n");
  expect(sheet).toContain("wins,7,'=cmd() Ada,100,200,100,Member,Member\r\n");
  const { backtest } = (await knock(review)) as { backtest: string[] };
  expect(backtest.at(-1)).toBe("1 member would win, 0 lose, 0 end in another tier.");
});

test("what cannot be tried is refused in words on the page", async () => {
  await aDraft(shopId, generous, new Date());
  const answer = (await knock(carryOut, { intent: "run", months: "3" })) as { refused: string };
  expect(answer.refused).toContain("There are no orders of the last 3 months");
  expect(statusOf(await knock(carryOut, { intent: "run", months: "5" }))).toBe(400);
  expect(statusOf(await knock(csv))).toBe(404);
});

test("without a draft or a backtest there is nothing to show", async () => {
  expect(statusOf(await knock(show))).toBe(302);
});

test("what is kept and not active yet is named before it is published", async () => {
  const kinds = ["referral", "birthday", "anniversary", "reminder", "review"] as const;
  const activities = kinds.map((kind) => ({ id: kind, name: `Of kind ${kind}`, kind, points: 5 }));
  await aDraft(shopId, { ...published, activities }, new Date());
  expect(await knock(review)).toMatchObject({
    notActive: ["Of kind referral", "Of kind birthday", "Of kind anniversary", "Of kind reminder"],
  });
});

test("stopped, it says so", async () => {
  await sell();
  await aDraft(shopId, generous, new Date());
  await knock(carryOut, { intent: "run", months: "12" });
  const { working } = (await knock(show)) as { working: { backtestId: string } };
  await knock(carryOut, { intent: "stop", backtestId: working.backtestId });
  expect(await knock(show)).toMatchObject({ working: null, ended: { failure: null } });
});

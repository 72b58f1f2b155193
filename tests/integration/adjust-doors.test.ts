/** The merchant's doors to adjustments and activity, asked as a browser in the admin asks them. */
import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { loader as errors } from "#app/routes/app.members.adjustments.$adjustmentId_.errors[.]csv.tsx";
import { action as decide, loader as show } from "#app/routes/app.members.adjustments.$adjustmentId.tsx";
import { action as upload } from "#app/routes/app.members.adjustments.new.tsx";
import { action as adjust } from "#app/routes/app.members.$customerId_.adjust.tsx";
import { action as see } from "#app/routes/app.activity.$webhookId.tsx";
import { authenticate, installWith } from "#app/shopify.server.ts";
import { aMember } from "../support/books.ts";
import { drain } from "../support/drain.ts";
import { TEST_APP } from "../support/environment.ts";
import { control, shopAtShopify } from "./connect.ts";

const ADA = 1n;
const STAFF = "staff:77001122334";
let shopId: string;

beforeAll(() => {
  installWith((shop) => installShop(shop, { now: new Date() }));
});
beforeEach(async () => {
  shopId = await anOpenShop();
  await aMember(shopId, { customerId: ADA, points: 100n });
  const where = { shopId_customerId: { shopId, customerId: ADA } };
  await db.member.update({ where, data: { email: "ada@ink.test" } });
});

async function anOpenShop(): Promise<string> {
  const shop = await shopAtShopify();
  await authenticate.admin(await asked(shop, null));
  return shop;
}

async function asked(shop: string, body: FormData | null): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop });
  const headers = {
    authorization: `Bearer ${idToken}`,
    "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36",
  };
  return new Request(`${TEST_APP.url}/app`, body ? { method: "POST", headers, body } : { headers });
}

function form(fields: Record<string, string | File>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return body;
}

type Door = (args: { request: Request; params: Record<string, string>; context: object }) => Promise<unknown>;

/** What the door answers, or throws as an answer. */
async function knock(door: Door, params: Record<string, string>, body: FormData | null, shop = shopId) {
  const request = await asked(shop, body);
  return door({ request, params, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
}

const statusOf = (answer: unknown) => (answer instanceof Response ? answer.status : answer);
const wish = (points: string, adjustmentId: string = randomUUID()) =>
  form({ adjustmentId, points, reason: "Late parcel" });

describe("adjusting one", () => {
  const at = { customerId: ADA.toString() };

  test("is done by the person whom the session token names, once for a form sent twice", async () => {
    const id = randomUUID();
    for (let time = 0; time < 2; time += 1)
      expect(statusOf(await knock(adjust as Door, at, wish("\u221230", id)))).toBe(302);
    const entries = await db.entry.findMany({ where: { shopId, actor: STAFF } });
    expect(entries.map(({ availableDelta }) => availableDelta)).toEqual([-30n]);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({ madeBy: STAFF });
  });

  test("is refused in words on the page", async () => {
    expect(await knock(adjust as Door, at, wish("-101"))).toEqual({
      refused: "The balance is 100: taking 101 would leave less than nothing.",
    });
    expect(await knock(adjust as Door, at, wish("ten"))).toEqual({ refused: "“ten” is not a whole number." });
  });

  test("reaches no member of another shop", async () => {
    const other = await anOpenShop();
    expect(statusOf(await knock(adjust as Door, at, wish("5"), other))).toBe(404);
    expect(statusOf(await knock(adjust as Door, { customerId: "x" }, wish("5")))).toBe(404);
  });
});

describe("adjusting many", () => {
  const fileOf = (text: string, adjustmentId: string) =>
    form({ adjustmentId, file: new File([text], "late.csv", { type: "text/csv" }) });

  test("goes from the file to the posted and undone lines, and tells its errors as a file", async () => {
    const id = randomUUID();
    const at = { adjustmentId: id };
    const text = "email,points,reason\nada@ink.test,20,Late\n=cmd@x.test,5,+1";
    expect(statusOf(await knock(upload as Door, {}, fileOf(text, id)))).toBe(302);
    const answer = await knock(errors as Door, at, null);
    expect(answer instanceof Response && (await answer.text())).toBe(
      "\uFEFFemail,points,reason,error,line\r\n'=cmd@x.test,5,'+1,No customer has this e-mail,3\r\n".slice(1),
    );
    await knock(decide as Door, at, form({ intent: "post" }));
    await drain();
    expect(await knock(show as Door, at, null)).toMatchObject({
      head: { step: "posted", by: "you" },
      done: 1,
    });
    await knock(decide as Door, at, form({ intent: "undo" }));
    await drain();
    expect(await knock(show as Door, at, null)).toMatchObject({
      head: { step: "undone", undone: { by: "you" } },
    });
  });

  test("refuses what is no file of adjustments, and what is too large, in words", async () => {
    expect(await knock(upload as Door, {}, fileOf("", randomUUID()))).toEqual({
      refused: "The file cannot be used: it has no lines.",
    });
    const large = fileOf("x".repeat(2 * 1024 * 1024 + 1), randomUUID());
    expect(await knock(upload as Door, {}, large)).toEqual({
      refused: "The file cannot be used: it is larger than 2 MB.",
    });
    expect(await knock(upload as Door, {}, form({ adjustmentId: "x" }))).toEqual({
      refused: "The file cannot be used: it is missing.",
    });
  });

  test("shows and moves nothing of another shop", async () => {
    const id = randomUUID();
    await knock(upload as Door, {}, fileOf("ada@ink.test,20,Late", id));
    const other = await anOpenShop();
    const at = { adjustmentId: id };
    expect(statusOf(await knock(show as Door, at, null, other))).toBe(404);
    expect(statusOf(await knock(errors as Door, at, null, other))).toBe(404);
    for (const intent of ["post", "undo", "discard"])
      expect(statusOf(await knock(decide as Door, at, form({ intent }), other))).toBe(404);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({ state: "draft" });
  });
});

test("a delivery of another shop is neither tried again, nor set aside, nor read", async () => {
  const parked = { topic: "orders/paid", receivedAt: new Date(), state: "parked", payload: {}, about: 5n };
  await db.delivery.create({ data: { shopId, webhookId: "w", ...parked } });
  const other = await anOpenShop();
  for (const intent of ["retry", "set-aside", "read-order"])
    await knock(see as Door, { webhookId: "w" }, form({ intent, words: "" }), other);
  expect(await db.delivery.findFirstOrThrow({ where: { shopId } })).toMatchObject({ state: "parked" });
});

/** The merchant's pages of activities and keys, asked as a browser in the admin asks them. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { action as record, loader as form } from "#app/routes/app.members.$customerId_.activity.tsx";
import { action as change, loader as keys } from "#app/routes/app.settings.api-keys.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import { authenticate, installWith } from "#app/shopify.server.ts";
import { aMember, statementOf } from "../support/books.ts";
import { TEST_APP } from "../support/environment.ts";
import { publish } from "../support/shop.ts";
import { control, shopAtShopify } from "./connect.ts";

const ADA = 1n;
const at = { customerId: ADA.toString() };
const STAFF = "staff:77001122334";
let shopId: string;

beforeAll(() => {
  installWith((shop) => installShop(shop, { now: new Date() }));
});
beforeEach(async () => {
  shopId = await anOpenShop();
  await aMember(shopId, { customerId: ADA });
  const activities = [
    { id: "visit", name: "Visit", kind: "check_in" as const, points: 5 },
    { id: "hike", name: "Hike", kind: "outdoor" as const, points: 40, proof: "required" as const },
    { id: "friend", name: "A friend", kind: "referral" as const, points: 25 },
  ];
  const programme = { ...influencerTiers("USD"), activities };
  await publish({ shopId, version: 2, programme, publishedAt: new Date() });
});

async function anOpenShop(): Promise<string> {
  const shop = await shopAtShopify();
  await authenticate.admin(await asked(shop, null));
  return shop;
}

async function asked(shop: string, fields: Record<string, string> | null): Promise<Request> {
  const { idToken } = await control.post<{ idToken: string }>("session-token", { shop });
  const headers = {
    authorization: `Bearer ${idToken}`,
    "user-agent": "Mozilla/5.0 Chrome/153.0 Safari/537.36",
  };
  if (!fields) return new Request(`${TEST_APP.url}/app`, { headers });
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return new Request(`${TEST_APP.url}/app`, { method: "POST", headers, body });
}

type Door = (args: { request: Request; params: Record<string, string>; context: object }) => Promise<unknown>;

/** What the door answers, or throws as an answer; of an answer its status. */
async function knock(door: unknown, params: object, fields: Record<string, string> | null, shop = shopId) {
  const request = await asked(shop, fields);
  const answer = await (door as Door)({ request, params: { ...params }, context: {} }).catch(
    (thrown: unknown) => {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    },
  );
  return answer instanceof Response ? answer.status : answer;
}

type Form = { firstKey: string; today: string; activities: { id: string; needsProof: boolean }[] };

describe("the form", () => {
  test("offers what can be recorded, and records it once for the person whom the token names", async () => {
    const shown = (await knock(form, at, null)) as Form;
    expect(shown.activities).toMatchObject([
      { id: "visit", needsProof: false },
      { id: "hike", needsProof: true },
    ]);
    const hike = { key: shown.firstKey, activityId: "hike", day: shown.today, proof: "Ridge, 900 m" };
    for (let time = 0; time < 2; time += 1) expect(await knock(record, at, hike)).toBe(302);
    expect(await statementOf(shopId)).toEqual(["activity +40 = 40"]);
    expect(await db.entry.findFirstOrThrow({ where: { shopId } })).toMatchObject({ actor: STAFF });
    expect(await db.activityRecord.findFirstOrThrow({ where: { shopId } })).toMatchObject({
      proof: { text: "Ridge, 900 m" },
    });
  });

  test("is refused in words, and reaches nobody of another shop", async () => {
    const { firstKey: key, today } = (await knock(form, at, null)) as Form;
    const hike = { key, activityId: "hike", day: today, proof: "" };
    expect(await knock(record, at, hike)).toEqual({ refused: "“Hike” earns only with a proof." });
    expect(await knock(record, at, { ...hike, day: "2020-01-01", proof: "x" })).toEqual({
      refused: "The activity's time cannot be taken: it is more than 90 days ago.",
    });
    expect(await knock(record, at, { ...hike, day: "2026-02-30" })).toEqual({
      refused: "The day is not a date.",
    });
    expect(await knock(record, at, { ...hike, key: "visit-1" })).toBe(400);
    const other = await anOpenShop();
    expect(await knock(form, at, null, other)).toBe(404);
    expect(await statementOf(shopId)).toEqual([]);
  });

  test("says of whom the programme is not for that it is not", async () => {
    await db.member.updateMany({ where: { shopId, customerId: ADA }, data: { tags: ["guest"] } });
    const audience = { customerTags: ["club"] };
    const activities = [{ id: "visit", name: "Visit", kind: "check_in" as const, points: 5 }];
    const programme = { ...influencerTiers("USD"), activities, audience };
    await publish({ shopId, version: 3, programme, publishedAt: new Date() });
    const { firstKey: key, today: day } = (await knock(form, at, null)) as Form;
    expect(await knock(record, at, { key, activityId: "visit", day })).toEqual({
      refused: "The programme is only for customers with certain tags, and this one has none of them.",
    });
  });
});

describe("keys", () => {
  type Keys = { keys: { keyId: string; name: string; by: string; revoked: object | null }[] };

  test("are made with a secret shown once, listed, and revoked", async () => {
    const { made } = (await knock(change, {}, { intent: "make", name: "Till" })) as {
      made: { keyId: string; secret: string };
    };
    const shown = (await knock(keys, {}, null)) as Keys;
    expect(shown.keys).toMatchObject([{ keyId: made.keyId, name: "Till", by: "you", revoked: null }]);
    expect(JSON.stringify(shown)).not.toContain(made.secret);
    await knock(change, {}, { intent: "revoke", keyId: made.keyId });
    expect(((await knock(keys, {}, null)) as Keys).keys[0]?.revoked).not.toBeNull();
    expect(await knock(change, {}, { intent: "make", name: " " })).toEqual({
      made: null,
      refused: "The key needs a name.",
    });
  });

  test("of another shop are neither seen nor revoked", async () => {
    const { made } = (await knock(change, {}, { intent: "make", name: "Till" })) as {
      made: { keyId: string };
    };
    const other = await anOpenShop();
    expect(await knock(keys, {}, null, other)).toMatchObject({ keys: [] });
    expect(await knock(change, {}, { intent: "revoke", keyId: made.keyId }, other)).toBe(404);
    expect(await knock(change, {}, { intent: "revoke", keyId: "x" })).toBe(400);
  });
});

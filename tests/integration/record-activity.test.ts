/** Points for doing: recorded once, within limits, forgotten with the person. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import type { ActivityWish } from "#app/flows/record-activity.server.ts";
import { recordActivity } from "#app/flows/record-activity.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { requestData } from "#app/flows/request-data.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { aMember, anEntry, discrepancies, postAll, statementOf } from "../support/books.ts";
import { aShop, publish } from "../support/shop.ts";
import { withoutPower } from "./points-setting.ts";

const now = new Date("2026-11-22T17:00:00Z");
const ADA = 1n;
const activities: ProgrammeDocument["activities"] = [
  { id: "visit", name: "Visit", kind: "check_in", points: 5, limit: { times: 1, per: "day" } },
  { id: "hike", name: "Hike", kind: "outdoor", points: 40, proof: "required" },
  { id: "sign-up", name: "Sign-up", kind: "sign_up", points: 10, limit: { times: 1, per: "ever" } },
  { id: "talk", name: "Talk", kind: "custom", points: 30, limit: { times: 3, per: "month" } },
  { id: "friend", name: "A friend", kind: "referral", points: 25 },
];

const rules = (change: Partial<ProgrammeDocument> = {}): ProgrammeDocument => ({
  ...influencerTiers("USD"),
  activities,
  ...change,
});

async function ada(change: Partial<ProgrammeDocument> = {}): Promise<string> {
  const { shopId } = await aShop({ programme: rules(change) });
  await aMember(shopId, { customerId: ADA });
  return shopId;
}

const record = (shopId: string, wish: Partial<ActivityWish> = {}) =>
  recordActivity(
    shopId,
    {
      customerId: ADA,
      activityId: "talk",
      key: randomUUID(),
      at: null,
      proof: null,
      by: "staff:7",
      ...wish,
    },
    { now },
  );
const refused = (code: string, detail: object = {}) => ({ code, ...detail });
const balanceOf = async (shopId: string, customerId = ADA) =>
  (await db.member.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } })).available;

describe("recording an activity", () => {
  test("posts its points once, says what for, and keeps the proof beside the ledger", async () => {
    const shopId = await ada();
    const at = new Date("2026-11-20T09:00:00Z");
    const proof = { photo: "https://example.com/1.jpg" };
    const recorded = await record(shopId, { activityId: "hike", key: "hike-1", at, proof });
    expect(recorded).toMatchObject({ points: 40n, at, programmeVersion: 1, repeated: false });
    expect(await statementOf(shopId)).toEqual(["activity +40 = 40"]);
    expect(await db.entry.findFirstOrThrow({ where: { shopId } })).toMatchObject({
      key: "activity:hike-1",
      reason: { activity: "hike", name: "Hike" },
      actor: "staff:7",
      programmeVersion: 1,
      occurredAt: now,
    });
    expect(await db.activityRecord.findFirstOrThrow({ where: { shopId } })).toMatchObject({
      proof,
      entryKey: "activity:hike-1",
      at,
    });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("twice in a row, and twenty times at once, is once", async () => {
    const shopId = await ada();
    const once = { key: "talk-1" };
    const all = await Promise.all(Array.from({ length: 20 }, () => record(shopId, once)));
    expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await record(shopId, once)).toMatchObject({ points: 30n, repeated: true });
    expect(await statementOf(shopId)).toEqual(["activity +30 = 30"]);
    expect(await db.activityRecord.count({ where: { shopId } })).toBe(1);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("answers a known key with the first record, whatever the programme says by now", async () => {
    const shopId = await ada();
    await record(shopId, { key: "talk-1" });
    await publish({ shopId, version: 2, programme: rules({ activities: [] }), publishedAt: now });
    expect(await record(shopId, { key: "talk-1" })).toMatchObject({ points: 30n, repeated: true });
    await expect(record(shopId)).rejects.toMatchObject(refused("ACTIVITY_NOT_FOUND"));
  });

  test("refuses a known key with other content, also of two at once", async () => {
    const shopId = await ada();
    await aMember(shopId, { customerId: 2n });
    const first = { key: "hike-1", activityId: "hike", at: now, proof: { place: "Ridge", metres: 900 } };
    await record(shopId, first);
    await record(shopId, { ...first, proof: { metres: 900, place: "Ridge" } });
    const others = [
      { customerId: 2n },
      { activityId: "talk" },
      { at: new Date(now.getTime() - 1_000) },
      { proof: { place: "Ridge", metres: 901 } },
      { proof: null },
    ];
    for (const other of others)
      await expect(record(shopId, { ...first, ...other })).rejects.toMatchObject(
        refused("ACTIVITY_CONFLICT"),
      );
    const both = await Promise.allSettled(
      [ADA, 2n].map((customerId) => record(shopId, { customerId, key: "shared" })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.entry.count({ where: { shopId } })).toBe(2);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("leaves nothing behind when the power goes in between, and is done by the next try", async () => {
    const shopId = await ada();
    await withoutPower(() => record(shopId, { key: "talk-1" }));
    expect(await db.activityRecord.count({ where: { shopId } })).toBe(0);
    expect(await record(shopId, { key: "talk-1" })).toMatchObject({ repeated: false });
    expect(await balanceOf(shopId)).toBe(30n);
  });
});

describe("limits", () => {
  test("count by the shop's day of what happened, and say when there is more", async () => {
    const shopId = await ada();
    const visit = (at: string) => record(shopId, { activityId: "visit", at: new Date(at) });
    await visit("2026-11-21T04:59:00Z");
    await visit("2026-11-21T05:00:00Z");
    await expect(visit("2026-11-22T04:59:00Z")).rejects.toMatchObject({
      code: "ACTIVITY_LIMIT_REACHED",
      detail: { againAt: "2026-11-22T05:00:00.000Z" },
      message: "“Visit” has brought this member all it may. It can be recorded again from November 22, 2026.",
    });
    await visit("2026-11-22T05:00:00Z");
    await record(shopId, { activityId: "sign-up" });
    await expect(record(shopId, { activityId: "sign-up" })).rejects.toMatchObject({
      detail: { againAt: "never" },
    });
    expect(await balanceOf(shopId)).toBe(25n);
  });

  test("hold when ten different keys race", async () => {
    const shopId = await ada();
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => record(shopId)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const each of all)
      if (each.status === "rejected") expect(each.reason).toMatchObject(refused("ACTIVITY_LIMIT_REACHED"));
    expect(await balanceOf(shopId)).toBe(90n);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("of the year give what is left of them, also when they are raced, and then nothing", async () => {
    const shopId = await ada({ activityPointsPerYear: 100 });
    const hike = () => record(shopId, { activityId: "hike", proof: { place: "Ridge" } });
    const all = await Promise.allSettled(Array.from({ length: 5 }, hike));
    const points = all.flatMap((each) => (each.status === "fulfilled" ? [each.value.points] : []));
    expect(points.sort()).toEqual([20n, 40n, 40n]);
    const capped = await db.entry.findFirstOrThrow({ where: { shopId, availableDelta: 20n } });
    expect(capped.reason).toEqual({ activity: "hike", name: "Hike", capped: "year" });
    await expect(hike()).rejects.toMatchObject({ detail: { againAt: "2027-01-01T05:00:00.000Z" } });
    expect(await balanceOf(shopId)).toBe(100n);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("count what a customer did before being merged into this one", async () => {
    const shopId = await ada();
    await aMember(shopId, { customerId: 2n });
    const theirs = { customerId: 2n, key: "theirs", activityId: "sign-up" };
    await record(shopId, theirs);
    await mergeCustomers(shopId, { deletedId: 2n, intoId: ADA, mergedAt: now }, { now });
    await expect(record(shopId, { activityId: "sign-up" })).rejects.toMatchObject(
      refused("ACTIVITY_LIMIT_REACHED"),
    );
    expect(await record(shopId, theirs)).toMatchObject({ customerId: ADA, repeated: true });
    await record(shopId, { customerId: 2n });
    expect(await balanceOf(shopId)).toBe(40n);
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe("what is refused", () => {
  test.each<[string, Partial<ActivityWish>]>([
    ["ACTIVITY_NOT_FOUND", { activityId: "dance" }],
    ["ACTIVITY_NOT_ACTIVE", { activityId: "friend" }],
    ["PROOF_REQUIRED", { activityId: "hike" }],
    ["PROOF_REQUIRED", { activityId: "hike", proof: { text: "" } }],
    ["ACTIVITY_INVALID", { key: "x".repeat(101) }],
    ["ACTIVITY_INVALID", { proof: { text: "x".repeat(2_048) } }],
    ["ACTIVITY_INVALID", { at: new Date("2026-11-22T17:01:01Z") }],
    ["ACTIVITY_INVALID", { at: new Date("2026-08-24T16:59:59Z") }],
    ["MEMBER_NOT_FOUND", { customerId: 404n }],
  ])("%s for %o", async (code, wish) => {
    const shopId = await ada();
    await expect(record(shopId, wish)).rejects.toMatchObject(refused(code));
    expect(await db.entry.count({ where: { shopId } })).toBe(0);
  });

  test("whom the programme is not for, by the tags that are known", async () => {
    const shopId = await ada({ audience: { excludedCustomerTags: ["Wholesale"] } });
    await record(shopId);
    await db.member.updateMany({ where: { shopId }, data: { tags: ["wholesale"] } });
    await expect(record(shopId)).rejects.toMatchObject(refused("OUTSIDE_AUDIENCE"));
    await db.member.updateMany({ where: { shopId }, data: { tags: ["retail"] } });
    await record(shopId);
    expect(await balanceOf(shopId)).toBe(60n);
  });

  test("who does not take part, and a shop that Laurel is not installed in", async () => {
    const shopId = await ada();
    const states = { guest: "MEMBER_NOT_ENROLLED", excluded: "MEMBER_EXCLUDED" };
    for (const [state, code] of Object.entries(states)) {
      await db.member.updateMany({ where: { shopId }, data: { state } });
      await expect(record(shopId)).rejects.toMatchObject(refused(code));
    }
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: now } });
    await expect(record(shopId)).rejects.toMatchObject(refused("SHOP_NOT_INSTALLED"));
  });
});

test("an entry whose key names no activity is found by the verification", async () => {
  const shopId = await ada();
  await postAll(shopId, [anEntry({ customerId: ADA, key: "gift:1", kind: "activity", availableDelta: 5n })]);
  expect(await discrepancies(shopId)).toMatchObject([
    { about: "entry gift:1", found: "no record", expected: `5 of member ${ADA}` },
    { law: "An entry's key names what it is about", found: "gift:1", expected: "one of its activity" },
  ]);
});

test("a person's document tells of activities; redaction forgets the proofs and keeps the points", async () => {
  const shopId = await ada();
  const hike = { activityId: "hike", key: "hike-1", proof: { photo: "ada-on-the-ridge.jpg" } };
  await record(shopId, hike);
  await requestData(shopId, { requestId: 9n, customerId: ADA, webhookId: "none" }, { now });
  await completeDataRequest(shopId, 9n, { now });
  const { document } = await db.dataRequest.findFirstOrThrow({ where: { shopId } });
  expect(document).toMatchObject({
    activities: [{ key: "hike-1", activity: "hike", points: "40", proof: hike.proof }],
  });
  await redactCustomer(shopId, { customerId: ADA, webhookId: "none" }, { now });
  expect(await db.activityRecord.findFirstOrThrow({ where: { shopId } })).toMatchObject({
    proof: null,
    points: 40n,
  });
  expect(await record(shopId, hike)).toMatchObject({ repeated: true });
  await expect(record(shopId)).rejects.toMatchObject(refused("MEMBER_NOT_ENROLLED"));
  expect(await balanceOf(shopId)).toBe(40n);
});

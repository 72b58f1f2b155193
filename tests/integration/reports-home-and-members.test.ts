import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { dismissGuide } from "#app/flows/dismiss-guide.server.ts";
import { retryDeliveries } from "#app/flows/retry-deliveries.server.ts";
import { parkedDeliveries, waitingDeliveries } from "#app/reports/activity.server.ts";
import { WAITING_COUNTED } from "#app/reports/activity.ts";
import { requireDataDocument, setUpProgress } from "#app/reports/attention.server.ts";
import { keyFigures } from "#app/reports/key-figures.server.ts";
import { requireMember } from "#app/reports/member-detail.server.ts";
import { listMembers, MEMBER_COLUMNS } from "#app/reports/members.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { readStatement, STATEMENT_LENGTH } from "#app/reports/statement.server.ts";
import { onPool } from "../support/pool.ts";
import { aShop, aShopDomain } from "../support/shop.ts";
import { entry, member, order, refund, standing } from "./reports-facts.ts";

const ADA = 201n;
const BO = 202n;
const TIERS = ["member", "influencer", "ambassador"];
let shopId: string;
let timeZone: string;

beforeEach(async () => {
  ({ shopId, timeZone } = await aShop());
});

describe("the key figures", () => {
  test("say each day of the shop, quiet ones too", async () => {
    await member(shopId, ADA, { enrolledAt: new Date("2026-01-01T00:00:00Z") });
    // Half past midnight in New York, on the 19th.
    await member(shopId, BO, { enrolledAt: new Date("2026-11-19T05:30:00Z") });
    await member(shopId, 203n, { state: "guest" });
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-19T04:30:00Z", available: 40n });
    await entry(shopId, { customerId: ADA, kind: "bonus", at: "2026-11-19T05:30:00Z", pending: 5n });
    await entry(shopId, { customerId: ADA, kind: "reverse", at: "2026-11-19T06:00:00Z", available: -20n });
    await entry(shopId, { customerId: ADA, kind: "redeem", at: "2026-11-20T12:00:00Z", available: -10n });
    await entry(shopId, { customerId: ADA, kind: "return", at: "2026-11-20T13:00:00Z", available: 4n });
    // Nobody had spent what expired, and is put back for a reversal.
    const revived = { kind: "return", available: 9n, reason: { expiredOfOrder: "1" } };
    await entry(shopId, { customerId: ADA, at: "2026-11-20T13:00:00Z", ...revived });

    const days = await keyFigures(db, shopId, { from: "2026-11-18", to: "2026-11-20", timeZone });

    expect(days).toEqual([
      { day: "2026-11-18", members: 1n, issued: 40n, redeemed: 0n, revenueMinor: 0n },
      { day: "2026-11-19", members: 2n, issued: 5n, redeemed: 0n, revenueMinor: 0n },
      { day: "2026-11-20", members: 2n, issued: 0n, redeemed: 6n, revenueMinor: 0n },
    ]);
  });

  test("count revenue of members who had ordered before, less what they returned", async () => {
    await member(shopId, ADA);
    await member(shopId, BO, { state: "guest" });
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-10-01T12:00:00Z", gross: 500n });
    await order(shopId, {
      orderId: 2n,
      customerId: ADA,
      at: "2026-11-19T12:00:00Z",
      gross: 900n,
      discounts: 100n,
    });
    await refund(shopId, { orderId: 2n, refundId: 1n, at: "2026-11-20T12:00:00Z", returns: 300n });
    // Of the first order: it was not a returning member's.
    await refund(shopId, { orderId: 1n, refundId: 2n, at: "2026-11-20T12:00:00Z", returns: 50n });
    await order(shopId, { orderId: 3n, customerId: BO, at: "2026-11-19T12:00:00Z", gross: 900n });
    await order(shopId, { orderId: 4n, customerId: BO, at: "2026-11-20T12:00:00Z", gross: 900n });

    const days = await keyFigures(db, shopId, { from: "2026-11-19", to: "2026-11-20", timeZone });

    expect(days.map(({ revenueMinor }) => revenueMinor)).toEqual([800n, -300n]);
  });
});

describe("the list of members", () => {
  const question = { now: new Date("2026-06-01"), tierId: null, tierIds: TIERS, search: "" };
  const listing = { sort: "name" as const, direction: "asc" as const, page: 1, search: "" };

  beforeEach(async () => {
    await member(shopId, ADA, {
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@ink.test",
      available: 12n,
    });
    await member(shopId, BO, { email: "bo@ink.test" });
    await member(shopId, 203n, { state: "redacted" });
    await standing(shopId, ADA, { tierId: "influencer", qualifyingMinor: 52_000n });
    await standing(shopId, BO, { tierId: "member", year: 2025, qualifyingMinor: 30_000n });
    await order(shopId, { orderId: 1n, customerId: ADA, at: "2026-11-03T12:00:00Z", gross: 100n });
    await order(shopId, {
      orderId: 2n,
      customerId: ADA,
      at: "2026-11-05T12:00:00Z",
      gross: 100n,
      test: true,
    });
  });

  test("says name, tier, balance, this year's spend and the last real order", async () => {
    const { members, count } = await listMembers(db, shopId, question, listing);
    expect(count).toBe(3);
    expect(members[0]).toEqual({
      customerId: ADA,
      state: "enrolled",
      name: "Ada Lovelace",
      email: "ada@ink.test",
      tierId: "influencer",
      available: 12n,
      pending: 0n,
      spentMinor: 52_000n,
      lastOrderAt: new Date("2026-11-03T12:00:00Z"),
    });
    // Last year's spend is not this year's.
    expect(members[1]).toMatchObject({ name: "bo@ink.test", spentMinor: 0n, lastOrderAt: null });
    expect(members[2]).toMatchObject({ name: "Redacted customer", email: null, tierId: "member" });
  });

  test("filters by tier and by words, which are never SQL", async () => {
    const found = async (changes: object) =>
      (await listMembers(db, shopId, { ...question, ...changes }, listing)).members.map(
        ({ customerId }) => customerId,
      );
    expect(await found({ tierId: "influencer" })).toEqual([ADA]);
    expect(await found({ tierId: "member" })).toEqual([BO, 203n]);
    expect(await found({ search: "LOVE" })).toEqual([ADA]);
    expect(await found({ search: "202" })).toEqual([BO]);
    expect(await found({ search: "%' OR true --" })).toEqual([]);
    expect(await found({ tierId: "ambassador' OR true --" })).toEqual([]);
  });

  test("lists whoever became another customer only by their id", async () => {
    await db.customerMerge.create({
      data: { shopId, deletedId: 203n, intoId: ADA, keptId: ADA, mergedAt: new Date("2026-11-06T12:00:00Z") },
    });
    expect((await listMembers(db, shopId, question, listing)).count).toBe(2);
    const { members } = await listMembers(db, shopId, { ...question, search: "203" }, listing);
    expect(members).toMatchObject([{ customerId: 203n, state: "merged", name: "Merged customer" }]);
  });

  test("sorts by every column", async () => {
    for (const sort of MEMBER_COLUMNS)
      for (const direction of ["asc", "desc"] as const)
        expect(
          (await listMembers(db, shopId, question, { ...listing, sort, direction })).members,
        ).toHaveLength(3);
    const bySpend = await listMembers(db, shopId, question, { ...listing, sort: "spent", direction: "desc" });
    expect(bySpend.members[0]?.customerId).toBe(ADA);
  });

  test("stays within the shop", async () => {
    const other = await aShop();
    expect((await listMembers(db, other.shopId, question, listing)).members).toEqual([]);
    await expect(requireMember(db, other.shopId, ADA)).rejects.toMatchObject({ code: "MEMBER_NOT_FOUND" });
    expect((await readStatement(db, other.shopId, { customerId: ADA, before: null })).entries).toEqual([]);
  });
});

describe("a member's statement", () => {
  test("goes back page by page without a line lost", async () => {
    await member(shopId, ADA);
    await db.$executeRaw`
      INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, reason, actor, occurred_at,
        pending_after, available_after)
      SELECT ${shopId}, ${ADA}, 'earn', 'order:' || n || ':1', 0, 1, '{}', 'system', now(), 0, n
      FROM generate_series(1, ${STATEMENT_LENGTH + 5}::int) n`;

    const first = await readStatement(db, shopId, { customerId: ADA, before: null });
    const second = await readStatement(db, shopId, { customerId: ADA, before: first.more });

    expect(first.entries).toHaveLength(STATEMENT_LENGTH);
    expect(second.entries).toHaveLength(5);
    expect(second.more).toBeNull();
    expect(second.entries.at(-1)?.availableAfter).toBe(1n);
  });
});

describe("what home has to know", () => {
  test("the guide stays away once it was put away, and the first time counts", async () => {
    const first = new Date("2026-11-20T12:00:00Z");
    await dismissGuide(shopId, { now: first });
    await dismissGuide(shopId, { now: new Date("2026-11-22T12:00:00Z") });
    expect((await requireShopFacts(db, shopId)).guideDismissedAt).toEqual(first);
  });

  test("progress follows the programme and the first points", async () => {
    const bare = await aShop({ programme: null });
    expect(await setUpProgress(db, bare.shopId)).toEqual({ published: false, firstPoints: false });
    await member(shopId, ADA);
    await entry(shopId, { customerId: ADA, kind: "earn", at: "2026-11-20T12:00:00Z", available: 1n });
    expect(await setUpProgress(db, shopId)).toEqual({ published: true, firstPoints: true });
  });

  test("parked deliveries are counted, the latest first, of this shop only", async () => {
    const other = await aShop();
    for (const [index, each] of [shopId, shopId, other.shopId].entries())
      await db.delivery.create({
        data: {
          shopId: each,
          webhookId: `w${index}`,
          topic: "orders/paid",
          receivedAt: new Date(Date.UTC(2026, 10, 20 + index)),
          state: "parked",
          error: "why",
        },
      });
    const { count, latest } = await parkedDeliveries(db, shopId);
    expect(count).toBe(2);
    expect(latest.map(({ webhookId }) => webhookId)).toEqual(["w1", "w0"]);
  });

  test("deliveries that wait are counted from five minutes on, of this shop only, and not without end", async () => {
    const now = new Date("2026-11-22T12:00:00Z");
    const other = await aShop();
    const waits = (webhookId: string, minutes: number, more: { state?: string; shopId?: string } = {}) => {
      const receivedAt = new Date(now.getTime() - minutes * 60_000);
      return { shopId, webhookId, topic: "orders/paid", receivedAt, ...more };
    };
    await db.delivery.createMany({
      data: [
        ...[waits("a", 6), waits("b", 90), waits("fresh", 4)],
        waits("done", 99, { state: "processed" }),
        waits("parked", 99, { state: "parked" }),
        waits("theirs", 99, { shopId: other.shopId }),
      ],
    });
    const since = new Date("2026-11-22T10:30:00Z");
    expect(await waitingDeliveries(db, shopId, { now })).toEqual({ count: 2, since });
    await onPool().query(
      `INSERT INTO deliveries (shop_id, webhook_id, topic, received_at)
       SELECT $1, 'more-' || n, 'orders/paid', $2::timestamptz FROM generate_series(1, $3::int) n`,
      [shopId, new Date("2026-11-22T11:00:00Z"), WAITING_COUNTED],
    );
    expect(await waitingDeliveries(db, shopId, { now })).toEqual({ count: WAITING_COUNTED, since });
    expect(await waitingDeliveries(db, (await aShop()).shopId, { now })).toEqual({ count: 0, since: null });
  });

  test("parked deliveries are taken up again once, those without a payload are left", async () => {
    const parked = {
      shopId,
      topic: "orders/paid",
      receivedAt: new Date(),
      state: "parked",
      error: "why",
      attempts: 5,
    };
    await db.delivery.createMany({
      data: [
        { ...parked, webhookId: "kept", payload: { id: 1 } },
        { ...parked, webhookId: "purged" },
      ],
    });
    expect(await retryDeliveries(shopId, null, { now: new Date() })).toBe(1);
    expect(await retryDeliveries(shopId, null, { now: new Date() })).toBe(0);
    const kept = await db.delivery.findUniqueOrThrow({
      where: { shopId_webhookId: { shopId, webhookId: "kept" } },
    });
    expect([kept.state, kept.attempts, kept.error]).toEqual(["received", 0, null]);
    const jobs = await onPool().query("SELECT 1 FROM graphile_worker.jobs WHERE key = $1", [
      `drain-inbox:${shopId}`,
    ]);
    expect(jobs.rowCount).toBe(1);
    expect((await parkedDeliveries(db, shopId)).count).toBe(1);
  });

  test("a data request's document goes to its own shop only, once it is there", async () => {
    const receivedAt = new Date("2026-11-20T12:00:00Z");
    await db.dataRequest.createMany({
      data: [
        { shopId, requestId: 1n, customerId: ADA, receivedAt, document: { customerId: "201" } },
        { shopId, requestId: 2n, customerId: ADA, receivedAt },
      ],
    });
    expect(await requireDataDocument(db, shopId, 1n)).toEqual({ customerId: "201" });
    const refused = { code: "BAD_REQUEST" };
    await expect(requireDataDocument(db, shopId, 2n)).rejects.toMatchObject(refused);
    await expect(requireDataDocument(db, (await aShop()).shopId, 1n)).rejects.toMatchObject(refused);
  });

  test("a shop that Shopify has not described yet is refused in words", async () => {
    await expect(requireShopFacts(db, aShopDomain())).rejects.toMatchObject({ code: "SHOP_NOT_FOUND" });
  });
});

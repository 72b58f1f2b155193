/** Groups of like customers against a slow and obvious look at every customer, with time zones and returns. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { dayIn } from "#app/reports/period.ts";
import { likeGroups } from "#app/reports/programme/coupon-effect.server.ts";
import type { LikeGroup, Side } from "#app/reports/programme/coupon-effect.ts";
import { aShop } from "../support/shop.ts";
import { member, order, refund } from "./reports-facts.ts";

const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-20T12:00:00Z");
const CUSTOMERS = [1n, 2n, 3n, 4n, 5n] as const;

const aFact = fc.record({
  customerId: fc.constantFrom(null, ...CUSTOMERS),
  at: fc.date({ min: new Date("2026-02-20T00:00:00Z"), max: NOW, noInvalidDate: true }),
  gross: fc.bigInt(0n, 30_000n),
  isTest: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  isCancelled: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  isWithCode: fc.boolean(),
  returned: fc.option(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.bigInt(0n, 5_000n))),
});
const facts = fc.record({
  timeZone: fc.constantFrom("America/New_York", "Europe/Berlin", "Asia/Tokyo"),
  isMember: fc.tuple(...CUSTOMERS.map(() => fc.integer({ min: 0, max: 4 }).map((one) => one > 0))),
  orders: fc.array(aFact, { maxLength: 14 }),
  from: fc.constantFrom("2026-03-01", "2026-03-08", "2026-05-15"),
  to: fc.constantFrom("2026-06-30", "2026-10-31"),
});
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;
type Placed = Facts["orders"][number] & { orderId: bigint };

async function write(shopId: string, { isMember, orders }: Facts): Promise<void> {
  for (const [index, id] of CUSTOMERS.entries())
    await member(shopId, id, { state: isMember[index] ? "enrolled" : "guest" });
  for (const [index, each] of orders.entries()) {
    const orderId = BigInt(index + 1);
    const { customerId, gross } = each;
    await order(shopId, { orderId, customerId, at: each.at.toISOString(), gross, test: each.isTest });
    if (each.isCancelled)
      await db.order.update({ where: { shopId_orderId: { shopId, orderId } }, data: { cancelledAt: NOW } });
    if (each.returned) {
      const at = new Date(each.at.getTime() + each.returned[0] * DAY_MS).toISOString();
      await refund(shopId, { orderId, refundId: orderId, at, returns: each.returned[1] });
    }
    if (each.isWithCode && customerId !== null)
      await db.redemption.create({
        data: {
          ...{
            shopId,
            redemptionId: randomUUID(),
            customerId,
            rewardId: "five",
            programmeVersion: 1,
            reward: {},
          },
          ...{
            points: 500n,
            code: randomUUID(),
            requestedAt: each.at,
            issuedAt: each.at,
            issuedGid: randomUUID(),
          },
          ...{ state: "used", usedAt: each.at, usedOrderId: orderId },
        },
      });
  }
}

function byHand({ timeZone, isMember, orders, from, to }: Facts): LikeGroup[] {
  const counted = orders
    .map((each, index): Placed => ({ ...each, orderId: BigInt(index + 1) }))
    .filter(({ isTest, isCancelled }) => !isTest && !isCancelled)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || Number(a.orderId - b.orderId));
  const groups = new Map<string, LikeGroup>();
  for (const [index, id] of CUSTOMERS.entries()) {
    if (!isMember[index]) continue;
    const own = counted.filter(({ customerId }) => customerId === id);
    const within = own.filter(({ at }) => {
      const day = dayIn(at, timeZone);
      return day >= from && day <= to && at.getTime() <= NOW.getTime() - 90 * DAY_MS;
    });
    const chosen = within.find(({ isWithCode }) => isWithCode) ?? within[0];
    if (!chosen) continue;
    const past = own.slice(0, own.indexOf(chosen));
    const after = own
      .slice(own.indexOf(chosen) + 1)
      .filter(({ at }) => at.getTime() <= chosen.at.getTime() + 90 * DAY_MS);
    const net = (those: Placed[], until: number) =>
      Number(
        those.reduce((sum, { gross, at, returned }) => {
          const isBack = returned !== null && at.getTime() + returned[0] * DAY_MS <= until;
          return sum + gross - (isBack ? returned[1] : 0n);
        }, 0n),
      );
    const before = net(past, chosen.at.getTime());
    const key = [
      dayIn(chosen.at, timeZone).slice(0, 7),
      (past.length + 1).toString(2).length,
      before > 0 ? Math.ceil(before.toString(2).length / 2) : 0,
    ].join();
    const group = groups.get(key) ?? { users: side(), others: side() };
    groups.set(key, group);
    const mine = chosen.isWithCode ? group.users : group.others;
    const spent = net(after, Infinity);
    mine.customers += 1;
    mine.returned += after.length > 0 ? 1 : 0;
    mine.spentMinor += spent;
    mine.spentSquared += spent ** 2;
  }
  return [...groups.values()];
}

const side = (): Side => ({ customers: 0, returned: 0, spentMinor: 0, spentSquared: 0 });
const inSomeOrder = (groups: readonly LikeGroup[]) => groups.map((one) => JSON.stringify(one)).toSorted();

test("like customers are grouped, and followed, as a slow look at each of them says", async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (given) => {
      const [{ shopId }, other] = [await aShop({ timeZone: given.timeZone }), await aShop()];
      await write(shopId, given);
      await write(other.shopId, given);
      const { from, to, timeZone } = given;
      const groups = await likeGroups(db, shopId, { from, to, timeZone, now: NOW });
      expect(inSomeOrder(groups)).toEqual(inSomeOrder(byHand(given)));
    }),
    { numRuns: 40 },
  );
}, 120_000);

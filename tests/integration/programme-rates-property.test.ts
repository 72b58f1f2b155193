/** The programme's rates against a slow and obvious count of the facts, in any zone, over any days. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { dayIn } from "#app/reports/period.ts";
import { programmeRates } from "#app/reports/programme/rates.server.ts";
import type { Rates } from "#app/reports/programme/rates.ts";
import { aShop } from "../support/shop.ts";
import { entry, member, order } from "./reports-facts.ts";

/** Three weeks around the end of daylight saving in New York, and of summer time in Berlin. */
const anInstant = fc
  .date({ min: new Date("2026-10-20T00:00:00Z"), max: new Date("2026-11-09T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const CUSTOMERS = [1n, 2n, 3n, 4n] as const;

const facts = fc.record({
  timeZone: fc.constantFrom("America/New_York", "Europe/Berlin", "Asia/Tokyo", "UTC"),
  states: fc.tuple(...CUSTOMERS.map(() => fc.constantFrom("enrolled", "guest", "excluded"))),
  orders: fc.array(
    fc.record({
      customerId: fc.constantFrom(null, ...CUSTOMERS),
      at: anInstant,
      test: fc.boolean(),
      isDeleted: fc.boolean(),
      earns: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
  entries: fc.array(
    fc.record({
      customerId: fc.constantFrom(...CUSTOMERS),
      kind: fc.constantFrom("earn", "bonus", "activity", "redeem", "return", "reverse", "expire", "adjust"),
      at: anInstant,
      points: fc.integer({ min: 1, max: 500 }),
      isOfExpired: fc.boolean(),
    }),
    { maxLength: 10 },
  ),
  rewards: fc.array(
    fc.record({ at: fc.option(anInstant), state: fc.constantFrom("used", "issued", "cancelled") }),
    {
      maxLength: 6,
    },
  ),
  from: fc.integer({ min: 20, max: 31 }).map((day) => `2026-10-${day}`),
  to: fc.integer({ min: 1, max: 9 }).map((day) => `2026-11-0${day}`),
});

type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;
type Moved = Facts["entries"][number];

const TAKEN = new Set(["redeem", "reverse", "expire"]);
const deltaOf = ({ kind, points }: Moved) => BigInt(TAKEN.has(kind) ? -points : points);

async function write(shopId: string, { states, orders, entries, rewards }: Facts): Promise<void> {
  for (const [index, customerId] of CUSTOMERS.entries())
    await member(shopId, customerId, { state: states[index] ?? "guest" });
  for (const [index, { earns, isDeleted, ...each }] of orders.entries()) {
    const orderId = BigInt(index + 1);
    const gone = isDeleted ? { deletedAt: new Date("2026-11-20T00:00:00Z") } : {};
    await order(shopId, { ...each, ...gone, orderId, gross: 1_000n });
    // Long before: an order earns, whenever its points came.
    if (earns && each.customerId !== null) await anEarning(shopId, { orderId, customerId: each.customerId });
  }
  for (const each of entries) {
    const reason = each.isOfExpired && each.kind === "return" ? { expiredOf: "order:1:1" } : {};
    await entry(shopId, { ...each, available: deltaOf(each), reason });
  }
  for (const { at, state } of rewards) await aRedemption(shopId, { at, state });
}

async function anEarning(shopId: string, { orderId, customerId }: { orderId: bigint; customerId: bigint }) {
  await db.entry.create({
    data: {
      ...{
        shopId,
        customerId,
        orderId,
        kind: "earn",
        key: `order:${orderId}:1`,
        actor: "system",
        reason: {},
      },
      ...{ pendingDelta: 10n, availableDelta: 0n, pendingAfter: 10n, availableAfter: 0n },
      occurredAt: new Date("2026-01-01T00:00:00Z"),
    },
  });
}

async function aRedemption(shopId: string, { at, state }: Facts["rewards"][number]) {
  const requestedAt = new Date("2026-10-01T00:00:00Z");
  await db.redemption.create({
    data: {
      ...{ shopId, redemptionId: randomUUID(), customerId: 1n, rewardId: "five", programmeVersion: 1 },
      ...{ reward: {}, points: 500n, code: randomUUID(), requestedAt },
      ...(at === null ? { state: "requested" } : { state, issuedAt: new Date(at), issuedGid: randomUUID() }),
      ...(at !== null && state === "used" ? { usedAt: new Date(at), usedOrderId: 1n } : {}),
    },
  });
}

function byHand({ timeZone, states, orders, entries, rewards, from, to }: Facts): Rates {
  const isIn = (at: string) => {
    const day = dayIn(new Date(at), timeZone);
    return day >= from && day <= to;
  };
  const placed = orders.filter(({ at, test: isTest, isDeleted }) => isIn(at) && !isTest && !isDeleted);
  const buyers = new Set(placed.map(({ customerId }) => customerId));
  buyers.delete(null);
  const members = CUSTOMERS.filter((id, index) => buyers.has(id) && states[index] === "enrolled");
  const moved = entries.filter(({ at }) => isIn(at));
  const sum = (those: readonly Moved[]) => those.reduce((total, each) => total + deltaOf(each), 0n);
  const issued = rewards.filter(({ at }) => at !== null && isIn(at));
  const isSpending = ({ kind, isOfExpired }: Moved) =>
    kind === "redeem" || (kind === "return" && !isOfExpired);
  return {
    membership: { part: BigInt(members.length), whole: BigInt(buyers.size) },
    earning: {
      part: BigInt(placed.filter(({ earns, customerId }) => earns && customerId !== null).length),
      whole: BigInt(placed.length),
    },
    redemption: {
      part: -sum(moved.filter(isSpending)),
      whole: sum(moved.filter(({ kind }) => ["earn", "bonus", "activity"].includes(kind))),
    },
    usage: {
      part: BigInt(issued.filter(({ state }) => state === "used").length),
      whole: BigInt(issued.length),
    },
  };
}

test("the rates of any days in any zone are what a slow count of the facts says", async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (given) => {
      const [{ shopId }, other] = [await aShop({ timeZone: given.timeZone }), await aShop()];
      await write(shopId, given);
      await write(other.shopId, given);
      const { from, to, timeZone } = given;
      expect(await programmeRates(db, shopId, { from, to, timeZone })).toEqual(byHand(given));
    }),
    { numRuns: 40 },
  );
}, 120_000);

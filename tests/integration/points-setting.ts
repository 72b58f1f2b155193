/** A shop whose points mature and end, and what the tests of the clock look at. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { anEntry, spend } from "../support/books.ts";
import { anOrder, later, MAY, told } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

export const ada = 1n;
export const day = (days: number) => later(MAY, { days });

export async function aShopWith(programme: Partial<ProgrammeDocument>, timeZone = "UTC"): Promise<string> {
  return (await aShop({ timeZone, programme: { ...influencerTiers("USD"), ...programme } })).shopId;
}

/** $5 off for so many points. */
export const aReward = (points: number) => ({
  id: "off",
  kind: "amount_off" as const,
  title: "$5 off",
  points,
  valueMinor: "500",
  validDays: 30,
});

/** One paid order of $100 for each of so many customers. */
export const sell = (shopId: string, customers: number) =>
  settleOrders(
    shopId,
    Array.from({ length: customers }, (_, index) =>
      told(anOrder({ orderId: BigInt(index + 1), customerId: BigInt(index + 1) })),
    ),
    { now: MAY },
  );

export const gift = (points: bigint, expiresAt: Date | null, figures: Partial<NewEntry> = {}) =>
  anEntry({
    customerId: ada,
    key: `gift:${randomUUID()}`,
    availableDelta: points,
    expiresAt,
    occurredAt: MAY,
    ...figures,
  });

/** The points of a redemption come back. */
export const comeBack = (points: bigint, redemptionId: string, days: number): NewEntry => ({
  ...spend(ada, -points, redemptionId),
  kind: "return",
  key: `redemption:${redemptionId}:2`,
  returnOf: redemptionId,
  occurredAt: day(days),
});

/** Available and pending of each member, by customer id. */
export const balances = async (shopId: string) =>
  (await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).map(
    ({ available, pending }) => [available, pending],
  );

/** A trigger of the test's own: the ledger breaks off in the middle of its writing. */
export async function withoutPower(work: () => Promise<unknown>): Promise<void> {
  const pool = onPool();
  await pool.query(`CREATE FUNCTION pull_the_plug() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the power went'; END $$`);
  await pool.query(`CREATE TRIGGER plug BEFORE UPDATE ON members FOR EACH ROW
    WHEN (OLD.available <> NEW.available) EXECUTE FUNCTION pull_the_plug()`);
  try {
    await expect(work()).rejects.toThrow("the power went");
  } finally {
    await pool.query("DROP TRIGGER plug ON members; DROP FUNCTION pull_the_plug()");
  }
}

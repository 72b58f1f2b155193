/** Late news that put a rise elsewhere: what it brought is not given again. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { discrepancies, statementOf } from "../support/books.ts";
import { anOrder, told } from "../support/orders.ts";
import { gift, open, settle, TIERS } from "./rises-setting.ts";

const byAnniversary: Partial<ProgrammeDocument> = {
  membership: "everyone",
  earnBeforeEnrolmentDays: null,
  qualification: { period: "anniversary_year" },
};

/** What is heard after the order of May that made the rise, and of which day. */
const lateNews = [
  ["a week earlier, in the same year of the member", [["2026-04-24T12:00:00Z", 1_000n]]],
  ["two years earlier, so that it is another year of the member", [["2024-05-01T12:00:00Z", 1_000n]]],
  [
    "two years earlier, and rose at another instant",
    [
      ["2024-05-01T12:00:00Z", 1_000n],
      ["2026-04-24T12:00:00Z", 55_000n],
    ],
  ],
] satisfies [string, [string, bigint][]][];
const inMay = told(anOrder({ orderId: 1n, totalMinor: 60_000n }));
const ordersOf = (late: readonly [string, bigint][]) =>
  late.map(([at, totalMinor], index) =>
    told(anOrder({ orderId: BigInt(index) + 2n, totalMinor, processedAt: new Date(at) })),
  );

test.each(lateNews)(
  "a reward is not given again where the member turns out to take part %s",
  async (_, late) => {
    const shopId = await open({ ...gift, ...byAnniversary });
    await settle(shopId, [inMay]);
    const given = await db.redemption.findMany({ where: { shopId } });
    expect(given).toHaveLength(1);
    for (const _ of [1, 2]) await settle(shopId, ordersOf(late));
    expect(await db.redemption.findMany({ where: { shopId } })).toEqual(given);
    expect(await db.entryReward.findMany({ where: { shopId } })).toMatchObject([
      { period: "1", redemptionId: given[0]?.redemptionId },
    ]);
    expect(await discrepancies(shopId)).toEqual([]);
  },
);

test.each(lateNews)("points are not given anew where the member takes part %s", async (_, late) => {
  const shopId = await open({ tiers: TIERS, ...byAnniversary });
  await settle(shopId, [inMay]);
  await settle(shopId, ordersOf(late));
  const rises = (await statementOf(shopId)).filter((line) => !line.startsWith("earn"));
  expect(rises).toEqual(["bonus +100 = 700"]);
  expect(await discrepancies(shopId)).toEqual([]);
});

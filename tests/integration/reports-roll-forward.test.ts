/** The roll-forward: each day of the shop from what members had to what they have, one column per kind. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { rollCells, rollCsvCells, rollHeader } from "#app/components/books-view.ts";
import type { Period } from "#app/reports/period.ts";
import { outstanding, rollForward, streamRollForward } from "#app/reports/roll-forward.server.ts";
import { KIND_NAMES, sumDays } from "#app/reports/roll-forward.ts";
import { aShop } from "../support/shop.ts";
import { pastTheLaws, smallBooks } from "../support/small-books.ts";

const NEW_YORK = "America/New_York";
const days = (from: string, to: string): Period => ({ preset: "custom", from, to });

async function spread(): Promise<string> {
  const { shopId } = await smallBooks();
  await pastTheLaws(shopId, [
    // 3:59 UTC is still the day before in New York, 4:00 is not.
    "UPDATE entries SET occurred_at = '2026-06-17T03:59:59Z' WHERE shop_id = $1 AND kind = 'redeem'",
    "UPDATE entries SET occurred_at = '2026-06-17T04:00:00Z' WHERE shop_id = $1 AND kind = 'mature'",
  ]);
  return shopId;
}

test("every day closes where the next one opens, and the last with what members have", async () => {
  const shopId = await spread();
  const rolled = await rollForward(db, shopId, {
    period: days("2026-06-01", "2026-06-30"),
    timeZone: NEW_YORK,
  });
  const kinds = KIND_NAMES.filter((kind) => rolled.some((day) => day.kinds[kind]));
  const say = (measure: "total" | "pending" | "available") =>
    rolled.map((day) => rollCells(day, kinds, measure));
  expect(kinds).toEqual(["earn", "mature", "reverse", "redeem", "return", "expire", "adjust", "transfer"]);
  expect(say("total")).toEqual([
    ["Jun 15, 2026", "0", "+295", "–", "−20", "–", "+20", "–", "+20", "0", "315"],
    ["Jun 16, 2026", "315", "–", "–", "–", "−60", "–", "–", "–", "–", "255"],
    ["Jun 17, 2026", "255", "–", "0", "–", "–", "–", "–", "–", "–", "255"],
    ["Jun 19, 2026", "255", "–", "–", "–", "–", "–", "−30", "–", "–", "225"],
  ]);
  expect(say("pending").map((cells) => [cells[1], cells[3], cells.at(-1)])).toEqual([
    ["0", "–", "105"],
    ["105", "–", "105"],
    ["105", "−40", "65"],
    ["65", "–", "65"],
  ]);
  const held = await outstanding(db, shopId);
  expect(held).toEqual({ available: 170n, pending: 65n, owed: 10n, holders: 3n });
  expect(rolled.at(-1)?.closing).toEqual({ pending: held.pending, available: held.available - held.owed });
});

test("a period opens with all that came before it, and its sum spans it", async () => {
  const shopId = await spread();
  const rolled = await rollForward(db, shopId, {
    period: days("2026-06-17", "2026-06-19"),
    timeZone: NEW_YORK,
  });
  expect(rolled.map(({ day }) => day)).toEqual(["2026-06-17", "2026-06-19"]);
  expect(sumDays(rolled)).toMatchObject({
    opening: { pending: 105n, available: 150n },
    closing: { pending: 65n, available: 160n },
  });
});

test("a spreadsheet has every kind three times, and adds up", async () => {
  const shopId = await spread();
  const cells: number[][] = [];
  for await (const batch of streamRollForward(shopId, {
    period: days("2026-06-01", "2026-06-30"),
    timeZone: NEW_YORK,
  }))
    for (const day of batch)
      cells.push(
        rollCsvCells(day)
          .slice(1)
          .map((cell) => Number((cell as { number: string }).number)),
      );
  const width = KIND_NAMES.length + 2;
  expect(rollHeader(NEW_YORK)).toHaveLength(1 + 3 * width);
  expect(cells).toHaveLength(4);
  for (const row of cells)
    for (const at of [0, 1, 2]) {
      const [opening = 0, ...rest] = row.slice(at * width, (at + 1) * width);
      const closing = rest.pop();
      expect(opening + rest.reduce((sum, each) => sum + each, 0)).toBe(closing);
    }
});

test("a shop without entries has no days", async () => {
  const { shopId } = await aShop();
  const asked = { period: days("2026-06-01", "2026-06-30"), timeZone: NEW_YORK };
  expect(await rollForward(db, shopId, asked)).toEqual([]);
  expect(sumDays([])).toBeNull();
  expect(await outstanding(db, shopId)).toEqual({ available: 0n, pending: 0n, owed: 0n, holders: 0n });
});

/** Miles: 5, 7, 8, 9 or 11 per $1 by status; status by points of its own, 1 per $1, alone or with so many orders. */
import { test } from "vitest";
import { buys, givesBack, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";
import type { Row } from "./stage.ts";

/** $350 each, one every fourth day from 2 January on: 1,750 miles, and 350 of status. */
const fourteenFlights = Array.from({ length: 14 }, (_, index): Row => {
  const at = new Date(Date.UTC(2027, 0, 2 + 4 * index)).toISOString().slice(0, 10);
  return [at, buys(`#${index + 1}`, "350.00"), `earn +1750 = ${1_750 * (index + 1)}, Member`];
});

test("status by flights and points together, until a flight is given back", async () => {
  await playYear({ from: "miles" }, [
    ["2027-01-01", joins, "nothing = 0, Member"],
    // 14 × 350 = 4,900 of status, and 14 × 1,750 = 24,500 miles.
    ...fourteenFlights,
    [
      "2027-06-01",
      buys("#15", "100.00"),
      "earn +500 = 25000, Silver (15 ≥ 15 orders and 5,000 ≥ 5,000 status points in 2027)",
    ],
    // 59.99 × 7 = 419.93.
    ["2027-06-02", buys("#16", "59.99"), "earn +419 = 25419, Silver"],
    // 15 orders and 5,000 are left without #16, but not without #1 as well.
    ["2027-06-10", givesBack("#16"), "reverse -419 = 25000, Silver"],
    [
      "2027-06-11",
      givesBack("#1"),
      "reverse -1750 = 23250, Member (Returned: 14 < 15 orders and 4,650 < 5,000 status points, or 4,650 < 6,000 status points in 2027)",
    ],
  ]);
});

test("status by points alone, and down to what the year after deserves", async () => {
  await playYear({ from: "miles" }, [
    ["2027-01-01", joins, "nothing = 0, Member"],
    [
      "2027-02-01",
      buys("#1", "6000.00"),
      "earn +30000 = 30000, Silver (6,000 ≥ 6,000 status points in 2027)",
    ],
    // × 7; miles are spent, and status is not.
    [
      "2027-03-01",
      buys("#2", "6000.00"),
      "earn +42000 = 72000, Gold (12,000 ≥ 12,000 status points in 2027)",
    ],
    [
      "2027-03-02",
      redeems("fifty-off", "A"),
      "redeem -10000 = 62000, Gold; A issued; $50 off until 2028-03-01",
    ],
    // 6,050 − 50 = 6,000, × 8.
    [
      "2027-04-01",
      buys("#3", "6050.00", { code: "A" }),
      "earn +48000 = 110000, Platinum (18,000 ≥ 18,000 status points in 2027); A used",
    ],
    // × 9.
    [
      "2027-05-01",
      buys("#4", "10000.00"),
      "earn +90000 = 200000, First (28,000 ≥ 28,000 status points in 2027)",
    ],
    ["2027-05-02", buys("#5", "10.00"), "earn +110 = 200110, First"],
    ["2028-06-01", buys("#6", "12500.00"), "earn +137500 = 337610, First"],
    // 2028: one order, and 12,500 are a Gold's.
    [
      "2029-01-01",
      nightFalls,
      "nothing = 337610, Gold (Held to its end: 1 < 60 orders and 12,500 < 22,000 status points, or 12,500 < 28,000 status points in 2028)",
    ],
    ["2029-01-02", buys("#7", "10.00"), "earn +80 = 337690, Gold"],
    [
      "2030-01-01",
      nightFalls,
      "nothing = 337690, Member (Held to its end: 1 < 30 orders and 10 < 10,000 status points, or 10 < 12,000 status points in 2029)",
    ],
  ]);
});

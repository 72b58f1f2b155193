/**
 * Nights: status for life by nights, two for each in a suite: 3, 30, 55, 80, 175, 700; 1 point per $1, $10 for 1,000.
 */
import { test } from "vitest";
import { buys, givesBack, joins, nightFalls, redeems } from "./deeds.ts";
import { aProduct, aStage, playOn } from "./stage.ts";

test("nights of years add up, those in suites twice, and no year's end takes them", async () => {
  const stage = await aStage({ from: "nights" });
  const [room, suite] = [await aProduct(stage, ["sea view"]), await aProduct(stage, ["Suite"])];
  const stay = (productId: bigint, quantity: number, price: string) => [{ productId, quantity, price }];
  await playOn(stage, [
    ["2027-01-10", joins, "nothing = 0, Guest"],
    // 2 nights.
    ["2027-02-01", buys("#1", stay(room, 2, "150.00")), "earn +300 = 300, Guest"],
    // One in a suite is two: 4.
    [
      "2027-02-10",
      buys("#2", stay(suite, 1, "400.00")),
      "earn +400 = 700, Gold (4 ≥ 3 status points in all)",
    ],
    ["2027-03-01", givesBack("#2"), "reverse -400 = 300, Guest (Returned: 2 < 3 status points in all)"],
    // 2 + 28 = 30.
    [
      "2027-03-02",
      buys("#3", stay(suite, 14, "200.00")),
      "earn +2800 = 3100, Platinum (30 ≥ 30 status points in all)",
    ],
    [
      "2027-04-01",
      redeems("ten-off", "A"),
      "redeem -1000 = 2100, Platinum; A issued; $10 off until 2028-03-31",
    ],
    // 25 × 100 − 10 = 2,490; 30 + 25 = 55.
    [
      "2027-05-01",
      buys("#4", stay(room, 25, "100.00"), { code: "A" }),
      "earn +2490 = 4590, Emerald (55 ≥ 55 status points in all); A used",
    ],
    ["2028-01-01", nightFalls, "nothing = 4590, Emerald"],
    ["2030-01-01", nightFalls, "nothing = 4590, Emerald"],
    // A room and a suite in one order: 9 + 2 × 8 = 25; 80. And 9 × 80 + 8 × 90.50 = 1,444.
    [
      "2031-06-01",
      buys("#5", [...stay(room, 9, "80.00"), ...stay(suite, 8, "90.50")]),
      "earn +1444 = 6034, Diamond (80 ≥ 80 status points in all)",
    ],
    // 80 + 2 × 47 = 174.
    ["2031-07-01", buys("#6", stay(suite, 47, "100.00")), "earn +4700 = 10734, Diamond"],
    [
      "2031-08-01",
      buys("#7", stay(room, 1, "100.00")),
      "earn +100 = 10834, Diamond Plus (175 ≥ 175 status points in all)",
    ],
    // 175 + 2 × 262 = 699.
    ["2032-07-01", buys("#8", stay(suite, 262, "50.00")), "earn +13100 = 23934, Diamond Plus"],
    [
      "2032-08-01",
      buys("#9", stay(room, 1, "99.99")),
      "earn +99 = 24033, Pinnacle (700 ≥ 700 status points in all)",
    ],
    ["2040-01-01", nightFalls, "nothing = 24033, Pinnacle"],
  ]);
});

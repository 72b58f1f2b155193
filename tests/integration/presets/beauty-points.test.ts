/** Beauty points: 1 point per $1 for all, VIB from $350 and Rouge from $1,000 a calendar year; they end unless used. */
import { test } from "vitest";
import { buys, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("points live on for as long as something happens, and end 365 days after it", async () => {
  await playYear({ from: "beauty-points" }, [
    ["2027-01-10", joins, "nothing = 0, Insider"],
    ["2027-01-15", buys("#1", "350.00"), "earn +350 = 350, VIB ($350 ≥ $350 in 2027)"],
    ["2027-04-01", buys("#2", "650.00"), "earn +650 = 1000, Rouge ($1,000 ≥ $1,000 in 2027)"],
    ["2027-05-01", redeems("ten-off", "A"), "redeem -500 = 500, Rouge; A issued; $10 off until 2027-07-30"],
    ["2027-07-31", nightFalls, "return +500 = 1000, Rouge; A expired"],
    // The last that happened was the redemption of 1 May 2027: all would end on 30 April 2028.
    ["2028-04-29", nightFalls, "nothing = 1000, Rouge"],
    ["2028-04-30T11:59:00Z", buys("#3", "10.00"), "earn +10 = 1010, Rouge"],
    ["2028-05-01", nightFalls, "nothing = 1010, Rouge"],
    ["2028-06-01", redeems("ten-off", "B"), "redeem -500 = 510, Rouge; B issued; $10 off until 2028-08-30"],
    // 110 − 10 = 100; in 2028 10 + 100 = 110.
    ["2028-06-05", buys("#4", "110.00", { code: "B" }), "earn +100 = 610, Rouge; B used"],
    ["2029-01-01", nightFalls, "nothing = 610, Insider (Held to its end: $110 < $1,000 in 2028)"],
    ["2029-06-04", nightFalls, "nothing = 610, Insider"],
    // B took 350 of #1 and 150 of #2: 500 of #2, 10 of #3 and 100 of #4 are left, and end together.
    ["2029-06-05", nightFalls, "expire -500, expire -10, expire -100 = 0, Insider"],
  ]);
});

/** Spend status: Bronze 1 point per $1, Silver from $1 2, Gold from $500 3, Platinum from $1,200 5; $10 for 1,000. */
import { test } from "vitest";
import { buys, givesBack, isCancelled, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("up all the way in a year, down by a return, and down step by step as the years bring less", async () => {
  await playYear({ from: "spend-status" }, [
    ["2027-02-01", joins, "nothing = 0, Bronze"],
    // Less than a point, and less than the dollar that makes Silver.
    ["2027-02-02", buys("#1", "0.99"), "nothing = 0, Bronze"],
    ["2027-02-10", buys("#2", "100.00"), "earn +100 = 100, Silver ($100.99 ≥ $1 in 2027)"],
    // 399.01 twice is 798.02. In the year: 0.99 + 100 + 399.01 = 500.
    ["2027-03-10", buys("#3", "399.01"), "earn +798 = 898, Gold ($500 ≥ $500 in 2027)"],
    ["2027-04-10", buys("#4", "300.00"), "earn +900 = 1798, Gold"],
    ["2027-05-10", buys("#5", "400.00"), "earn +1200 = 2998, Platinum ($1,200 ≥ $1,200 in 2027)"],
    // 50.50 five times is 252.50.
    ["2027-06-10", buys("#6", "50.50"), "earn +252 = 3250, Platinum"],
    // What #5 earned goes with it; 1,250.50 − 400 are left of the year; #6 keeps what a Platinum earned.
    ["2027-06-20", givesBack("#5"), "reverse -1200 = 2050, Gold (Returned: $850.50 < $1,200 in 2027)"],
    ["2027-06-21", buys("#7", "10.00"), "earn +30 = 2080, Gold"],
    ["2027-07-01", redeems("ten-off", "A"), "redeem -1000 = 1080, Gold; A issued; $10 off until 2027-07-31"],
    // 60 − 10 = 50, three times.
    ["2027-07-20", buys("#8", "60.00", { code: "A" }), "earn +150 = 1230, Gold; A used"],
    ["2027-07-25", isCancelled("#8"), "reverse -150, return +1000 = 2080, Gold; A returned"],
    ["2028-11-30", buys("#9", "20.00"), "earn +60 = 2140, Gold"],
    // 2028 brought 20, which makes Silver, and 2029 nothing.
    ["2029-01-01", nightFalls, "nothing = 2140, Silver (Held to its end: $20 < $500 in 2028)"],
    ["2029-12-31", nightFalls, "nothing = 2140, Silver"],
    ["2030-01-01", nightFalls, "nothing = 2140, Bronze (Held to its end: $0 < $1 in 2029)"],
  ]);
});

/** Influencer tiers: Member 1 point per $1, from $500 a calendar year 2, from $5,000 3; $5 for 500, $20 for 2,000. */
import { test } from "vitest";
import { buys, givesBack, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("three years of one who spends well, gives back, and then forgets the shop", async () => {
  await playYear({ from: "influencer-tiers" }, [
    ["2027-01-04", joins, "nothing = 0, Member"],
    ["2027-01-15", buys("#1", "480.00"), "earn +480 = 480, Member"],
    // At the tier before the order. 480 + 40 = 520 of spend.
    ["2027-02-20", buys("#2", "40.00"), "earn +40 = 520, Influencer ($520 ≥ $500 in 2027)"],
    [
      "2027-03-01",
      redeems("five-off", "A"),
      "redeem -500 = 20, Influencer; A issued; $5 off until 2027-05-30",
    ],
    // 105 − 5 = 100 of spend, twice: 200. In the year: 620.
    ["2027-03-02", buys("#3", "105.00", { code: "A" }), "earn +200 = 220, Influencer; A used"],
    // 66.67 are left: 133.34, rounded down 133; 200 − 67. In the year: 586.67.
    ["2027-03-20", givesBack("#3", "33.33"), "reverse -67 = 153, Influencer"],
    // 4,500 twice. In the year: 5,086.67.
    ["2027-06-10", buys("#4", "4500.00"), "earn +9000 = 9153, Ambassador ($5,086.67 ≥ $5,000 in 2027)"],
    // Three times; 5,096.67.
    ["2027-06-11", buys("#5", "10.00"), "earn +30 = 9183, Ambassador"],
    [
      "2027-07-01",
      redeems("twenty-off", "B"),
      "redeem -2000 = 7183, Ambassador; B issued; $20 off until 2027-09-29",
    ],
    // Nobody used it: a day after its end the points are back.
    ["2027-09-29", nightFalls, "nothing = 7183, Ambassador"],
    ["2027-09-30", nightFalls, "return +2000 = 9183, Ambassador; B expired"],
    // 100 twice; 4,996.67 are left of the year, and the orders before keep their rate.
    [
      "2027-10-01",
      givesBack("#4", "100.00"),
      "reverse -200 = 8983, Influencer (Returned: $4,996.67 < $5,000 in 2027)",
    ],
    // Twice again; 5,016.67.
    ["2027-11-05", buys("#6", "20.00"), "earn +40 = 9023, Ambassador ($5,016.67 ≥ $5,000 in 2027)"],
    // Held through the year after. Three times 499.99 is 1,499.97.
    ["2028-05-05", buys("#7", "499.99"), "earn +1499 = 10522, Ambassador"],
    ["2028-12-31", nightFalls, "nothing = 10522, Ambassador"],
    // A cent too little for Influencer, too.
    ["2029-01-01", nightFalls, "nothing = 10522, Member (Held to its end: $499.99 < $5,000 in 2028)"],
    ["2029-01-02", buys("#8", "10.00"), "earn +10 = 10532, Member"],
  ]);
});

test("a tier is held through the year after the one that reached it, by the shop's own midnight", async () => {
  await playYear({ from: "influencer-tiers" }, [
    ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Influencer ($600 ≥ $500 in 2027)"],
    ["2028-03-01", buys("#2", "250.00"), "earn +500 = 1100, Influencer"],
    // New Year's Eve in New York, and 2029 in Greenwich: 250 + 250 = 500 in 2028.
    ["2028-12-31T23:00:00-05:00", buys("#3", "250.00"), "earn +500 = 1600, Influencer"],
    ["2029-01-01", nightFalls, "nothing = 1600, Influencer"],
    ["2029-12-31T23:30:00-05:00", buys("#4", "10.00"), "earn +20 = 1620, Influencer"],
    // 2029 brought 10; the order itself is of 2030.
    [
      "2030-01-01T00:30:00-05:00",
      buys("#5", "10.00"),
      "earn +10 = 1630, Member (Held to its end: $10 < $500 in 2029)",
    ],
  ]);
});

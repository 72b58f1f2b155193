/** Cash-back: 5 % of what was spent, as 5 points per $1; on the 1st every 500 points are $5 off, valid 30 days. */
import { test } from "vitest";
import { buys, givesBack, joins, nightFalls } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("a year of firsts of the month, with codes that were used and codes that were not", async () => {
  await playYear({ from: "cash-back" }, [
    ["2027-01-04", joins, "nothing = 0, Member"],
    // After discounts, before tax and shipping: 59.97 × 5 = 299.85.
    ["2027-01-10", buys("#1", "59.97", { tax: "4.80", shipping: "7.95" }), "earn +299 = 299, Member"],
    ["2027-02-01", nightFalls, "nothing = 299, Member"],
    // 80 − 10 = 70.
    ["2027-02-14", buys("#2", [{ price: "80.00", discount: "10.00" }]), "earn +350 = 649, Member"],
    ["2027-02-28", nightFalls, "nothing = 649, Member"],
    // One step of 500, and 149 stay.
    [
      "2027-03-01",
      nightFalls,
      "redeem -500 = 149, Member; conversion:2027-03 issued; $5 off until 2027-03-31",
    ],
    ["2027-03-02", nightFalls, "nothing = 149, Member"],
    // 105 − 5 = 100.
    [
      "2027-03-20",
      buys("#3", "105.00", { code: "conversion:2027-03" }),
      "earn +500 = 649, Member; conversion:2027-03 used",
    ],
    [
      "2027-04-01",
      nightFalls,
      "redeem -500 = 149, Member; conversion:2027-04 issued; $5 off until 2027-05-01",
    ],
    // 400.50 × 5 = 2,002.5.
    ["2027-04-15", buys("#4", "400.50"), "earn +2002 = 2151, Member"],
    // Four steps.
    [
      "2027-05-01",
      nightFalls,
      "redeem -2000 = 151, Member; conversion:2027-05 issued; $20 off until 2027-05-31",
    ],
    // April's code was not used: a day after its end its points are back, for the next 1st.
    ["2027-05-02", nightFalls, "return +500 = 651, Member; conversion:2027-04 expired"],
    // Nor was May's: 651 + 2,000 are five steps and 151.
    [
      "2027-06-01",
      nightFalls,
      "return +2000, redeem -2500 = 151, Member; conversion:2027-05 expired; conversion:2027-06 issued; $25 off until 2027-07-01",
    ],
    // 200 are left of #4, which are 1,000 points; 2,002 − 1,000 go, of which 851 are gone already.
    ["2027-06-10", givesBack("#4", "200.50"), "reverse -1002 = -851, Member"],
    ["2027-07-01", nightFalls, "nothing = -851, Member"],
    ["2027-07-02", nightFalls, "return +2500 = 1649, Member; conversion:2027-06 expired"],
    [
      "2027-08-01",
      nightFalls,
      "redeem -1500 = 149, Member; conversion:2027-08 issued; $15 off until 2027-08-31",
    ],
    // 30 − 15 = 15.
    [
      "2027-08-15",
      buys("#5", "30.00", { code: "conversion:2027-08" }),
      "earn +75 = 224, Member; conversion:2027-08 used",
    ],
    ["2028-01-01", nightFalls, "nothing = 224, Member"],
  ]);
});

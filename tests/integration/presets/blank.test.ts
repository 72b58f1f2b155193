/** Blank: 1 point per unit of currency, and one unit off for 100. */
import { test } from "vitest";
import { buys, givesBack, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("in dollars", async () => {
  await playYear({ from: "blank" }, [
    ["2027-01-10", joins, "nothing = 0, Member"],
    ["2027-01-11", buys("#1", "59.97"), "earn +59 = 59, Member"],
    ["2027-02-11", buys("#2", "59.97"), "earn +59 = 118, Member"],
    ["2027-03-01", redeems("one-off", "A"), "redeem -100 = 18, Member; A issued; $1 off until 2027-05-30"],
    // Taxes and shipping earn nothing: 20 − 1 = 19.
    [
      "2027-03-02",
      buys("#3", "20.00", { code: "A", tax: "1.60", shipping: "7.95" }),
      "earn +19 = 37, Member; A used",
    ],
    // 59.97 go back, of which 59 were earned.
    ["2027-03-03", givesBack("#2"), "reverse -59 = -22, Member"],
    ["2027-12-31", buys("#4", "22.50"), "earn +22 = 0, Member"],
    ["2029-01-01", nightFalls, "nothing = 0, Member"],
  ]);
});

test("in yen, which are small: 1 point per 100, and 100 off for 100", async () => {
  await playYear({ from: "blank", currency: "JPY" }, [
    ["2027-01-10", joins, "nothing = 0, Member"],
    ["2027-01-11", buys("#1", "25997"), "earn +259 = 259, Member"],
    ["2027-03-01", redeems("one-off", "A"), "redeem -100 = 159, Member; A issued; ¥100 off until 2027-05-30"],
    // 22,998 are left, of which 229 are earned.
    ["2027-03-02", givesBack("#1", "2999"), "reverse -30 = 129, Member"],
    ["2027-06-01", nightFalls, "return +100 = 229, Member; A expired"],
  ]);
});

test("in dinars of a thousand fils", async () => {
  await playYear({ from: "blank", currency: "KWD" }, [
    ["2027-01-10", joins, "nothing = 0, Member"],
    ["2027-01-11", buys("#1", "112.999"), "earn +112 = 112, Member"],
    ["2027-03-01", redeems("one-off", "A"), "redeem -100 = 12, Member; A issued; KWD 1 off until 2027-05-30"],
    // 1.999 − 1 = 0.999.
    ["2027-03-02", buys("#2", "1.999", { code: "A" }), "nothing = 12, Member; A used"],
  ]);
});

/** Flowers and friends: 1 point per $1 and 20 for each purchase; $5 for 500. Friends and dates are not active yet. */
import { expect, test } from "vitest";
import { findPreset } from "#app/rules/presets.ts";
import { buys, does, givesBack, joins, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

test("a year of occasions: each purchase brings its 20 for as long as some of it is kept", async () => {
  await playYear({ from: "flowers-and-friends" }, [
    ["2027-01-20", joins, "nothing = 0, Member"],
    // 45 + 20.
    ["2027-02-12", buys("#1", "45.50"), "earn +65 = 65, Member"],
    // 30 + 25.25 are 55, + 20 once for both.
    ["2027-05-08", buys("#2", [{ price: "30.00" }, { price: "25.25" }]), "earn +75 = 140, Member"],
    // 25.25 are left: 25 + 20.
    ["2027-05-12", givesBack("#2", "30.00"), "reverse -30 = 110, Member"],
    ["2027-06-20", buys("#3", "40.00"), "earn +60 = 170, Member"],
    // Nothing is left, and nothing of its 20.
    ["2027-06-25", givesBack("#3"), "reverse -60 = 110, Member"],
    ["2027-09-01", buys("#4", "370.00"), "earn +390 = 500, Member"],
    ["2027-12-01", redeems("five-off", "A"), "redeem -500 = 0, Member; A issued; $5 off until 2028-02-29"],
    [
      "2027-12-02",
      redeems("five-off", "B"),
      "nothing = 0, Member; You have 0 points, and this reward costs 500.",
    ],
    // 30 − 5 = 25, + 20.
    ["2027-12-20", buys("#5", "30.00", { code: "A" }), "earn +45 = 45, Member; A used"],
  ]);
});

test("friends, birthdays and reminders are kept, and earn nothing yet, as the gallery says", async () => {
  expect(findPreset("flowers-and-friends")?.notActiveYet).toEqual([
    "Referral: 500 points for a friend's first order",
    "Birthday: 100 points a year",
    "Reminders of occasions, with a way to leave sensitive dates out",
  ]);
  const notYet = (name: string) => `nothing = 0, Member; “${name}” cannot be recorded yet: it is not active.`;
  const { programme } = await playYear({ from: "flowers-and-friends" }, [
    ["2027-01-20", joins, "nothing = 0, Member"],
    ["2027-02-01", does("referral"), notYet("A friend's first order")],
    ["2027-02-02", does("birthday"), notYet("Birthday")],
    ["2027-02-03", does("reminder"), notYet("An occasion noted")],
  ]);
  expect(programme.activities.map(({ id, points }) => [id, points])).toEqual([
    ["referral", 500],
    ["birthday", 100],
    ["reminder", 10],
  ]);
});

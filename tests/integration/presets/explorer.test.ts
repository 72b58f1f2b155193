/** Explorer: 1 point per $1, 5 a check-in, 10 the app, at most 100 a year for doing; $10 for 100, valid 334 days. */
import { expect, test } from "vitest";
import { findPreset } from "#app/rules/presets.ts";
import { buys, does, joins, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";
import type { Row } from "./stage.ts";

const FULL = "“Check-in” has brought this member all it may. It can be recorded again from January 1, 2028.";

/** One a day in February: 20, 25, … 100. */
const seventeenVisits = Array.from({ length: 17 }, (_, index): Row => {
  const day = `${index + 1}`.padStart(2, "0");
  return [`2027-02-${day}`, does("check-in"), `activity +5 = ${20 + 5 * index}, Member`];
});

test("going out brings 100 points in a year of the shop, and purchases the rest", async () => {
  await playYear({ from: "explorer" }, [
    ["2027-01-05", joins, "nothing = 0, Member"],
    ["2027-01-05", does("app"), "activity +10 = 10, Member"],
    [
      "2027-01-06",
      does("app"),
      "nothing = 10, Member; “App” has brought this member all it may. It earns no more than that.",
    ],
    ["2027-01-06", does("check-in"), "activity +5 = 15, Member"],
    [
      "2027-01-06T23:59:00-05:00",
      does("check-in"),
      "nothing = 15, Member; “Check-in” has brought this member all it may. It can be recorded again from January 7, 2027.",
    ],
    ...seventeenVisits,
    // 10 + 18 × 5 = 100.
    ["2027-02-18", does("check-in"), `nothing = 100, Member; ${FULL}`],
    ["2027-03-01", buys("#1", "60.40"), "earn +60 = 160, Member"],
    ["2027-03-02", redeems("ten-off", "A"), "redeem -100 = 60, Member; A issued; $10 off until 2028-01-30"],
    // 40 − 10 = 30.
    ["2027-12-30", buys("#2", "40.00", { code: "A" }), "earn +30 = 90, Member; A used"],
    ["2027-12-31T23:30:00-05:00", does("check-in"), `nothing = 90, Member; ${FULL}`],
    ["2028-01-01T00:30:00-05:00", does("check-in"), "activity +5 = 95, Member"],
  ]);
});

test("a friend brought along earns nothing yet, as the gallery says", async () => {
  expect(findPreset("explorer")?.notActiveYet).toEqual(["Referral: 25 points for a friend brought along"]);
  await playYear({ from: "explorer" }, [
    ["2027-01-05", joins, "nothing = 0, Member"],
    [
      "2027-01-07",
      does("referral"),
      "nothing = 0, Member; “A friend brought along” cannot be recorded yet: it is not active.",
    ],
  ]);
});

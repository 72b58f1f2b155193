/** Points for doing: 20 a hike, 50 a clean-up, with proof, at most 500 a year; 1 point per $1; $10 for 250. */
import { test } from "vitest";
import { buys, does, joins, nightFalls, redeems } from "./deeds.ts";
import { playYear } from "./stage.ts";

const photo = { photo: "https://example.com/ridge.jpg" };
const hike = does("hike", photo);
const cleanUp = does("clean-up", photo);
const full = (name: string, day: string) =>
  `“${name}” has brought this member all it may. It can be recorded again from ${day}.`;

test("what is shown earns, once a day or twice a month, up to 500 in a year", async () => {
  await playYear({ from: "points-for-doing" }, [
    ["2027-03-01", joins, "nothing = 0, Member"],
    ["2027-03-06", does("hike"), "nothing = 0, Member; “Hike” earns only with a proof."],
    ["2027-03-06", hike, "activity +20 = 20, Member"],
    ["2027-03-06", hike, `nothing = 20, Member; ${full("Hike", "March 7, 2027")}`],
    ["2027-03-13", cleanUp, "activity +50 = 70, Member"],
    ["2027-03-20", cleanUp, "activity +50 = 120, Member"],
    ["2027-03-27", cleanUp, `nothing = 120, Member; ${full("Clean-up", "April 1, 2027")}`],
    ["2027-04-03", cleanUp, "activity +50 = 170, Member"],
    ["2027-04-10", cleanUp, "activity +50 = 220, Member"],
    // Purchases are beside the cap.
    ["2027-04-17", buys("#1", "49.99"), "earn +49 = 269, Member"],
    ["2027-04-18", redeems("ten-off", "A"), "redeem -250 = 19, Member; A issued; $10 off until 2027-10-15"],
    ["2027-05-01", cleanUp, "activity +50 = 69, Member"],
    ["2027-05-08", cleanUp, "activity +50 = 119, Member"],
    ["2027-06-05", cleanUp, "activity +50 = 169, Member"],
    ["2027-06-12", cleanUp, "activity +50 = 219, Member"],
    // By doing: 20 + 8 × 50 = 420, then 470, then the 30 that are left of the year.
    ["2027-07-03", cleanUp, "activity +50 = 269, Member"],
    ["2027-07-10", cleanUp, "activity +30 = 299, Member"],
    ["2027-07-11", hike, `nothing = 299, Member; ${full("Hike", "January 1, 2028")}`],
    // 30 − 10 = 20.
    ["2027-09-01", buys("#2", "30.00", { code: "A" }), "earn +20 = 319, Member; A used"],
    ["2027-12-31", nightFalls, "nothing = 319, Member"],
    ["2028-01-01", hike, "activity +20 = 339, Member"],
  ]);
});

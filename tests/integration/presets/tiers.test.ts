/** How tiers are reached, held, kept and lost, in years of one shopper: Silver earns half as much again, Gold twice. */
import { describe, test } from "vitest";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { buys, givesBack, isRepublished, joins, nightFalls } from "./deeds.ts";
import { playYear } from "./stage.ts";

type Tier = ProgrammeDocument["tiers"][number];
type Qualification = NonNullable<ProgrammeDocument["qualification"]>;

const spend = (dollars: number) => ({ metric: "spend" as const, atLeast: `${dollars}00` });
const orders = (count: number) => ({ metric: "orders" as const, atLeast: `${count}` });

/** Silver from $500, Gold from $1,000, unless said otherwise. */
function rules({
  silver = {},
  gold = {},
  ...qualification
}: Qualification & { silver?: Partial<Tier>; gold?: Partial<Tier> } = {}): ProgrammeDocument {
  return {
    ...{ schema: 2, name: "Ladder", currency: "USD", earning: { rate: { points: 1, perMinor: "100" } } },
    tiers: [
      { id: "member", name: "Member", reach: null },
      { id: "silver", name: "Silver", reach: spend(500), multiplier: "1.5", ...silver },
      { id: "gold", name: "Gold", reach: spend(1_000), multiplier: "2", ...gold },
    ],
    qualification,
  };
}

describe("held", () => {
  test("to the end of the year that reached it, and thirty days of grace", async () => {
    await playYear({ from: rules({ hold: "period", graceDays: 30 }) }, [
      ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
      // 10 × 1.5.
      ["2028-01-30T23:30:00-05:00", buys("#2", "10.00"), "earn +15 = 615, Silver"],
      ["2028-01-31", nightFalls, "nothing = 615, Member (Held to its end: $10 < $500 in 2028)"],
      ["2028-02-01", buys("#3", "10.00"), "earn +10 = 625, Member"],
    ]);
  });

  test("through the year after, where less than what reached it keeps it", async () => {
    const ladder = rules({ silver: { keep: spend(300) }, gold: { keep: spend(800) } });
    await playYear({ from: ladder }, [
      ["2027-05-01", buys("#1", "1000.00"), "earn +1000 = 1000, Gold ($1,000 ≥ $1,000 in 2027)"],
      // Enough to keep Gold through 2029.
      ["2028-06-01", buys("#2", "800.00"), "earn +1600 = 2600, Gold"],
      ["2029-01-01", nightFalls, "nothing = 2600, Gold"],
      // Enough to keep Silver through 2030, and not Gold.
      ["2029-06-01", buys("#3", "300.00"), "earn +600 = 3200, Gold"],
      ["2030-01-01", nightFalls, "nothing = 3200, Silver (Held to its end: $300 < $800 in 2029)"],
      // 299.99 × 1.5 = 449.985.
      ["2030-02-01", buys("#4", "299.99"), "earn +449 = 3649, Silver"],
      ["2031-01-01", nightFalls, "nothing = 3649, Member (Held to its end: $299.99 < $300 in 2030)"],
    ]);
  });

  test("one step down at a time", async () => {
    await playYear({ from: rules({ downgrade: "one_step" }) }, [
      ["2027-05-01", buys("#1", "1000.00"), "earn +1000 = 1000, Gold ($1,000 ≥ $1,000 in 2027)"],
      ["2028-12-31", nightFalls, "nothing = 1000, Gold"],
      ["2029-01-01", nightFalls, "nothing = 1000, Silver (Held to its end: $0 < $1,000 in 2028)"],
      ["2029-06-01", buys("#2", "100.00"), "earn +150 = 1150, Silver"],
      ["2030-01-01", nightFalls, "nothing = 1150, Member (Held to its end: $100 < $500 in 2029)"],
    ]);
  });

  test("for as long as the last twelve months bring it", async () => {
    await playYear({ from: rules({ period: "rolling_12_months", hold: "period" }) }, [
      ["2027-03-01", buys("#1", "300.00"), "earn +300 = 300, Member"],
      ["2027-06-20", buys("#2", "200.00"), "earn +200 = 500, Silver ($500 ≥ $500 in 12 months)"],
      ["2028-02-29", buys("#3", "10.00"), "earn +15 = 515, Silver"],
      // #1 is twelve months old: 200 + 10 are left.
      ["2028-03-01", nightFalls, "nothing = 515, Member (Held to its end: $210 < $500 in 12 months)"],
      ["2028-03-02", buys("#4", "290.00"), "earn +290 = 805, Silver ($500 ≥ $500 in 12 months)"],
    ]);
  });

  test("through the year after one's own, which begins with the day of enrolment", async () => {
    await playYear({ from: rules({ period: "anniversary_year" }) }, [
      ["2027-05-14", joins, "nothing = 0, Member"],
      [
        "2028-05-13",
        buys("#1", "500.00"),
        "earn +500 = 500, Silver ($500 ≥ $500 in the year from 2027-05-14)",
      ],
      ["2029-05-13", buys("#2", "10.00"), "earn +15 = 515, Silver"],
      [
        "2029-05-14",
        nightFalls,
        "nothing = 515, Member (Held to its end: $10 < $500 in the year from 2028-05-14)",
      ],
    ]);
  });
});

describe("reached", () => {
  test("by three orders and $100, or by $300", async () => {
    const reach = { any: [{ all: [orders(3), spend(100)] }, spend(300)] };
    await playYear({ from: rules({ silver: { reach } }) }, [
      ["2027-02-01", buys("#1", "60.00"), "earn +60 = 60, Member"],
      ["2027-03-01", buys("#2", "30.00"), "earn +30 = 90, Member"],
      ["2027-04-01", buys("#3", "10.00"), "earn +10 = 100, Silver (3 ≥ 3 orders and $100 ≥ $100 in 2027)"],
      [
        "2027-04-10",
        givesBack("#2"),
        "reverse -30 = 70, Member (Returned: 2 < 3 orders and $70 < $100, or $70 < $300 in 2027)",
      ],
      // Three again, and 300: the first way that is met is told.
      ["2027-05-01", buys("#4", "230.00"), "earn +230 = 300, Silver (3 ≥ 3 orders and $300 ≥ $100 in 2027)"],
    ]);
  });

  test("by points earned, those of the tier's own multiplier included", async () => {
    const points = (atLeast: number) => ({ metric: "points" as const, atLeast: `${atLeast}` });
    await playYear({ from: rules({ silver: { reach: points(100) }, gold: { reach: points(400) } }) }, [
      ["2027-02-01", buys("#1", "100.00"), "earn +100 = 100, Silver (100 ≥ 100 points in 2027)"],
      // 200 × 1.5 = 300: 400.
      ["2027-03-01", buys("#2", "200.00"), "earn +300 = 400, Gold (400 ≥ 400 points in 2027)"],
      // Half of it: 150 are left, 250 in all.
      [
        "2027-03-02",
        givesBack("#2", "100.00"),
        "reverse -150 = 250, Silver (Returned: 250 < 400 points in 2027)",
      ],
    ]);
  });
});

describe("lost", () => {
  test("with a return, and what was earned meanwhile keeps its rate", async () => {
    await playYear({ from: rules() }, [
      ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
      ["2027-05-02", buys("#2", "10.00"), "earn +15 = 615, Silver"],
      // 490 + 10 = 500 are enough; 489.99 + 10 are not.
      ["2027-05-03", givesBack("#1", "110.00"), "reverse -110 = 505, Silver"],
      ["2027-05-04", givesBack("#1", "0.01"), "reverse -1 = 504, Member (Returned: $499.99 < $500 in 2027)"],
      ["2027-05-05", buys("#3", "10.00"), "earn +10 = 514, Silver ($509.99 ≥ $500 in 2027)"],
    ]);
  });

  test("not with a return, where the programme says so", async () => {
    await playYear({ from: rules({ endsOnReturn: false }) }, [
      ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
      ["2027-05-03", givesBack("#1"), "reverse -600 = 0, Silver"],
      ["2027-05-05", buys("#2", "10.00"), "earn +15 = 15, Silver"],
      ["2029-01-01", nightFalls, "nothing = 15, Member (Held to its end: $0 < $500 in 2028)"],
    ]);
  });

  test("at the end of the year, where a new version asks for more", async () => {
    const harder = rules({ silver: { reach: spend(700) } });
    await playYear({ from: rules() }, [
      ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
      ["2027-09-01", isRepublished(harder), "nothing = 600, Silver"],
      ["2027-09-02", buys("#2", "10.00"), "earn +15 = 615, Silver"],
      ["2028-01-01", nightFalls, "nothing = 615, Member (Held to its end: $610 < $700 in 2027)"],
    ]);
  });

  test("at once, where the merchant says so", async () => {
    const harder = rules({ silver: { reach: spend(700) } });
    await playYear({ from: rules() }, [
      ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
      [
        "2027-09-01",
        isRepublished(harder, { reevaluate: true }),
        "nothing = 600, Member (New version of the programme: $600 < $700 in 2027)",
      ],
      ["2027-09-02", buys("#2", "100.00"), "earn +100 = 700, Silver ($700 ≥ $700 in 2027)"],
    ]);
  });
});

test("what a tier gives at its door: points that go with a return, and a reward that stays", async () => {
  const gift = {
    id: "gift",
    kind: "amount_off" as const,
    title: "$20 off",
    points: 2_000,
    valueMinor: "2000",
  };
  const ladder = rules({
    silver: { entryReward: { kind: "points", points: 50 } },
    gold: { entryReward: { kind: "reward", rewardId: "gift" } },
  });
  await playYear({ from: { ...ladder, rewards: [{ ...gift, validDays: 60 }] } }, [
    ["2027-01-04", joins, "nothing = 0, Member"],
    ["2027-02-01", buys("#1", "500.00"), "earn +500, bonus +50 = 550, Silver ($500 ≥ $500 in 2027)"],
    ["2027-02-10", givesBack("#1"), "reverse -500, reverse -50 = 0, Member (Returned: $0 < $500 in 2027)"],
    ["2027-03-01", buys("#2", "500.00"), "earn +500, bonus +50 = 550, Silver ($500 ≥ $500 in 2027)"],
    // 500 × 1.5; the code costs nothing.
    [
      "2027-03-02",
      buys("#3", "500.00"),
      "earn +750 = 1300, Gold ($1,000 ≥ $1,000 in 2027); gift issued; $20 off until 2027-05-01",
    ],
    ["2027-03-03", givesBack("#3"), "reverse -750 = 550, Silver (Returned: $500 < $1,000 in 2027)"],
    // 20 − 20 = 0.
    ["2027-04-01", buys("#4", "20.00", { code: "gift" }), "nothing = 550, Silver; gift used"],
    // Once in a year.
    ["2027-05-01", buys("#5", "500.00"), "earn +750 = 1300, Gold ($1,000 ≥ $1,000 in 2027)"],
  ]);
});

test("a new version that asks for less raises at once", async () => {
  const easier = rules({ gold: { reach: spend(600) } });
  await playYear({ from: rules() }, [
    ["2027-05-01", buys("#1", "600.00"), "earn +600 = 600, Silver ($600 ≥ $500 in 2027)"],
    [
      "2027-09-01",
      isRepublished(easier),
      "nothing = 600, Gold (New version of the programme: $600 ≥ $600 in 2027)",
    ],
    ["2027-09-02", buys("#2", "10.00"), "earn +20 = 620, Gold"],
  ]);
});

/** Rules, campaigns, bonuses, caps and tiers by anything: as bank statements, and again however the news arrive. */
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { later, MAY, told } from "../support/orders.ts";
import type { Example } from "./examples.ts";
import { order, playExamples, refunds, wholeLine } from "./examples.ts";

type Earning = Partial<ProgrammeDocument["earning"]>;
type Reach = NonNullable<ProgrammeDocument["tiers"][number]["reach"]>;

const earning = (change: Earning) => ({
  earning: { rate: { points: 1, perMinor: "100" }, ...change },
});

/** Member 1 point per $1, and Influencer 2. */
const tiersBy = (reach: Reach): Pick<ProgrammeDocument, "tiers"> => ({
  tiers: [
    { id: "member", name: "Member", reach: null },
    { id: "influencer", name: "Influencer", reach, rate: { points: 2, perMinor: "100" } },
  ],
});

/** So many dollars, so many days after the first of May at noon. */
const bought = (number: number, dollars: number, days: number, minutes = 0) =>
  order(`#${number}`, {
    ...{ orderId: BigInt(10 + number), totalMinor: BigInt(dollars) * 100n },
    processedAt: later(MAY, { days, minutes }),
  });
const on = (number: number, dollars: number, day: string) =>
  order(`#${number}`, {
    ...{ orderId: BigInt(10 + number), totalMinor: BigInt(dollars) * 100n },
    processedAt: new Date(`${day}T12:00:00Z`),
  });

const pens = order("#1", {
  orderId: 11n,
  lines: [
    { priceMinor: 6_000n, productId: 7n },
    { priceMinor: 4_000n, productId: 8n },
  ],
});

const earningExamples: Example[] = [
  {
    name: "5 points per $1 of pens, until they go back",
    programme: earning({
      rules: [
        {
          ...{ id: "pens", name: "Pens", kind: "rate", goods: { productIds: ["7"] } },
          rate: { points: 5, perMinor: "100" },
        },
      ],
    }),
    news: [told(pens), ...refunds(pens, [{ lines: wholeLine(pens, 0) }])],
    statement: ["earn +340 = 340", "reverse -300 = 40"],
    perOrder: { "#1": 40n },
    balance: 40n,
    tier: "member",
  },
  {
    name: "triple points from the second of May to the morning of the third, by the shop's clock",
    programme: {
      campaigns: [
        {
          ...{ id: "triple", name: "Triple", from: "2026-05-02T00:00", until: "2026-05-03T08:00" },
          effect: { kind: "multiplier", multiplier: "3" },
        },
      ],
    },
    news: [bought(1, 50, 0), bought(2, 50, 1), bought(3, 50, 2)].map((each) => told(each)),
    statement: ["earn +50 = 50", "earn +150 = 200", "earn +50 = 250"],
    perOrder: { "#1": 50n, "#2": 150n, "#3": 50n },
    balance: 250n,
    tier: "member",
  },
  {
    name: "100 points for the first order, which another turns out to be",
    programme: earning({ firstOrderBonus: 100 }),
    news: [told(bought(2, 30, 1)), told(bought(1, 20, 0))],
    statement: ["earn +130 = 130", "earn +120 = 250", "reverse -100 = 150"],
    perOrder: { "#1": 120n, "#2": 30n },
    balance: 150n,
    tier: "member",
  },
  {
    name: "at most 100 points a day: an earlier order takes the later one's room, and gives none back",
    programme: earning({ caps: { perDay: 100 } }),
    news: [
      ...[bought(2, 80, 0, 60), bought(1, 70, 0), bought(3, 40, 1)].map((each) => told(each)),
      ...refunds(bought(1, 70, 0), [{ amountMinor: 7_000n }]),
    ],
    statement: ["earn +80 = 80", "earn +70 = 150", "reverse -50 = 100", "earn +40 = 140", "reverse -70 = 70"],
    perOrder: { "#1": 0n, "#2": 30n, "#3": 40n },
    balance: 70n,
    tier: "member",
  },
  {
    name: "half the points from $50 on: a refund below it brings some",
    programme: {
      ...tiersBy({ metric: "points", atLeast: "40" }),
      campaigns: [
        {
          ...{ id: "half", name: "Half", from: "2026-05-01T00:00", until: "2026-05-02T00:00" },
          ...{ effect: { kind: "multiplier", multiplier: "0.5" }, minimumOrderMinor: "5000" },
        },
      ],
    },
    news: [
      told(bought(1, 60, 0)),
      ...refunds(bought(1, 60, 0), [{ amountMinor: 2_000n }]),
      told(bought(2, 10, 5)),
    ],
    statement: ["earn +30 = 30", "earn +10 = 40", "earn +20 = 60"],
    perOrder: { "#1": 40n, "#2": 20n },
    balance: 60n,
    tier: "influencer",
  },
];

const three = order("#1", { orderId: 11n, lines: [{ priceMinor: 1_000n, quantity: 3 }] });
const qualification = (change: Partial<NonNullable<ProgrammeDocument["qualification"]>>) => ({
  qualification: { hold: "period" as const, ...change },
});

/** One point per $1 and one per unit; 100 for each order, and 500 for the first. */
const byUnitAndOnce = earning({
  firstOrderBonus: 500,
  rules: [
    { id: "units", name: "Units", kind: "per_unit", points: 1 },
    { id: "each", name: "Each order", kind: "per_order", points: 100 },
  ],
});
const free = order("#1", {
  orderId: 11n,
  lines: [{ priceMinor: 1_000n, quantity: 3, discountMinor: 3_000n }],
});

const givenBackExamples: Example[] = [
  {
    name: "an order given back by a sum has no units, no bonuses, and is nobody's first",
    programme: { ...byUnitAndOnce, ...tiersBy({ metric: "orders", atLeast: "1" }) },
    news: [
      told(bought(1, 100, 0)),
      ...refunds(bought(1, 100, 0), [{ amountMinor: 4_000n }, { amountMinor: 6_000n }]),
      told(bought(2, 50, 10)),
    ],
    statement: ["earn +701 = 701", "reverse -40 = 661", "reverse -661 = 0", "earn +651 = 651"],
    perOrder: { "#1": 0n, "#2": 651n },
    balance: 651n,
    tier: "influencer",
  },
  {
    name: "an order whose refund took all of it by a sum makes nobody an Influencer",
    programme: { ...byUnitAndOnce, ...tiersBy({ metric: "units", atLeast: "3" }) },
    news: [told(three), ...refunds(three, [{ amountMinor: 3_000n }])],
    statement: ["earn +633 = 633", "reverse -633 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
  {
    name: "an order that cost nothing earns by its units, until they go back",
    programme: byUnitAndOnce,
    news: [told(free), ...refunds(free, [{ lines: [{ ...wholeLine(free, 0)[0]!, quantity: 1 }] }])],
    statement: ["earn +603 = 603", "reverse -1 = 602"],
    perOrder: { "#1": 602n },
    balance: 602n,
    tier: "member",
  },
];

const tierExamples: Example[] = [
  {
    name: "Influencer by two orders",
    programme: tiersBy({ metric: "orders", atLeast: "2" }),
    news: [bought(1, 10, 0), bought(2, 10, 1), bought(3, 10, 2)].map((each) => told(each)),
    statement: ["earn +10 = 10", "earn +10 = 20", "earn +20 = 40"],
    perOrder: { "#1": 10n, "#2": 10n, "#3": 20n },
    balance: 40n,
    tier: "influencer",
  },
  {
    name: "Influencer by three units, until one goes back",
    programme: tiersBy({ metric: "units", atLeast: "3" }),
    news: [
      ...[three, bought(2, 10, 1)].map((each) => told(each)),
      ...refunds(bought(2, 10, 1), [
        { lines: wholeLine(bought(2, 10, 1), 0), processedAt: later(MAY, { days: 2 }) },
      ]),
      told(bought(3, 10, 3)),
    ],
    statement: ["earn +30 = 30", "earn +20 = 50", "reverse -20 = 30", "earn +20 = 50"],
    perOrder: { "#1": 30n, "#2": 0n, "#3": 20n },
    balance: 50n,
    tier: "influencer",
  },
  {
    name: "Influencer by 100 points: a late order's points make an earlier one an Influencer's",
    programme: tiersBy({ metric: "points", atLeast: "100" }),
    news: [bought(1, 90, 1), bought(2, 10, 2), bought(3, 10, 3), bought(4, 50, 0)].map((each) => told(each)),
    statement: ["earn +90 = 90", "earn +10 = 100", "earn +20 = 120", "earn +50 = 170", "earn +10 = 180"],
    perOrder: { "#1": 90n, "#2": 20n, "#3": 20n, "#4": 50n },
    balance: 180n,
    tier: "influencer",
  },
  {
    name: "a member's own year ends with the day it began",
    programme: qualification({ period: "anniversary_year" }),
    news: [on(1, 500, "2025-03-01"), on(2, 10, "2026-02-28"), on(3, 10, "2026-03-02")].map((each) =>
      told(each),
    ),
    statement: ["earn +500 = 500", "earn +20 = 520", "earn +10 = 530"],
    perOrder: { "#1": 500n, "#2": 20n, "#3": 10n },
    balance: 530n,
    tier: "member",
  },
  {
    name: "the last twelve months lose what was bought before them",
    programme: qualification({ period: "rolling_12_months" }),
    news: [
      on(1, 300, "2025-03-01"),
      on(2, 200, "2025-06-20"),
      on(3, 10, "2026-02-28"),
      on(4, 10, "2026-03-02"),
    ].map((each) => told(each)),
    statement: ["earn +300 = 300", "earn +200 = 500", "earn +20 = 520", "earn +10 = 530"],
    perOrder: { "#1": 300n, "#2": 200n, "#3": 20n, "#4": 10n },
    balance: 530n,
    tier: "member",
  },
];

playExamples([...earningExamples, ...givenBackExamples, ...tierExamples]);

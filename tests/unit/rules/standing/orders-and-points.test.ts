/** Other metrics than spend: orders, units, points; first orders, and what caps leave. */
import { describe, expect, test } from "vitest";
import { aTier, aVersion, foldOf, found, spend, tell } from "./setting.ts";

const orders = (atLeast: number) => ({ metric: "orders" as const, atLeast: atLeast.toString() });
const units = (atLeast: number) => ({ metric: "units" as const, atLeast: atLeast.toString() });
const points = (atLeast: number) => ({ metric: "points" as const, atLeast: atLeast.toString() });
const rate = { points: 1, perMinor: "100" };
const day = (number: number) => `2026-05-${number.toString().padStart(2, "0")}T12:00:00Z`;
const back = (on: string, dollars: number, some = 0, of = 0): [string, number, number, number][] => [
  [on, dollars, some, of],
];

describe("orders and units", () => {
  const versions = [
    aVersion({ tiers: [aTier("base", null), aTier("star", { all: [orders(2), units(3)] })] }),
  ];

  test("count together what is left of them", () => {
    const two = [
      { at: day(1), dollars: 10, units: 2 },
      { at: day(2), dollars: 10, units: 1 },
    ];
    expect(tell(two, { versions })).toEqual(["2026-05-02 star"]);
    expect(tell([two[0]!, { ...two[1]!, refunds: back(day(5), 10, 1) }], { versions })).toEqual([
      "2026-05-02 star",
      "2026-05-05 base",
    ]);
    expect(tell([two[0]!, { ...two[1]!, ended: day(6) }], { versions })[1]).toBe("2026-05-06 base");
  });

  test("an order that cost nothing is one for as long as a unit stays", () => {
    const free = [{ at: day(1), dollars: 0, units: 2, refunds: back(day(2), 0, 1) }];
    expect(foldOf(free, { versions }).standing.values).toEqual({
      spend: 0n,
      points: 0n,
      orders: 1n,
      units: 1n,
    });
    const gone = [{ at: day(1), dollars: 10, units: 2, refunds: back(day(2), 10, 2) }];
    expect(foldOf(gone, { versions }).standing.values).toEqual({
      spend: 0n,
      points: 0n,
      orders: 0n,
      units: 0n,
    });
  });

  test("any of several ways is enough", () => {
    const any = { any: [{ all: [orders(2), spend(50)] }, spend(200)] };
    const story = { versions: [aVersion({ tiers: [aTier("base", null), aTier("star", any)] })] };
    expect(tell([{ at: day(1), dollars: 200 }], story)).toEqual(["2026-05-01 star"]);
    expect(
      tell(
        [
          { at: day(1), dollars: 25 },
          { at: day(2), dollars: 25 },
        ],
        story,
      ),
    ).toEqual(["2026-05-02 star"]);
    expect(
      tell(
        [
          { at: day(1), dollars: 25 },
          { at: day(2), dollars: 24 },
        ],
        story,
      ),
    ).toEqual([]);
  });
});

describe("points", () => {
  const tiers = [aTier("base", null), aTier("star", points(100))];

  test("are those that orders earn, under their caps and with the first order's bonus", () => {
    const earning = { rate, firstOrderBonus: 20, caps: { perOrder: 90 } };
    const story = { versions: [aVersion({ tiers, earning })] };
    const two = [
      { at: day(1), dollars: 85, points: 85 },
      { at: day(2), dollars: 10, points: 10 },
    ];
    expect(tell(two, story)).toEqual(["2026-05-02 star"]);
    expect(foldOf(two.slice(0, 1), story).standing.values.points).toBe(90n);
    // A return lowers what is left before the cap: 75 and the bonus are more than it still.
    const returned = [{ ...two[0]!, refunds: back(day(3), 10, 0, 10) }, two[1]!];
    expect(foldOf(returned, story).standing.values.points).toBe(100n);
  });

  test("are counted apart where the programme says so", () => {
    const statusPoints = { rate: { points: 1, perMinor: "100" } };
    const story = { versions: [aVersion({ tiers, earning: { rate, statusPoints } })] };
    expect(tell([{ at: day(1), dollars: 500, points: 500, status: 99 }], story)).toEqual([]);
    expect(tell([{ at: day(1), dollars: 1, status: 100 }], story)).toEqual(["2026-05-01 star"]);
  });

  test("of an order hang on those before it, and a later order finds the tier that they reach", () => {
    const earning = { rate, caps: { perDay: 60 } };
    const story = { versions: [aVersion({ tiers, earning })] };
    const three = [
      { at: day(1), dollars: 50, points: 50 },
      { at: "2026-05-01T13:00:00Z", dollars: 50, points: 50 },
      { at: day(2), dollars: 50, points: 50 },
      { at: day(3), dollars: 1 },
    ];
    expect(found(three, story)).toEqual({ 1: "base", 2: "base", 3: "base", 4: "star" });
    expect(foldOf(three, story).standing.values.points).toBe(110n);
  });
});

describe("a first order", () => {
  const first = (list: Parameters<typeof foldOf>[0]) => [...foldOf(list).firstOrders].map(Number);

  test("has none before it of which something is left", () => {
    expect(
      first([
        { at: day(2), dollars: 1 },
        { at: day(1), dollars: 1 },
      ]),
    ).toEqual([2]);
    expect(
      first([
        { at: day(1), dollars: 1, ended: day(2) },
        { at: day(2), dollars: 1 },
      ]),
    ).toEqual([1, 2]);
    expect(
      first([
        { at: day(1), dollars: 1, ended: day(3) },
        { at: day(2), dollars: 1 },
      ]),
    ).toEqual([1]);
    expect(first([{ at: day(1) }, { at: day(2), dollars: 1 }, { at: day(3), dollars: 1 }])).toEqual([1, 2]);
    expect(
      first([
        { id: 2, at: day(1), dollars: 1 },
        { id: 1, at: day(1), dollars: 1 },
      ]),
    ).toEqual([1]);
  });

  test("is none after one of the past that was heard of by then", () => {
    const past = { at: "2020-01-01", dollars: 1 };
    expect(
      first([
        { ...past, from: day(1) },
        { at: day(2), dollars: 1 },
      ]),
    ).toEqual([]);
    expect(
      first([
        { ...past, from: day(3) },
        { at: day(2), dollars: 1 },
      ]),
    ).toEqual([2]);
  });

  test("brings its bonus while it is worth what an order must be", () => {
    const earning = { rate, firstOrderBonus: 20, minimumOrderMinor: "5000" };
    const story = { versions: [aVersion({ earning })] };
    const worth = (dollars: number) => [{ at: day(1), dollars, points: dollars < 50 ? 0 : dollars }];
    expect(foldOf(worth(50), story).standing.values.points).toBe(70n);
    expect(foldOf(worth(49), story).standing.values.points).toBe(0n);
  });
});

describe("caps by day, month and year of the shop", () => {
  const rooms = (caps: object, list: Parameters<typeof foldOf>[0]) => [
    ...foldOf(list, { versions: [aVersion({ earning: { rate, caps } })] }).room,
  ];
  const room = (...asked: Parameters<typeof rooms>) =>
    Object.fromEntries(rooms(...asked).map(([id, { left }]) => [id.toString(), Number(left)]));
  const at = (instant: string, earned = 50) => ({ at: instant, dollars: earned, points: earned });

  test("leave what earlier orders of the same stretch did not take", () => {
    const three = [at(day(1)), at("2026-05-02T03:59:59Z"), at("2026-05-02T04:00:00Z")];
    expect(room({ perDay: 70 }, three)).toEqual({ 1: 70, 2: 20, 3: 70 });
    expect(room({ perMonth: 120 }, [...three, at("2026-06-01T12:00:00Z")])).toEqual({
      1: 120,
      2: 70,
      3: 20,
      4: 120,
    });
    expect(room({ perYear: 60, perDay: 55 }, [...three, at("2027-05-01")])).toEqual({
      1: 55,
      2: 5,
      3: 5,
      4: 55,
    });
    expect(room({}, three)).toEqual({});
    expect(room({ perOrder: 10 }, three)).toEqual({});
  });

  test("are told by the one that leaves the least, the shortest of those that leave the same", () => {
    const of = (caps: object) => rooms(caps, [at(day(1)), at(day(1)), at(day(2))]).map(([, each]) => each.of);
    expect(of({ perDay: 80, perMonth: 120 })).toEqual(["day", "day", "month"]);
    expect(of({ perMonth: 90, perYear: 90 })).toEqual(["month", "month", "month"]);
    expect(of({ perYear: 90 })).toEqual(["year", "year", "year"]);
  });

  test("give back what was taken from an earlier order by then", () => {
    const early = { ...at(day(1), 50), refunds: back("2026-05-01T14:00:00Z", 30, 0, 30) };
    const [before, after] = [at("2026-05-01T13:00:00Z"), at("2026-05-01T15:00:00Z")];
    expect(room({ perDay: 60 }, [early, before])).toEqual({ 1: 60, 2: 10 });
    expect(room({ perDay: 60 }, [early, after])).toEqual({ 1: 60, 2: 40 });
    expect(room({ perDay: 60 }, [{ ...early, ended: "2026-05-01T14:30:00Z" }, after])).toEqual({
      1: 60,
      2: 60,
    });
    // 50 and 10 for two orders; 30 less for the first leaves the second what it had.
    expect(room({ perDay: 60 }, [early, before, after])).toEqual({ 1: 60, 2: 10, 3: 30 });
  });

  test("know nothing of orders that came from elsewhere", () => {
    const late = { ...at("2026-05-01T10:00:00Z"), from: "2026-05-01T11:00:00Z" };
    expect(room({ perDay: 60 }, [late, at(day(1))])).toEqual({ 2: 60 });
  });
});

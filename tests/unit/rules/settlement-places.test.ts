/** Whose an order is: Bob, 2, was merged into Ada, 1, on day 30, and Cem, 3, into Bob on day 10. */
import { describe, expect, test } from "vitest";
import type { Merge } from "#app/rules/merges.ts";
import type { Participant, People } from "#app/rules/settlement.ts";
import type { Placed } from "#app/rules/settlement-places.ts";
import { inLineOf, ownerOf, placesOf } from "#app/rules/settlement-places.ts";
import { aVersion } from "../../support/assessed.ts";
import { day, goneInto, member, people } from "./settlement-scene.ts";

const { programme } = aVersion({ earnBeforeEnrolmentDays: null });
const BOB = goneInto(2n, 1n, 30);
const CEM = goneInto(3n, 2n, 10);
const ALL = people([member(1n)], [BOB, CEM]);

const placed = (on: number, names: bigint[], other: Partial<Placed> = {}): Placed => ({
  ...{ customerId: 1n, namedCustomers: names, processedAt: day(on) },
  ...other,
});
/** "2, then 1 from day 30". */
const told = (order: Placed, who: People = ALL) =>
  placesOf(order, who, programme).map(({ customerId, from, isHeir }) => {
    const since = from ? ` from day ${(from.getTime() - day(0).getTime()) / 86_400_000}` : "";
    return `${isHeir ? "then " : ""}${customerId}${since}`;
  });

describe("an order was, when it was made,", () => {
  test.each<[string, Placed, bigint]>([
    ["of its customer", placed(5, [1n]), 1n],
    ["of its customer, where it names nobody", placed(5, []), 1n],
    ["of whom it named first", placed(5, [1n, 2n]), 2n],
    ["of whom that one was by then", placed(20, [1n, 3n]), 2n],
    ["of whom that one was from that instant on", placed(10, [1n, 3n]), 2n],
    ["of the last, once all were merged", placed(31, [1n, 2n, 3n]), 1n],
    ["of its customer, where it names a stranger too", placed(5, [1n, 9n]), 1n],
    ["of a customer who is nobody else", placed(5, [9n], { customerId: 9n }), 9n],
  ])("%s", (_whose, order, owner) => {
    expect(ownerOf(order, ALL)).toBe(owner);
  });
});

describe("an order counts", () => {
  const at = (...gone: [Merge & Participant, Partial<Participant>][]) =>
    people(
      [member(1n)],
      gone.map(([each, other]) => ({ ...each, ...other })),
    );

  test.each<[string, Placed, People, string[]]>([
    ["for its customer", placed(5, [1n]), ALL, ["1"]],
    [
      "for its customer of that day, and from the merge on for the next",
      placed(20, [1n, 2n]),
      ALL,
      ["2", "then 1 from day 30"],
    ],
    [
      "for everybody on the way, each from when it came to them",
      placed(5, [1n, 2n, 3n]),
      ALL,
      ["3", "then 2 from day 10", "then 1 from day 30"],
    ],
    ["for who is left, once it was merged", placed(31, [1n, 2n]), ALL, ["1"]],
    ["not for a customer who took no part", placed(5, [1n]), people([member(1n, { enrolledAt: null })]), []],
    ["not before its customer took part", placed(-1, [1n]), ALL, []],
    [
      "for the next alone, where its own customer took no part",
      placed(20, [1n, 2n]),
      at([BOB, { state: "guest", enrolledAt: null }]),
      ["then 1 from day 30"],
    ],
    [
      "for nobody, where neither took part by then",
      placed(20, [1n, 2n]),
      people([member(1n, { enrolledAt: day(40) })], [{ ...BOB, state: "guest", enrolledAt: null }]),
      [],
    ],
    [
      "from when it came, where that was later",
      placed(-99, [1n], { qualifiesFrom: day(7) }),
      ALL,
      ["1 from day 7"],
    ],
    [
      "from the merge on, where that was later than it came",
      placed(-99, [1n, 2n], { qualifiesFrom: day(7) }),
      ALL,
      ["2 from day 7", "then 1 from day 30"],
    ],
    [
      "from when it came, where that was later than the merge",
      placed(-99, [1n, 2n], { qualifiesFrom: day(40) }),
      ALL,
      ["2 from day 40", "then 1 from day 40"],
    ],
  ])("%s", (_whom, order, who, places) => {
    expect(told(order, who)).toEqual(places);
  });
});

describe("whoever was merged comes before whom it became", () => {
  const { merged } = ALL;

  test.each([
    [
      [1n, 2n, 3n],
      [3n, 2n, 1n],
    ],
    [
      [3n, 1n, 2n],
      [3n, 2n, 1n],
    ],
    [
      [9n, 1n, 3n, 8n],
      [3n, 9n, 1n, 8n],
    ],
  ])("%s come as %s", (ids, line) => {
    expect(inLineOf(merged, ids)).toEqual(line);
  });

  test("and without merges everybody stays in place", () => {
    expect(inLineOf(new Map(), new Set([2n, 9n, 1n]))).toEqual([2n, 9n, 1n]);
  });
});

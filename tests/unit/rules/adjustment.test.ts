import { describe, expect, test } from "vitest";
import type { Meant, Written } from "#app/rules/adjustment.ts";
import {
  adjustmentEntry,
  faultOfMember,
  faultOfPoints,
  faultOfReason,
  judgeRows,
  LONGEST_REASON,
  parsePoints,
  plainEmail,
  totalsOf,
} from "#app/rules/adjustment.ts";
import { MAY } from "../../support/orders.ts";

test.each<[string, bigint | null]>([
  ["5", 5n],
  [" +5 ", 5n],
  ["-5", -5n],
  ["\u22125", -5n],
  ["\u20135", -5n],
  ["999999999999999", 999_999_999_999_999n],
  ["1000000000000000", null],
  ["5.0", null],
  ["5 -", null],
  ["x5", null],
  ["", null],
])("points written as %j are %s", (text, points) => {
  expect(parsePoints(text)).toBe(points);
});

test.each<[string, string | null]>([
  ["five", "“five” is not a whole number"],
  ["9".repeat(50), `“${"9".repeat(40)}…” is not a whole number`],
  [" ".repeat(3), "The points are missing"],
  ["0", "0 points change nothing"],
  ["1000001", "At most 1,000,000 points at once"],
  ["-1000001", "At most 1,000,000 points at once"],
  ["-1000000", null],
  ["1000000", null],
])("of points written as %j it is said: %s", (text, fault) => {
  expect(faultOfPoints(text)).toBe(fault);
});

test("a reason is there, and not too long", () => {
  expect(faultOfReason("  ")).toBe("The reason is missing");
  expect(faultOfReason("x".repeat(LONGEST_REASON + 1))).toBe("The reason is longer than 200 characters");
  expect(faultOfReason(` ${"x".repeat(LONGEST_REASON)} `)).toBeNull();
});

test.each<[string, string, available: bigint, points: bigint, string | null]>([
  ["takes part", "enrolled", 0n, 5n, null],
  ["has as much", "enrolled", 5n, -5n, null],
  ["has less", "enrolled", 5n, -6n, "The balance is 5: taking 6 would leave less than nothing"],
  [
    "is in debt already",
    "enrolled",
    -5n,
    -1n,
    "The balance is \u22125: taking 1 would leave less than nothing",
  ],
  ["is in debt and gets some", "enrolled", -5n, 1n, null],
  ["was put out", "excluded", 9n, 1n, "This customer does not take part in the programme"],
  ["is forgotten", "redacted", 9n, 1n, "This customer's personal data was removed"],
])("of a member who %s", (_who, state, available, points, fault) => {
  expect(faultOfMember({ state, available }, points)).toBe(fault);
});

describe("lines are judged", () => {
  const ada: Meant = { customerId: 1n, state: "enrolled", available: 100n };
  const meant = (email: string) =>
    email === "ada@ink.test" ? [ada] : email === "two@ink.test" ? [ada, { ...ada, customerId: 2n }] : [];
  const line = (row: number, email: string, points: string, reason = " Late "): Written => ({
    ...{ row, email, points, reason },
  });
  const judge = (...lines: Written[]) => judgeRows(lines, meant);

  test("each after those before it", () => {
    const rows = judge(
      line(1, " Ada@Ink.test", "-60"),
      line(2, "ada@ink.test", "-60"),
      line(3, "ada@ink.test", "20"),
      line(4, "ada@ink.test", "-60"),
    );
    expect(rows.map(({ error }) => error)).toEqual([
      null,
      "The balance is 40: taking 60 would leave less than nothing",
      null,
      null,
    ]);
  });

  test("and a good one keeps the customer, not the address", () => {
    expect(judge(line(7, "ada@ink.test", "-60"))).toEqual([
      { row: 7, customerId: 1n, points: -60n, reason: "Late", error: null, email: null, pointsText: null },
    ]);
  });

  test("and one at fault keeps what stood there", () => {
    expect(judge(line(1, " who@ink.test ", "5"), line(2, "ada@ink.test", "five", " "))).toEqual([
      {
        ...{ row: 1, customerId: null, points: 5n, reason: "Late", error: "No customer has this e-mail" },
        ...{ email: "who@ink.test", pointsText: null },
      },
      {
        ...{ row: 2, customerId: 1n, points: null, reason: null, error: "“five” is not a whole number" },
        ...{ email: null, pointsText: "five" },
      },
    ]);
  });

  test("and say what is wrong with the address first", () => {
    const errors = judge(
      line(1, " ", "five"),
      line(2, "two@ink.test", "5"),
      line(3, "ada@ink.test", "5", ""),
    ).map(({ error }) => error);
    expect(errors).toEqual([
      "The e-mail is missing",
      "2 customers have this e-mail",
      "The reason is missing",
    ]);
    const [long] = judge(line(1, "x".repeat(300), "5", "y".repeat(300)));
    expect([long?.email?.length, long?.reason?.length]).toEqual([254, 200]);
    expect(judge(line(1, " ", "5"))[0]).toMatchObject({ email: null });
  });
});

test("e-mails are compared without case or spaces around", () => {
  expect(plainEmail(" Ada@Ink.Test ")).toBe("ada@ink.test");
});

test("totals are of the good lines; the others are counted", () => {
  const rows = [
    { points: 5n, error: null },
    { points: -3n, error: null },
    { points: -4n, error: null },
    { points: 9n, error: "No customer has this e-mail" },
    { points: null, error: null },
  ];
  expect(totalsOf(rows)).toEqual({ goodRows: 3, badRows: 2, given: 5n, taken: 7n });
  expect(totalsOf([])).toEqual({ goodRows: 0, badRows: 0, given: 0n, taken: 0n });
});

describe("an adjustment's entry", () => {
  const row = { row: 4, customerId: 1n, points: 60n };

  test("says nothing of the person", () => {
    expect(adjustmentEntry("a", row, { by: "staff:7", now: MAY, undo: false })).toEqual({
      ...{ customerId: 1n, kind: "adjust", key: "adjustment:a:4", pendingDelta: 0n, availableDelta: 60n },
      ...{ reason: { adjustment: "a", row: 4 }, actor: "staff:7", occurredAt: MAY },
    });
  });

  test("is taken back by another, under a key of its own", () => {
    expect(adjustmentEntry("a", row, { by: "system", now: MAY, undo: true })).toEqual({
      ...{ customerId: 1n, kind: "adjust", key: "adjustment:a:4:undo", undoes: "adjustment:a:4" },
      ...{ pendingDelta: 0n, availableDelta: -60n, reason: { adjustment: "a", row: 4, undo: "true" } },
      ...{ actor: "system", occurredAt: MAY },
    });
  });
});

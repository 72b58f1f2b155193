/** What the address of sales by customer may ask. */
import { describe, expect, test } from "vitest";
import { readCursor, writeCursor } from "#app/reports/sales-cursor.ts";
import { EVERYBODY, readFilters, readReturnsOn } from "#app/reports/sales-filters.ts";

const TIERS = ["member", "influencer"];
const filters = (address: string) => readFilters(new URLSearchParams(address), TIERS);

describe("filters", () => {
  test("leave nobody out where nothing is asked", () => {
    expect(filters("")).toEqual(EVERYBODY);
    expect(filters("tier=&tag=%20&channel=&member=&new=")).toEqual(EVERYBODY);
  });

  test("are each read", () => {
    expect(filters("tier=influencer&segment=at-risk&tag=%20vip%20&channel=pos&member=no&new=yes")).toEqual({
      tierId: "influencer",
      segment: "at-risk",
      tag: "vip",
      channel: "pos",
      isMember: false,
      isNew: true,
    });
    expect(filters("member=yes").isMember).toBe(true);
  });

  test.each([
    ["tier=gold", "tier must be one of member, influencer"],
    ["member=maybe", "member must be yes or no"],
    ["new=no", "new must be yes"],
    ["member=toString", "member must be yes or no"],
    [`tag=${"x".repeat(256)}`, "tag has at most 255 characters"],
  ])("refuse %s", (address, words) => {
    expect(() => filters(address)).toThrow(words);
  });

  test("say on which day returns count", () => {
    const returnsOn = (address: string) => readReturnsOn(new URLSearchParams(address));
    expect([returnsOn(""), returnsOn("returns=order"), returnsOn("returns=processed")]).toEqual([
      "processed",
      "order",
      "processed",
    ]);
    expect(() => returnsOn("returns=never")).toThrow("returns must be order or processed");
  });
});

describe("where a page begins", () => {
  const read = (side: string, word: string, kind: Parameters<typeof readCursor>[1]) =>
    readCursor(new URLSearchParams({ [side]: word }), kind);

  test.each([
    ["money", "-1250"],
    ["count", "3"],
    ["days", "172800"],
    ["text", "o'hara. & söhne"],
    ["text", ""],
    ["date", "2026-11-22 11:15:00.123456+00"],
    ["points", null],
  ] as const)("is the same after it stood in an address: %s %s", (kind, value) => {
    const cursor = { side: "after", value, customerId: "7" } as const;
    expect(read("after", writeCursor(cursor), kind)).toEqual(cursor);
    expect(read("before", writeCursor(cursor), kind)).toEqual({ ...cursor, side: "before" });
  });

  test("is the first page where nothing is said", () => {
    expect(readCursor(new URLSearchParams("sort=net"), "money")).toBeNull();
  });

  test.each([
    ["", "money"],
    ["7", "money"],
    ["x.1", "money"],
    ["7..1; DROP TABLE orders", "money"],
    ["7..99999999999999999999", "money"],
    ["7..2026-11-22", "date"],
    ["99999999999999999999..1", "money"],
    [`7..${"x".repeat(2_001)}`, "text"],
  ] as const)("refuses %s", (word, kind) => {
    expect(() => read("after", word, kind)).toThrow("after does not say where a page begins");
  });
});

import { describe, expect, test } from "vitest";
import { containing, pageWithin, parseListing } from "#app/reports/listing.ts";
import { addDays, dayIn, parsePeriod } from "#app/reports/period.ts";

const at = { now: new Date("2026-11-22T03:00:00Z"), timeZone: "America/New_York" };
const period = (query: string) => parsePeriod(new URLSearchParams(query), at);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return "was not refused";
};

describe("the dates of a report", () => {
  test("are the shop's days: it is still the 21st in New York", () => {
    expect(period("range=today")).toEqual({ preset: "today", from: "2026-11-21", to: "2026-11-21" });
    expect(period("range=7d")).toMatchObject({ from: "2026-11-15", to: "2026-11-21" });
    expect(period("")).toEqual({ preset: "30d", from: "2026-10-23", to: "2026-11-21" });
    expect(period("range=90d")).toMatchObject({ from: "2026-08-24", to: "2026-11-21" });
    expect(period("range=year")).toMatchObject({ from: "2026-01-01", to: "2026-11-21" });
    expect(period("range=last-year")).toMatchObject({ from: "2025-01-01", to: "2025-12-31" });
    expect(period("range=all")).toMatchObject({ from: "2000-01-01", to: "2026-11-21" });
  });

  test("begin with the first day where a report goes by days", () => {
    const of = (query: string) => parsePeriod(new URLSearchParams(query), { ...at, firstDay: "2026-09-01" });
    expect(of("range=all")).toEqual({ preset: "all", from: "2026-09-01", to: "2026-11-21" });
    expect(of("range=year").from).toBe("2026-01-01");
  });

  test("may be any two days in order, one and the same included", () => {
    expect(period("from=2024-02-29&to=2024-02-29")).toEqual({
      preset: "custom",
      from: "2024-02-29",
      to: "2024-02-29",
    });
  });

  test.each([
    ["range=tomorrow", "range must be one of"],
    ["range=__proto__", "range must be one of"],
    ["from=2026-02-30&to=2026-03-01", "the first day must be a date"],
    ["from=2026-01-01", "the last day must be a date"],
    ["from=2026-01-01&to=2026-13-01", "the last day must be a date"],
    ["from=0001-01-01&to=2026-01-01", "the first day must be a date"],
    ["from=2026-01-01&to=9999-12-31", "the last day must be a date"],
    ["from=2026-02-01&to=2026-01-01", "the last day, 2026-01-01, is before the first day, 2026-02-01"],
    ["from=2026-01-01'::date--&to=2026-01-02", "the first day must be a date"],
  ])("refuses %s in words", (query, words) => {
    expect(refusal(() => period(query))).toContain(words);
  });

  test("cross months, years and clock changes by the calendar", () => {
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-11-01", 1)).toBe("2026-11-02");
    expect(dayIn(new Date("2026-11-22T23:30:00Z"), "Asia/Tokyo")).toBe("2026-11-23");
  });
});

describe("what a list is asked", () => {
  const ask = (query: string) =>
    parseListing(new URLSearchParams(query), ["name", "net"] as const, { sort: "net", direction: "desc" });

  test("has an order of its own unless one is asked for", () => {
    expect(ask("")).toEqual({ sort: "net", direction: "desc", page: 1, search: "" });
    expect(ask("sort=name&q=%20ada%20&page=3")).toEqual({
      sort: "name",
      direction: "asc",
      page: 3,
      search: "ada",
    });
  });

  test.each([
    ["sort=name;DROP TABLE orders", "sort must be one of name, net"],
    ["sort=constructor", "sort must be one of"],
    ["dir=sideways", "dir must be asc or desc"],
    ["page=-1", "page must be a whole number"],
    ["page=0", "page must be a whole number"],
    ["page=1e9", "page must be a whole number"],
    ["page=99999999999999999999", "page must be a whole number"],
    [`q=${"x".repeat(201)}`, "at most 200 characters"],
  ])("refuses %s in words", (query, words) => {
    expect(refusal(() => ask(query))).toContain(words);
  });

  test("drops what Postgres cannot hold, and takes wildcards for letters", () => {
    expect(ask("q=a%00b").search).toBe("ab");
    expect(containing("100%_\\")).toBe("%100\\%\\_\\\\%");
  });

  test("answers the last page for one beyond it", () => {
    expect(pageWithin(9, 101)).toEqual({ page: 3, pages: 3 });
    expect(pageWithin(1, 0)).toEqual({ page: 1, pages: 1 });
  });
});

import { describe, expect, test } from "vitest";
import { withParams } from "#app/components/address.ts";
import { sayDays, sayInstant, sayMoney, sayPercent, sayPoints, saySigned } from "#app/components/format.ts";
import { salesCsvCells, salesHeader } from "#app/components/sales-view.ts";
import { SALES_KEYS } from "#app/reports/sales.ts";

const at = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "America/New_York", currency: "USD" };

describe("numbers and instants", () => {
  test("have units, a real minus, and any size", () => {
    expect(sayMoney(-5_997n, "USD")).toBe("−$59.97");
    expect(sayMoney(5_997n, "JPY")).toBe("¥5,997");
    expect(sayMoney(12_345n, "KWD")).toMatch(/12\.345/);
    expect(sayPoints(1n)).toBe("1 point");
    expect(sayPoints(12_345_678_901_234_567n)).toBe("12,345,678,901,234,567 points");
    expect([saySigned(40n), saySigned(-67n), saySigned(0n)]).toEqual(["+40", "−67", "0"]);
    expect([sayPercent(0.0437), sayPercent(0.24), sayPercent(1.5)]).toEqual(["4.4%", "24%", "150%"]);
  });

  test.each([
    ["2026-11-22T11:59:30Z", "just now"],
    ["2026-11-22T11:15:00Z", "45 minutes ago"],
    ["2026-11-22T01:00:00Z", "11 hours ago"],
    ["2026-11-18T12:00:00Z", "4 days ago"],
    ["2026-11-03T03:30:00Z", "Nov 2"],
    ["2025-12-31T12:00:00Z", "Dec 31, 2025"],
    // A clock that is ahead of ours.
    ["2026-11-23T12:00:00Z", "Nov 23"],
  ])("say %s as %s", (instant, text) => {
    expect(sayInstant(new Date(instant), at).text).toBe(text);
  });

  test("say a period of one day as that day", () => {
    expect(sayDays({ from: "2026-11-22", to: "2026-11-22" })).toBe("Nov 22, 2026");
    expect(sayDays({ from: "2026-11-21", to: "2026-11-22" })).toBe("Nov 21, 2026 – Nov 22, 2026");
  });

  test("say the exact instant in the shop's zone", () => {
    expect(sayInstant(new Date("2026-11-22T11:15:00Z"), at).exact).toBe(
      "November 22, 2026 at 6:15:00 AM EST",
    );
  });
});

describe("addresses and spreadsheets", () => {
  test("keep what was asked and drop what the first load brought", () => {
    const params = new URLSearchParams("shop=a&id_token=secret&q=ada&page=3");
    expect(withParams(params, { sort: "net", page: null })).toBe("?q=ada&sort=net");
    expect(withParams(params, { q: null, page: null })).toBe("?");
  });

  test("write amounts as decimals and instants in the shop's time", () => {
    const row = {
      customerId: 7n,
      name: "=cmd",
      email: null,
      orders: 2n,
      grossMinor: 15_001n,
      discountsMinor: 0n,
      returnsMinor: 0n,
      netMinor: -30n,
      taxesMinor: 0n,
      shippingMinor: 0n,
      totalMinor: 0n,
      aovMinor: null,
      firstOrderAt: new Date("2026-11-22T11:15:00Z"),
      lastOrderAt: null,
      pauseSeconds: 388_800n,
      earned: 5n,
      spent: 0n,
      balance: 5n,
      tierId: "gone",
    };
    const words = { ...at, tiers: new Map<string, string>() };
    const cells = salesCsvCells(row, words);
    expect(cells).toHaveLength(salesHeader(words).length);
    expect(salesHeader(words)[SALES_KEYS.indexOf("gross") + 1]).toBe("Gross sales (USD)");
    expect(cells[SALES_KEYS.indexOf("gross") + 1]).toEqual({ number: "150.01" });
    expect(cells[SALES_KEYS.indexOf("net") + 1]).toEqual({ number: "-0.30" });
    expect(cells[SALES_KEYS.indexOf("first") + 1]).toBe("2026-11-22 06:15:00");
    expect(cells[SALES_KEYS.indexOf("aov") + 1]).toBeNull();
    expect(cells[SALES_KEYS.indexOf("pause") + 1]).toEqual({ number: "4.5" });
    expect(cells.at(-1)).toBe("gone");
  });
});

import { describe, expect, test } from "vitest";
import { explainEntry } from "#app/components/explain-entry.ts";
import { explainLots } from "#app/components/explain-lots.ts";
import type { Explained } from "#app/reports/statement.ts";

const at = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "America/New_York", currency: "USD" };

describe("a line of the statement", () => {
  const reason = {
    order: "#1042",
    baseMinor: "5997",
    points: 1,
    perMinor: "100",
    tierName: "Member",
    ended: null,
  };
  const entry: Parameters<typeof explainEntry>[0] = {
    entryId: 1n,
    key: "order:1:1",
    kind: "earn",
    pendingDelta: 0n,
    availableDelta: 59n,
    orderId: 1n,
    redemptionId: null,
    programmeVersion: 3,
    reason,
    actor: "system",
    occurredAt: new Date("2026-11-22T11:15:00Z"),
    pendingAfter: 0n,
    availableAfter: 59n,
    maturesAt: null,
    shortfall: 0n,
  };
  const nothing: Explained = {
    orders: new Map(),
    made: new Map(),
    moved: new Map(),
    adjusted: new Map(),
    codes: new Map(),
    merges: new Map(),
  };
  const lot = (points: bigint) => ({ amount: points, remaining: points, expiresAt: null, entryId: 1n });
  const explain = (changes: Partial<typeof entry>, known: Partial<Explained> = {}) => {
    const line = { ...entry, ...changes };
    const made = line.availableDelta > 0n ? new Map([[1n, lot(line.availableDelta)]]) : new Map();
    const explained = { ...nothing, made, ...known };
    return explainEntry(line, { ...at, shopId: "ink.myshopify.com", staff: "staff:7", explained });
  };

  test("opens to the sum that made it", () => {
    const line = explain({});
    expect([line.what, line.points, line.balance]).toEqual(["Order #1042", "+59", "59"]);
    expect(line.reasons).toEqual([
      "$59.97 × 1 point per $1, Member, order #1042, programme v3",
      "Made 59 points to spend, without an end",
      "By Laurel, November 22, 2026 at 6:15:00 AM EST",
    ]);
  });

  test("says by what it earned where more than a rate decided, and which limit was reached", () => {
    const earned = [
      { name: "Suites", points: 3, perMinor: "100" },
      { name: "Nights", perUnit: 10 },
      { name: "May days", multiplier: "1.5" },
      { name: "First order", points: "50" },
      { cap: "per_order", most: "500", cut: "91" },
      { cap: "per_year", most: "1", cut: "499" },
    ];
    const told = (more: object, kind = "earn") =>
      explain({ kind, reason: { ...reason, points: null, perMinor: null, ...more } }).reasons.slice(0, -2);
    expect(told({ earned })).toEqual([
      "$59.97, Member, order #1042, programme v3",
      "3 points per $1 by “Suites”, 10 points a unit by “Nights”, × 1.5 by “May days”, +50 by “First order”",
      "An order's limit left 500 points: 91 points cut off",
      "The year's limit left 1 point: 499 points cut off",
    ]);
    expect(told({ earned: [{ cap: "room", most: "0", cut: "9" }] }, "reverse")).toEqual([
      "What still counts: $59.97, Member, order #1042, programme v3",
      "Limits left 0 points: 9 points cut off",
    ]);
    expect(told({ earned: [{ what: "is this" }] })).toEqual(["$59.97, Member, order #1042, programme v3"]);
    expect(told({})[0]).toMatch(/^The order does not earn for this customer/);
  });

  test("says what a cancelled and a returned order leave", () => {
    const cancelled = { ...reason, baseMinor: "0", ended: "2026-11-22T11:15:00Z" };
    expect(explain({ kind: "reverse", availableDelta: -59n, reason: cancelled })).toMatchObject({
      what: "Order #1042 cancelled",
      points: "−59",
    });
    const returned = explain({ kind: "reverse", availableDelta: -20n, shortfall: 5n });
    expect(returned.what).toBe("Order #1042 changed or returned");
    expect(returned.reasons[0]).toMatch(/^What still counts: \$59\.97 × 1 point per \$1/);
    expect(returned.reasons[1]).toBe("5 points could not be taken: the balance stops at zero");
  });

  test("says cancelled where the refund of a cancelled order was heard first, and took all of it", () => {
    const refunded = { kind: "reverse", availableDelta: -59n, reason: { ...reason, baseMinor: "0" } };
    const order = (minutes: number | null) => ({
      orderId: 1n,
      name: "#1042",
      processedAt: null,
      cancelledAt: minutes === null ? null : new Date(entry.occurredAt.getTime() + minutes * 60_000),
    });
    const told = (minutes: number | null, changes = {}) =>
      explain({ ...refunded, ...changes }, { orders: new Map([[1n, order(minutes)]]) });
    expect(told(-1).what).toBe("Order #1042 cancelled");
    expect(told(-1).reasons[0]).toMatch(/^Nothing counts any more/);
    for (const other of [told(null), told(1), told(-1, { reason })])
      expect(other.what).toBe("Order #1042 changed or returned");
  });

  test("says of an order that earns more since that the sum is of the whole", () => {
    const more = explain({ key: "order:1:2", availableDelta: 20n });
    expect(more.what).toBe("Order #1042 counts for more");
    expect(more.reasons[0]).toMatch(/^What counts by now: \$59\.97 × 1 point per \$1/);
    const whole = { availableDelta: 0n, pendingDelta: 50n, shortfall: -9n };
    expect(explain(whole).what).toBe("Order #1042, pending");
  });

  test("says of which day the order is, where its points came on another", () => {
    const order = { orderId: 1n, name: "#1042", cancelledAt: null };
    const told = (processedAt: string) =>
      explain({}, { orders: new Map([[1n, { ...order, processedAt: new Date(processedAt) }]]) }).reasons[0];
    expect(told("2025-11-30T12:00:00Z")).toMatch(/, order #1042 of Nov 30, 2025, programme v3$/);
    expect(told("2026-11-22T06:00:00Z")).toMatch(/, order #1042, programme v3$/);
  });

  test("names the tier that was reached, and that it is not any more", () => {
    const rise = { key: "rise:7:gold:2026:1", orderId: null, reason: { tier: "gold", tierName: "Gold" } };
    const reached = explain({ ...rise, kind: "bonus", availableDelta: 100n });
    expect([reached.what, reached.reasons[0]]).toEqual(["Reached Gold", "Gold, programme v3"]);
    expect(explain({ ...rise, kind: "reverse", availableDelta: -100n }).what).toBe("Gold no longer reached");
  });

  test("says why points that had expired stand there once more", () => {
    const back = { key: "order:1:2:expired", kind: "return", orderId: null, programmeVersion: null };
    const told = (reason: object) => {
      const { what, reasons } = explain({ ...back, reason });
      return `${what}: ${reasons[0]}`;
    };
    const put = "Expired points put back: Points that had expired, taken back with";
    expect(told({ expiredOfOrder: "1" })).toBe(`${put} their order`);
    expect(told({ expiredOf: "adjustment:a:1" })).toBe(`${put} what had given them`);
    expect(explain({ ...back, reason: { title: "$5 off" } }).what).toBe("Given back: $5 off");
  });

  test("tells what was done, by whom, and what a cap left of it", () => {
    const done = { kind: "activity", key: "activity:hike-1", orderId: null, availableDelta: 20n };
    const reason = { activity: "hike", name: "Hike", capped: "year" };
    const { what, reasons, links } = explain({ ...done, reason, actor: "api:lk_1" });
    expect([what, links]).toEqual(["Activity: Hike", []]);
    expect(reasons).toEqual([
      "Programme v3",
      "What the year's limit for activities left of its points",
      "Made 20 points to spend, without an end",
      "By a system of your own, November 22, 2026 at 6:15:00 AM EST",
    ]);
  });

  test("survives a reason that says nothing, or nonsense", () => {
    for (const reason of [null, {}, [], "x", { baseMinor: 5, points: "x", perMinor: null }])
      expect(explain({ kind: "redeem", reason }).what).toBe("Redeemed");
  });

  test("tells an adjustment in the merchant's words, by whom, and where it stands", () => {
    const key = "adjustment:8a1e7c86-0000-4000-8000-000000000000:3";
    const line = {
      adjustmentId: "8a1e7c86-0000-4000-8000-000000000000",
      row: 3,
      reason: "Late parcel",
      fileName: "late.csv",
      undone: true,
    };
    const adjusted = new Map([[key, line]]);
    const given = {
      key,
      kind: "adjust",
      orderId: null,
      programmeVersion: null,
      reason: {},
      actor: "staff:7",
    };
    const said = explain(given, { adjusted });
    expect(said.what).toBe("Adjusted by the shop");
    expect(said.reasons.slice(0, 3)).toEqual(["“Late parcel”", "Line 3 of late.csv", "Undone since"]);
    expect(said.reasons.at(-1)).toMatch(/^By you, /);
    expect(said.links).toEqual([
      { words: "The adjustment", url: `/app/members/adjustments/${line.adjustmentId}`, external: false },
    ]);
    const other = explain(
      { ...given, actor: "staff:8" },
      { adjusted: new Map([[key, { ...line, reason: null }]]) },
    );
    expect(other.reasons[0]).toMatch(/^The reason was removed/);
    expect(other.reasons.at(-1)).toMatch(/^By staff member 8, /);
  });

  test("leads to the order, the code and the other customer of a merge", () => {
    const orders = explain({}).links;
    expect(orders).toEqual([
      { words: "How order #1042 earns", url: "/app/orders/1", external: false },
      {
        words: "Order #1042 in Shopify",
        url: "https://admin.shopify.com/store/ink/orders/1",
        external: true,
      },
    ]);
    const code = {
      redemptionId: "r",
      code: "LRL-1",
      state: "issued",
      issuedGid: "gid://shopify/DiscountCodeNode/9",
    };
    const spent = explain(
      { orderId: null, redemptionId: "r", kind: "redeem" },
      { codes: new Map([["r", code]]) },
    );
    expect(spent.links.map(({ url }) => url)).toEqual(["https://admin.shopify.com/store/ink/discounts/9"]);
    const merges = new Map([[5n, { deletedId: 5n, intoId: 6n }]]);
    const gone = { kind: "transfer", orderId: null, availableDelta: -59n };
    const away = explain({ ...gone, key: "merge:5:available:from" }, { merges });
    expect(away.what).toBe("Moved to the customer kept in a merge");
    expect(away.links).toEqual([{ words: "Customer 6", url: "/app/members/6", external: false }]);
    const here = explain({ ...gone, availableDelta: 59n, key: "merge:5:available:to" }, { merges });
    expect(here.what).toBe("Moved from a merged customer");
    expect(here.links.map(({ url }) => url)).toEqual(["/app/members/5"]);
    for (const { reasons } of [away, here]) expect(reasons.join()).not.toMatch(/below zero/);
    expect(away.reasons).toContain("The points keep the end they had");
  });

  test("says when pending points are ready, and what moves there besides", () => {
    const maturesAt = new Date("2026-12-06T12:00:00Z");
    const earned = explain({
      availableDelta: 0n,
      pendingDelta: 40n,
      pendingAfter: 40n,
      availableAfter: 0n,
      maturesAt,
    });
    expect([earned.points, earned.pending, earned.pendingBalance]).toEqual(["+40", null, "+ 40 pending"]);
    expect(earned.reasons).toContain("Ready to spend from December 6, 2026 at 7:00:00 AM EST");
    const ready = explain({ kind: "mature", availableDelta: 40n, pendingDelta: -40n });
    expect([ready.points, ready.pending]).toEqual(["+40", "−40 pending"]);
  });

  test("shows pending points as pending", () => {
    expect(explain({ availableDelta: 0n, pendingDelta: 59n })).toMatchObject({
      what: "Order #1042, pending",
      points: "+59",
    });
  });
});

describe("what a line did to lots", () => {
  const day = new Date("2026-11-02T12:00:00Z");
  const moved = (points: bigint, more: object = {}) => ({
    points,
    expiresAt: null,
    kind: "earn",
    madeAt: day,
    orderName: "#1042",
    lots: 1,
    total: points,
    ...more,
  });

  test("names what was taken and given back, from where, and when it ends", () => {
    const end = new Date("2027-01-31T12:00:00Z");
    const line = { availableDelta: -150n, made: undefined };
    expect(explainLots({ ...line, moved: [moved(150n, { expiresAt: end })] }, at)).toEqual([
      "Took 150 points from order #1042 of Nov 2, to be spent by Jan 31, 2027",
    ]);
    const back = moved(-50n, { orderName: null, kind: "adjust" });
    expect(explainLots({ availableDelta: 50n, made: undefined, moved: [back] }, at)).toEqual([
      "Gave back 50 points to an adjustment of Nov 2",
    ]);
  });

  test("says what is left, what was not there, and what made up for it", () => {
    const made = { amount: 60n, remaining: 10n, expiresAt: null };
    expect(explainLots({ availableDelta: 80n, made, moved: [] }, at)).toEqual([
      "Made 60 points to spend, without an end; 10 are left",
      "20 points made up for a balance below zero",
    ]);
    expect(explainLots({ availableDelta: -100n, made: undefined, moved: [moved(70n)] }, at)).toEqual([
      "Took 70 points from order #1042 of Nov 2",
      "30 points were not there any more: the balance went below zero",
    ]);
  });

  test("counts the lots it does not name", () => {
    const some = [moved(5n, { lots: 3, total: 12n })];
    expect(explainLots({ availableDelta: -12n, made: undefined, moved: some }, at)).toEqual([
      "Took 5 points from order #1042 of Nov 2",
      "… and 7 points of 2 others",
    ]);
  });
});

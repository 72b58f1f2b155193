import { describe, expect, test } from "vitest";
import type { Backfill } from "#app/components/past-orders-view.ts";
import { pastOrdersView } from "#app/components/past-orders-view.ts";
import { STOPPED } from "#app/rules/backfill.ts";

const shown = { now: new Date("2026-11-22T12:00:00Z"), timeZone: "America/New_York", currency: "USD" };

function view(backfill: Partial<Backfill> | null, left = 5) {
  const row: Backfill | null = backfill && {
    ...{ backfillId: "b", since: new Date("2026-05-01T04:00:00Z"), state: "asked", found: 0, imported: 0 },
    ...{ skipped: 0, awarded: 0, toAward: 0, preview: null, failure: null, finishedAt: null },
    ...backfill,
  };
  return pastOrdersView({ backfill: row, left, names: new Map([["7", "Ada"]]), programmeVersion: 2 }, shown);
}

const preview = {
  at: "2026-11-22T11:00:00Z",
  programmeVersion: 2,
  orders: 12,
  members: 2,
  points: "1234",
  worth: { rewardTitle: "$5 off", rewardPoints: 500, rewardMinor: "500", minor: "1234" },
  top: [
    { customerId: "7", orders: 1, points: "1000" },
    { customerId: "8", orders: 11, points: "234" },
  ],
};

describe("past orders in words", () => {
  test("before there are any", () => {
    expect(view(null)).toMatchObject({ stage: "none", busy: null, result: null });
  });

  test("while Shopify gathers, while they come in, while points are awarded", () => {
    expect(view({ state: "reading", found: 1_240 }).busy).toMatchObject({
      heading: "Gathering orders since May 1",
      progress: null,
      canStop: true,
    });
    expect(view({ state: "importing", found: 400, imported: 97, skipped: 3 }).busy).toMatchObject({
      words: "100 of 400 orders taken over. Nobody gets points for them yet.",
      progress: 25,
    });
    expect(view({ state: "awarding", awarded: 3, toAward: 4 }).busy).toMatchObject({
      progress: 75,
      canStop: false,
    });
  });

  test("with what awarding would come to", () => {
    const { preview: said } = view({ state: "imported", imported: 1, preview });
    expect(said).toMatchObject({ points: "1,234 points", none: false, outdated: false });
    expect(said?.facts.map(({ value }) => value)).toEqual(["1,234", "2", "$12.34"]);
    expect(said?.top.map(({ name, orders }) => [name, orders])).toEqual([
      ["Ada", "1 order"],
      ["Customer 8", "11 orders"],
    ]);
    expect(view({ state: "imported", preview: { ...preview, programmeVersion: 1 } }).preview?.outdated).toBe(
      true,
    );
    expect(view({ state: "imported", preview }, 0).preview).toBeNull();
  });

  test("when it is done, in part, or with nothing", () => {
    expect(view({ state: "imported", imported: 1 }).result?.heading).toBe("1 order since May 1 is here");
    expect(view({ state: "imported", imported: 9, skipped: 2 }).result?.words).toContain(
      "2 orders could not be read",
    );
    expect(view({ state: "done" }).result?.heading).toBe("No orders since May 1");
    expect(view({ state: "done", imported: 12, awarded: 12, preview }, 0).result).toMatchObject({
      heading: "Points awarded for 12 past orders",
      words: expect.stringContaining("1,234 points") as string,
    });
    expect(view({ state: "done", awarded: 12, preview }, 0).result?.words).toBe(
      "Worked out beforehand: 1,234 points. Every entry is in its member’s statement.",
    );
  });

  test("when it failed, with what stays and where it goes on", () => {
    const failed = view({ state: "failed", failure: "Shopify slept.", imported: 10 }).failure;
    expect(failed).toMatchObject({ awarding: false, sinceDay: "2026-05-01" });
    expect(failed?.words).toBe(
      "Shopify slept. 10 orders came in before that and stay. Trying again adds the rest and repeats none.",
    );
    const stopped = view({ state: "failed", failure: STOPPED }).failure;
    expect(stopped).toMatchObject({
      heading: "Taking over orders since May 1 was stopped",
      words: "Nothing has changed.",
      stopped: true,
    });
    const award = view({ state: "failed", failure: "Shopify slept.", awarded: 3, toAward: 9 }).failure;
    expect(award).toMatchObject({ awarding: true, heading: "Points were not awarded to the end" });
  });
});

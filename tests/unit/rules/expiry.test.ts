import { describe, expect, test } from "vitest";
import type { ExpiryPolicy } from "#app/rules/expiry.ts";
import { endByPolicy, endOfRestored, endOfReturned, expiryOf, redatedEnd } from "#app/rules/expiry.ts";

const at = (text: string) => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const NEVER: ExpiryPolicy = { policy: "never" };
const fixed = (days: number): ExpiryPolicy => ({ policy: "fixed", days });
const inactivity = (days: number): ExpiryPolicy => ({ policy: "inactivity", days });
const calendar = (month: number, day: number): ExpiryPolicy => ({ policy: "calendar", month, day });

const life = (countsFrom: string, timeZone = "UTC", lastActiveAt: string | null = null) => ({
  countsFrom: at(countsFrom),
  lastActiveAt: lastActiveAt === null ? null : at(lastActiveAt),
  timeZone,
});
const end = (policy: ExpiryPolicy, ...of: Parameters<typeof life>) =>
  endByPolicy(policy, life(...of))?.toISOString() ?? null;

describe("points end", () => {
  test("never, where the policy says so", () => expect(end(NEVER, "2026-05-01")).toBeNull());

  test("so many days after they could be spent, to the millisecond", () =>
    expect(end(fixed(365), "2026-05-01T08:30:00.123Z")).toBe("2027-05-01T08:30:00.123Z"));

  test("days are of 24 hours, whatever the clock does meanwhile", () =>
    expect(end(fixed(2), "2026-03-07T12:00:00Z", "America/New_York")).toBe("2026-03-09T12:00:00.000Z"));

  test.each([
    ["no activity counts from the points themselves", "2026-05-01", null, "2026-07-30T00:00:00.000Z"],
    ["earlier activity changes nothing", "2026-05-01", "2026-04-01", "2026-07-30T00:00:00.000Z"],
    ["later activity counts", "2026-05-01", "2026-06-01", "2026-08-30T00:00:00.000Z"],
  ])("so long after the last activity: %s", (_, countsFrom, active, expected) =>
    expect(end(inactivity(90), countsFrom, "UTC", active)).toBe(expected),
  );
});

describe("points that end on a date", () => {
  test.each([
    // given, zone, month, day, the last millisecond
    ["2026-05-01T12:00:00Z", "UTC", 12, 31, "2026-12-31T23:59:59.999Z"],
    ["2026-05-01T12:00:00Z", "America/New_York", 12, 31, "2027-01-01T04:59:59.999Z"],
    ["2026-05-01T12:00:00Z", "Asia/Kolkata", 12, 31, "2026-12-31T18:29:59.999Z"],
    // On the day itself the points live to its end; at that end, or a moment later, to the next year's.
    ["2026-12-31T12:00:00Z", "UTC", 12, 31, "2026-12-31T23:59:59.999Z"],
    ["2026-12-31T23:59:59.999Z", "UTC", 12, 31, "2027-12-31T23:59:59.999Z"],
    ["2027-01-01T00:00:00Z", "UTC", 12, 31, "2027-12-31T23:59:59.999Z"],
    // The year is the shop's: this is still 2026 in New York.
    ["2027-01-01T03:00:00Z", "America/New_York", 12, 31, "2027-01-01T04:59:59.999Z"],
    ["2026-05-01T12:00:00Z", "UTC", 4, 30, "2027-04-30T23:59:59.999Z"],
  ])("given %s in %s: until the end of %i-%i", (given, timeZone, month, day, expected) =>
    expect(end(calendar(month, day), given, timeZone)).toBe(expected),
  );

  test.each([
    [2, 29, "2026-02-01", "2026-02-28T23:59:59.999Z"],
    [2, 31, "2028-02-01", "2028-02-29T23:59:59.999Z"],
    [2, 30, "2027-03-01", "2028-02-29T23:59:59.999Z"],
    [4, 31, "2026-04-01", "2026-04-30T23:59:59.999Z"],
    [1, 31, "2026-01-01", "2026-01-31T23:59:59.999Z"],
  ])("a day that the month does not have is its last one: %i-%i", (month, day, given, expected) =>
    expect(end(calendar(month, day), given)).toBe(expected),
  );

  test.each([
    // The day on which the clock goes forward has 23 hours, the one on which it goes back has 25.
    ["America/New_York", 3, 8, "2026-03-01", "2026-03-09T03:59:59.999Z"],
    ["America/New_York", 11, 1, "2026-10-01", "2026-11-02T04:59:59.999Z"],
    // Here the clock jumps over midnight itself, forward (there is no 0:00) …
    ["Africa/Cairo", 4, 23, "2026-04-01", "2026-04-23T21:59:59.999Z"],
    ["Asia/Beirut", 3, 28, "2026-03-01", "2026-03-28T21:59:59.999Z"],
    ["America/Sao_Paulo", 11, 3, "2018-10-01", "2018-11-04T02:59:59.999Z"],
    // … and back (23:00 to 24:00 happens twice, and the second counts).
    ["Africa/Cairo", 10, 29, "2026-10-01", "2026-10-29T21:59:59.999Z"],
    ["America/Sao_Paulo", 2, 16, "2019-01-01", "2019-02-17T02:59:59.999Z"],
  ])("the day is the shop's where clocks change: %s %i-%i", (timeZone, month, day, given, expected) =>
    expect(end(calendar(month, day), given, timeZone)).toBe(expected),
  );
});

describe("a date that has passed", () => {
  const posted = (now: string, graceDays = 30) =>
    expiryOf(fixed(10), { ...life("2026-05-01"), now: at(now), graceDays })
      ?.toISOString()
      .slice(0, 10);

  test("gets the grace when the points are posted", () => expect(posted("2026-06-01")).toBe("2026-07-01"));
  test("passes at its very instant", () => expect(posted("2026-05-11")).toBe("2026-06-10"));
  test("stands a moment before", () => expect(posted("2026-05-10T23:59:59.999Z")).toBe("2026-05-11"));
  test("ends at once where the programme grants none", () =>
    expect(posted("2026-06-01", 0)).toBe("2026-06-01"));

  test("gets the grace when the points come back, and no date stays none", () => {
    const now = at("2026-06-01");
    const back = (own: Date | null, policy: ExpiryPolicy, lastActiveAt: Date | null = null) =>
      endOfReturned(own, policy, { lastActiveAt, now, graceDays: 30 })?.toISOString().slice(0, 10) ?? null;
    expect(back(at("2026-05-20"), fixed(10))).toBe("2026-07-01");
    expect(back(at("2026-06-20"), fixed(10))).toBe("2026-06-20");
    expect(back(null, inactivity(10), at("2026-05-30"))).toBeNull();
    expect(back(at("2026-05-20"), inactivity(90), at("2026-05-10"))).toBe("2026-08-08");
    expect(back(at("2026-05-20"), fixed(90), at("2026-05-10"))).toBe("2026-07-01");
    expect(back(at("2026-05-20"), inactivity(5), null)).toBe("2026-07-01");
  });
});

describe("what was lost and is found again", () => {
  const published = (...policies: [policy: ExpiryPolicy, publishedAt: string][]) =>
    policies.map(([policy, publishedAt]) => ({ policy, publishedAt: at(publishedAt) }));
  const restored = (
    first: string | null,
    policies: ReturnType<typeof published>,
    {
      active = null,
      now = "2026-06-01",
      isOpen = true,
    }: { active?: string | null; now?: string; isOpen?: boolean } = {},
  ) =>
    endOfRestored(first === null ? null : at(first), policies, {
      ...life("2026-05-01", "UTC", active),
      ...{ madeAt: at("2026-05-01"), isOpen, now: at(now), graceDays: 30 },
    })
      ?.toISOString()
      .slice(0, 10) ?? null;
  const alone = (policy: ExpiryPolicy) => published([policy, "2026-01-01"]);

  test("ends as late as activity has moved it, or else as it began", () => {
    expect(restored("2026-07-30", alone(inactivity(90)), { active: "2026-05-20" })).toBe("2026-08-18");
    expect(restored("2026-07-30", alone(inactivity(90)))).toBe("2026-07-30");
    expect(restored("2026-07-30", alone(fixed(90)), { active: "2026-05-20" })).toBe("2026-07-30");
    expect(restored("2026-07-30", [])).toBe("2026-07-30");
    expect(restored(null, alone(NEVER), { active: "2026-05-20" })).toBeNull();
  });

  test("gets the grace where that has passed and something is left of it", () => {
    expect(restored("2026-06-01", alone(fixed(31)))).toBe("2026-07-01");
    expect(restored("2026-06-01", [])).toBe("2026-07-01");
    expect(restored("2026-06-01", alone(fixed(31)), { isOpen: false })).toBe("2026-06-01");
  });

  test("has had the dates of every other policy that was published since", () => {
    const versions = published([NEVER, "2026-01-01"], [fixed(90), "2026-05-20"], [fixed(90), "2026-05-25"]);
    expect(restored(null, versions)).toBe("2026-07-30");
    expect(restored("2026-07-15", published([fixed(75), "2026-01-01"], [fixed(75), "2026-05-25"]))).toBe(
      "2026-07-15",
    );
    expect(restored("2026-07-30", published([fixed(20), "2026-01-01"], [fixed(90), "2026-04-01"]))).toBe(
      "2026-07-30",
    );
    expect(restored("2026-07-30", [...versions, ...published([NEVER, "2026-05-28"])])).toBeNull();
    expect(restored(null, versions, { isOpen: false })).toBe("2026-07-30");
  });
});

describe("a new policy", () => {
  const publishedAt = at("2026-06-01");
  const redated = (old: string | null, policy: ExpiryPolicy, countsFrom = "2026-01-01") =>
    redatedEnd(old === null ? null : at(old), policy, { ...life(countsFrom), publishedAt })
      ?.toISOString()
      .slice(0, 10) ?? null;

  test("moves a date to a later one", () => expect(redated("2026-08-01", fixed(365))).toBe("2027-01-01"));
  test("moves a date to an earlier one that is far enough away", () =>
    expect(redated("2026-12-31", fixed(200))).toBe("2026-07-20"));
  test("gives thirty days' notice where it would end sooner", () => {
    expect(redated("2026-12-31", fixed(10))).toBe("2026-07-01");
    expect(redated(null, fixed(10))).toBe("2026-07-01");
    expect(redated(null, fixed(160))).toBe("2026-07-01");
  });
  test("does not lengthen by the notice what would have ended before it", () =>
    expect(redated("2026-06-10", fixed(10))).toBe("2026-06-10"));
  test("may end nothing any more", () => expect(redated("2026-06-10", NEVER)).toBeNull());
  test("says the same when it is asked twice", () => {
    for (const old of ["2026-06-10", "2026-08-01", "2026-12-31", null])
      for (const days of [10, 160, 365]) {
        const once = redated(old, fixed(days));
        expect(redated(once, fixed(days))).toBe(once);
      }
  });
});

import { describe, expect, it } from "vitest";
import { Fault, Refusal } from "#app/errors.ts";
import { isPoisoned, isTooSlow, wordsFor } from "#app/jobs/poison.ts";

const database = (originalCode: string) =>
  Object.assign(new Error("Raw query failed: Key (email)=(ada@example.com)"), {
    code: "P2010",
    meta: { driverAdapterError: { cause: { originalCode } } },
  });

describe("what is poisoned", () => {
  it.each([
    ["a refusal", new Refusal("BAD_REQUEST", { detail: "x" })],
    ["a broken promise", new Error("broken promise: x")],
    ["a value out of range", new RangeError("x")],
    ["a field of nothing", new TypeError("Cannot read properties of undefined")],
    ["a broken constraint", database("23514")],
    ["text the database does not take", database("22P05")],
  ])("calls %s poisoned", (_what, error) => {
    expect(isPoisoned(error)).toBe(true);
  });

  it.each([
    ["a fault", new Fault("throttled")],
    ["a deadlock", database("40P01")],
    ["a database that goes away", database("57P01")],
    ["a call that failed", new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") })],
    ["an error nobody expected", new Error("x")],
  ])("lets the job try %s again", (_what, error) => {
    expect(isPoisoned(error)).toBe(false);
  });

  it("takes an error nobody expected for the delivery's own at last, but never the world's", () => {
    const lastResort = { lastResort: true };
    expect(isPoisoned(new Error("x"), lastResort)).toBe(true);
    for (const error of [
      new Fault("throttled"),
      database("57P01"),
      Object.assign(new Error("x"), { code: "ECONNREFUSED" }),
      Object.assign(new Error("x"), { code: "P1001" }),
    ]) {
      expect(isPoisoned(error, lastResort)).toBe(false);
    }
  });

  it("says why without personal data", () => {
    expect(wordsFor(database("23514"))).toBe("Laurel could not process this delivery (database 23514)");
    expect(wordsFor(new RangeError("ada@example.com"))).not.toContain("ada");
    expect(isTooSlow(Object.assign(new Error("x"), { code: "P2028" }))).toBe(true);
  });
});

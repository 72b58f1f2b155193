/** A test that makes anything complain on console.error or console.warn fails, and says what was said. */
import { afterEach, beforeEach, expect, vi } from "vitest";

let complaints: string[] = [];

beforeEach(() => {
  complaints = [];
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => {
      complaints.push(`console.${level}: ${words.map(String).join(" ")}`);
    });
  }
});

afterEach(() => {
  const heard = complaints;
  complaints = [];
  expect(heard, "nothing complains on the console").toEqual([]);
});

/** For a test whose subject is the complaint itself: answers what was said so far and forgets it. */
export function takeComplaints(): string[] {
  return complaints.splice(0);
}

import { expect, test } from "vitest";
import { inTurns } from "#app/jobs/in-turns.ts";

/** Batches that count up to `end`, and what was asked of them. */
function counting(end: number) {
  const asked: number[] = [];
  const batch = (at: number) => {
    asked.push(at);
    return Promise.resolve({ at: at + 1, more: at + 1 < end });
  };
  return { asked, batch };
}

test("batches go on from where the last one ended, until there is nothing left", async () => {
  const { asked, batch } = counting(3);
  expect(await inTurns(0, batch)).toBeNull();
  expect(asked).toEqual([0, 1, 2]);
});

test("a turn ends after twenty batches, and says where the next one begins", async () => {
  const { asked, batch } = counting(45);
  const first = await inTurns(0, batch);
  expect(first).toEqual({ at: 20 });
  const second = await inTurns(first?.at ?? 0, batch);
  expect(await inTurns(second?.at ?? 0, batch)).toBeNull();
  expect(asked).toEqual(Array.from({ length: 45 }, (_, index) => index));
});

test("what goes wrong in a batch passes through", async () => {
  await expect(inTurns(0, () => Promise.reject(new Error("the power went")))).rejects.toThrow(
    "the power went",
  );
});

/** Adjustments: what is given and taken by hand, and taken back. */
import { beforeEach, describe, expect, test } from "vitest";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { aMember, anEntry, ledgerDiscrepancies, lotsOf, postAll, statementOf } from "../../support/books.ts";
import { aShop } from "../../support/shop.ts";

const ada = 1n;
let shopId = "";

beforeEach(async () => {
  ({ shopId } = await aShop());
  await aMember(shopId, { customerId: ada });
});

describe("what is given and taken by hand", () => {
  const JUNE = new Date("2027-06-30T00:00:00Z");
  const MAY = new Date("2027-05-31T00:00:00Z");
  const adjust = (key: string, availableDelta: bigint, more: Partial<NewEntry> = {}) =>
    anEntry({ customerId: ada, key, availableDelta, ...more });
  const undo = (key: string, availableDelta: bigint) =>
    adjust(`${key}:undo`, availableDelta, { undoes: key, reason: { undo: "true" } });

  test("makes the same lots in one list as one by one", async () => {
    await postAll(shopId, [adjust("a", 100n, { expiresAt: JUNE })]);
    await postAll(shopId, [adjust("b", -50n), adjust("c", 30n)]);
    expect(await lotsOf(shopId)).toEqual(["50 of 100 until 2027-06-30", "30 of 30"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test("and is taken back comes from its own lot, or goes back to the lots it came from", async () => {
    await postAll(shopId, [
      adjust("a", 100n, { expiresAt: MAY }),
      adjust("b", 40n, { expiresAt: JUNE }),
      adjust("c", -120n),
    ]);
    expect(await lotsOf(shopId)).toEqual(["0 of 100 until 2027-05-31", "20 of 40 until 2027-06-30"]);
    await postAll(shopId, [undo("c", 120n)]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100 until 2027-05-31", "40 of 40 until 2027-06-30"]);
    await postAll(shopId, [undo("b", -40n)]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100 until 2027-05-31", "0 of 40 until 2027-06-30"]);
    expect(await ledgerDiscrepancies(shopId)).toEqual([]);
  });

  test.each(["in one list", "one by one"])(
    "and is taken back for another sum, %s, counts what could not be taken",
    async (how) => {
      const clamp = (entries: NewEntry[]) => postAll(shopId, entries, { clawback: "clamp" });
      const rise = (nth: number, availableDelta: bigint) =>
        adjust(`rise:1:gold:1:${nth}`, availableDelta, {
          kind: availableDelta > 0n ? "bonus" : "reverse",
          ...(nth > 1 ? { undoes: `rise:1:gold:1:${nth - 1}` } : {}),
        });
      await clamp([rise(1, 100n), adjust("b", -80n)]);
      const again = [rise(2, -100n), rise(3, 150n)];
      if (how === "in one list") await clamp(again);
      else for (const entry of again) await clamp([entry]);
      expect((await statementOf(shopId)).slice(2)).toEqual([
        "reverse -20 = 0 (short 80)",
        "bonus +70 = 70 (short -80)",
      ]);
      expect(await lotsOf(shopId)).toEqual(["20 of 100", "50 of 50"]);
    },
  );
});

/** Which lots are open, and in which order they end. */
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { readOpenLots } from "#app/ledger/endings.server.ts";
import { aMember, anEntry, postAll } from "../../support/books.ts";
import { aShop } from "../../support/shop.ts";

test("open lots of the members that are asked for, the soonest end first, and what is left of them", async () => {
  const { shopId } = await aShop();
  for (const customerId of [1n, 2n, 3n]) await aMember(shopId, { customerId });
  const lot = (customerId: bigint, points: bigint, ends: string | null) =>
    anEntry({
      ...{ customerId, key: `import:${customerId}:${points}`, kind: "import", availableDelta: points },
      ...(ends === null ? {} : { expiresAt: new Date(ends) }),
    });
  await postAll(shopId, [
    lot(1n, 10n, null),
    lot(1n, 20n, "2027-03-01"),
    lot(1n, 30n, "2027-02-01"),
    lot(2n, 40n, "2027-01-01"),
    lot(3n, 50n, "2026-12-01"),
    anEntry({ customerId: 2n, key: "spent", kind: "redeem", availableDelta: -15n }),
  ]);
  const open = await readOpenLots(db, shopId, [1n, 2n]);
  expect(open.map(({ customerId, remaining }) => [customerId, remaining])).toEqual([
    [2n, 25n],
    [1n, 30n],
    [1n, 20n],
    [1n, 10n],
  ]);
  expect(await readOpenLots(db, (await aShop()).shopId, [1n, 2n])).toEqual([]);
});

/** What changes hands when one customer becomes another. */
import { beforeEach, describe, expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { transferPoints } from "#app/ledger/transfer.server.ts";
import { requireMember } from "#app/models/members.server.ts";
import type { PostingRules } from "#app/rules/posting-rules.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { aMember, anEntry, lotsOf, postAll, statementOf } from "../../support/books.ts";
import { onPool } from "../../support/pool.ts";
import { aShop } from "../../support/shop.ts";

const gone = 1n;
const kept = 2n;
const at = new Date("2026-03-01T12:00:00Z");
let shopId = "";

beforeEach(async () => {
  ({ shopId } = await aShop());
});

const transfer = (rules: PostingRules = postingRules(null, null)) =>
  inTransaction((tx) => transferPoints(tx, shopId, { fromId: gone, toId: kept, now: at, rules }));

const lotOwners = async () => {
  const { rows } = await onPool().query<{ owner: string }>(
    "SELECT customer_id::text AS owner FROM lots WHERE shop_id = $1 ORDER BY entry_id",
    [shopId],
  );
  return rows.map(({ owner }) => owner);
};

/** "transfer took 40 of import": what transfers took from which lots, by the side that filled its hole. */
async function fillings(): Promise<string[]> {
  const { rows } = await onPool().query<{ line: string }>(
    `SELECT e.key || ' ' || a.points || ' of ' || l.key AS line
     FROM allocations a JOIN entries e USING (shop_id, entry_id)
       JOIN entries l ON l.shop_id = a.shop_id AND l.entry_id = a.lot_entry_id
     WHERE a.shop_id = $1 AND e.kind = 'transfer'`,
    [shopId],
  );
  return rows.map(({ line }) => line);
}

const importOf = (customerId: bigint, points: bigint) =>
  anEntry({ customerId, key: `import:${customerId}:${points}`, kind: "import", availableDelta: points });

describe("points", () => {
  test("and lots are the other's, in a pair that nets to nothing", async () => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    await postAll(shopId, [importOf(gone, 40n), importOf(kept, 7n)]);
    expect(await transfer()).toBe(40n);
    expect(await statementOf(shopId)).toEqual([
      ...["import +40 = 40", "import +7 = 7"],
      ...["transfer -40 = 0", "transfer +40 = 47"],
    ]);
    expect(await lotOwners()).toEqual(["2", "2"]);
    expect(await db.member.findMany({ where: { shopId }, orderBy: { customerId: "asc" } })).toMatchObject([
      { available: 0n, pending: 0n, lifetimeEarned: 0n },
      { available: 47n, pending: 0n },
    ]);
  });

  test("that nobody has make no entry", async () => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    expect(await transfer()).toBe(0n);
    expect(await statementOf(shopId)).toEqual([]);
  });

  test("in waiting go along, order by order, and count in what moved", async () => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    const waiting = {
      kind: "earn" as const,
      customerId: gone,
      availableDelta: 0n,
      maturesAt: new Date("2027-01-01"),
    };
    await postAll(shopId, [
      anEntry({ ...waiting, key: "order:11:1", orderId: 11n, pendingDelta: 30n }),
      anEntry({ ...waiting, key: "order:12:1", orderId: 12n, pendingDelta: 5n }),
      importOf(gone, 4n),
    ]);
    expect(await transfer()).toBe(39n);
    const { available, pending } = await requireMember(db, shopId, kept);
    expect([available, pending]).toEqual([4n, 35n]);
    expect((await requireMember(db, shopId, gone)).pending).toBe(0n);
  });
});

describe("a hole", () => {
  const owed = (customerId: bigint, points: bigint) => {
    const ofOrder = { customerId, orderId: 9n };
    return [
      anEntry({ ...ofOrder, key: "order:9:1", kind: "earn", availableDelta: points }),
      anEntry({ customerId, key: "spent", kind: "redeem", availableDelta: -points }),
      anEntry({ ...ofOrder, key: "order:9:2", kind: "reverse", availableDelta: -points }),
    ];
  };

  test.each([
    ["of the one who stays is filled by what comes", kept, gone],
    ["of the one who goes is filled by what is there", gone, kept],
  ])("%s, once and by the entry that brings it together", async (_, poor, rich) => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    for (const entry of [...owed(poor, 40n), importOf(rich, 100n)]) await postAll(shopId, [entry]);
    await transfer();
    expect(await fillings()).toEqual([`merge:1:available:to 40 of import:${rich}:100`]);
    expect(await lotsOf(shopId)).toEqual(expect.arrayContaining(["60 of 100"]));
    expect((await requireMember(db, shopId, kept)).available).toBe(60n);
  });

  test("that is larger than what comes takes all of it", async () => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    for (const entry of [...owed(kept, 40n), importOf(gone, 10n)]) await postAll(shopId, [entry]);
    await transfer();
    expect(await fillings()).toEqual(["merge:1:available:to 10 of import:1:10"]);
    expect((await requireMember(db, shopId, kept)).available).toBe(-30n);
  });
});

describe("what either did last", () => {
  const inactivity = { ...postingRules(null, null), expiry: { policy: "inactivity" as const, days: 10 } };
  const activeAt = (customerId: bigint, lastActiveAt: Date | null) =>
    db.member.update({ where: { shopId_customerId: { shopId, customerId } }, data: { lastActiveAt } });
  const lastOf = async () =>
    (await db.member.findFirstOrThrow({ where: { shopId, customerId: kept } })).lastActiveAt;

  test.each([
    [null, null, null],
    ["2026-02-01", null, "2026-02-01"],
    [null, "2026-02-02", "2026-02-02"],
    ["2026-02-03", "2026-02-02", "2026-02-03"],
    ["2026-02-01", "2026-02-02", "2026-02-02"],
  ])("is the later of %s and %s", async (ofGone, ofKept, wanted) => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    const day = (text: string | null) => (text === null ? null : new Date(text));
    await activeAt(gone, day(ofGone));
    await activeAt(kept, day(ofKept));
    await transfer();
    expect(await lastOf()).toEqual(day(wanted));
  });

  test("keeps the lots of both under a policy of inactivity", async () => {
    await aMember(shopId, { customerId: gone });
    await aMember(shopId, { customerId: kept });
    const ending = { expiresAt: new Date("2026-02-05T00:00:00Z") };
    await postAll(shopId, [
      { ...importOf(gone, 40n), ...ending },
      { ...importOf(kept, 7n), ...ending },
    ]);
    await activeAt(gone, new Date("2026-02-20T00:00:00Z"));
    await activeAt(kept, null);
    await transfer(inactivity);
    expect(await lotsOf(shopId)).toEqual(["40 of 40 until 2026-03-02", "7 of 7 until 2026-03-02"]);
  });
});

test.each([gone, kept])("somebody who is not there changes nothing (%s)", async (missing) => {
  await aMember(shopId, { customerId: missing === gone ? kept : gone });
  await expect(transfer()).rejects.toThrow("both sides of a transfer have a row");
});

test("lots that end by another policy keep their end", async () => {
  await aMember(shopId, { customerId: gone });
  await aMember(shopId, { customerId: kept });
  await postAll(shopId, [{ ...importOf(kept, 7n), expiresAt: new Date("2026-02-05T00:00:00Z") }]);
  await db.member.updateMany({ where: { shopId }, data: { lastActiveAt: new Date("2026-02-20T00:00:00Z") } });
  await transfer({ ...postingRules(null, null), expiry: { policy: "fixed", days: 10 } });
  expect(await lotsOf(shopId)).toEqual(["7 of 7 until 2026-02-05"]);
});

test("nobody did it by hand", async () => {
  await aMember(shopId, { customerId: gone, points: 5n });
  await aMember(shopId, { customerId: kept });
  await transfer();
  const moved = await db.entry.findMany({ where: { shopId, kind: "transfer" } });
  expect(moved.map(({ actor }) => actor)).toEqual(["system", "system"]);
});

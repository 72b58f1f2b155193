/** Points given and taken by a file: judged first, posted in batches, undone by new entries. */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { discardDraft, draftAdjustment } from "#app/flows/draft-adjustment.server.ts";
import { askToPost, postAdjustment } from "#app/flows/post-adjustment.server.ts";
import { purgeOldPayloads } from "#app/flows/purge-payloads.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { sweep } from "#app/flows/sweep.server.ts";
import { askToUndo, undoAdjustment } from "#app/flows/undo-adjustment.server.ts";
import { readAdjustmentFile } from "#app/rules/adjustment-file.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { Programme } from "#app/rules/programme.ts";
import { aMember, discrepancies, lotsOf, postAll, spend } from "../support/books.ts";
import { drain, waitingJobs } from "../support/drain.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const now = new Date("2026-11-22T12:00:00Z");
const by = { by: "staff:7", now } as const;
type Clawback = Programme["clawback"];
const CLAWBACKS: Clawback[] = ["allow_negative", "clamp"];
const [ADA, BO, CEM, TWIN] = [1n, 2n, 3n, 4n];

async function aCrowd(clawback: Clawback = "allow_negative"): Promise<string> {
  const { shopId } = await aShop({ programme: { ...influencerTiers("USD"), clawback } });
  await aMember(shopId, { customerId: ADA, points: 100n });
  await aMember(shopId, { customerId: BO });
  await aMember(shopId, { customerId: CEM });
  await aMember(shopId, { customerId: TWIN });
  const write = (customerId: bigint, data: object) =>
    db.member.update({ where: { shopId_customerId: { shopId, customerId } }, data });
  await write(ADA, { email: "Ada@ink.test" });
  await write(BO, { email: "bo@ink.test" });
  await write(CEM, { email: "twin@ink.test", state: "excluded" });
  await write(TWIN, { email: "TWIN@ink.test" });
  return shopId;
}

async function drafted(shopId: string, text: string): Promise<string> {
  const adjustmentId = randomUUID();
  const lines = readAdjustmentFile(new TextEncoder().encode(text));
  await draftAdjustment(shopId, { adjustmentId, fileName: "gifts.csv", lines }, by);
  return adjustmentId;
}

const rowsOf = (shopId: string) => db.adjustmentRow.findMany({ where: { shopId }, orderBy: { row: "asc" } });
const balanceOf = async (shopId: string, customerId: bigint) =>
  (await db.member.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } })).available;

describe("the draft", () => {
  test("says of every line what is wrong with it, and moves nothing", async () => {
    const shopId = await aCrowd();
    const lines = [
      "E-mail;Points;Reason",
      "ADA@ink.test;-60;Late parcel",
      "ada@ink.test;-60;Late parcel",
      "ada@ink.test;+10;Again",
      "ada@ink.test;+10;Again",
      "nobody@ink.test;5;x",
      "twin@ink.test;5;x",
      "bo@ink.test;1.5;x",
      "bo@ink.test;0;x",
      "bo@ink.test;2000000;x",
      "bo@ink.test;5;",
      ";5;x",
    ];
    await drafted(shopId, lines.join("\r\n"));
    expect((await rowsOf(shopId)).map(({ row, points, error }) => [row, points, error])).toEqual([
      [2, -60n, null],
      [3, -60n, "The balance is 40: taking 60 would leave less than nothing"],
      [4, 10n, null],
      [5, 10n, null],
      [6, 5n, "No customer has this e-mail"],
      [7, 5n, "2 customers have this e-mail"],
      [8, null, "“1.5” is not a whole number"],
      [9, null, "0 points change nothing"],
      [10, null, "At most 1,000,000 points at once"],
      [11, 5n, "The reason is missing"],
      [12, 5n, "The e-mail is missing"],
    ]);
    const draft = await db.adjustment.findFirstOrThrow({ where: { shopId } });
    expect(draft).toMatchObject({ state: "draft", goodRows: 3, badRows: 8, given: 20n, taken: 60n });
    expect(await db.entry.count({ where: { shopId, actor: "staff:7" } })).toBe(0);
  });

  test("can be discarded, once posted it cannot", async () => {
    const shopId = await aCrowd();
    await discardDraft(shopId, await drafted(shopId, "bo@ink.test,5,x"));
    expect(await db.adjustment.count({ where: { shopId } })).toBe(0);
    const posted = await drafted(shopId, "bo@ink.test,5,x");
    await askToPost(shopId, posted, by);
    await expect(discardDraft(shopId, posted)).rejects.toMatchObject({ code: "ADJUSTMENT_INVALID" });
  });
});

describe("posting", () => {
  test("posts the good lines once, however often and by how many it is asked", async () => {
    const shopId = await aCrowd();
    const id = await drafted(
      shopId,
      "bo@ink.test,5,x\nbo@ink.test,7,y\nada@ink.test,-100,z\nwho@ink.test,1,x",
    );
    await askToPost(shopId, id, by);
    await askToPost(shopId, id, by);
    const waiting = (await waitingJobs()).filter(
      ({ task, payload }) => task === "post-adjustment" && (payload as { shopId: string }).shopId === shopId,
    );
    expect(waiting.map(({ payload }) => payload)).toEqual([{ shopId, adjustmentId: id }]);
    await Promise.all([1, 2, 3].map(() => postAdjustment(shopId, id, { now })));
    await drain();
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([12n, 0n]);
    expect(await db.entry.count({ where: { shopId, actor: "staff:7" } })).toBe(3);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({ state: "posted" });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("goes on where it was killed", async () => {
    const shopId = await aCrowd();
    const lines = Array.from({ length: 1_200 }, (_line, index) => `bo@ink.test,1,line ${index}`);
    const id = await drafted(shopId, lines.join("\n"));
    await askToPost(shopId, id, by);
    // The third batch cannot be written; the two before it stand.
    await onPool().query(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.key LIKE 'adjustment:%:1100' THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`);
    await onPool().query(
      "CREATE TRIGGER break_off BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION break_off()",
    );
    await expect(postAdjustment(shopId, id, { now })).rejects.toThrow();
    expect(await balanceOf(shopId, BO)).toBe(1_000n);
    await onPool().query("DROP FUNCTION break_off CASCADE");
    await onPool().query("DELETE FROM graphile_worker._private_jobs");
    // Nobody is at it any more: the sweep finds it.
    await sweep({ now: new Date(now.getTime() + 6 * 60_000) });
    await drain();
    expect(await balanceOf(shopId, BO)).toBe(1_200n);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({ state: "posted" });
  });

  test("leaves out what cannot be any more, with the reason", async () => {
    const shopId = await aCrowd();
    const id = await drafted(shopId, "ada@ink.test,-80,x\nbo@ink.test,5,y");
    await db.member.updateMany({ where: { shopId, customerId: BO }, data: { state: "excluded" } });
    const earlier = await drafted(shopId, "ada@ink.test,-50,first");
    await askToPost(shopId, earlier, by);
    await postAdjustment(shopId, earlier, { now });
    await askToPost(shopId, id, by);
    await postAdjustment(shopId, id, { now });
    const rows = await db.adjustmentRow.findMany({
      where: { shopId, adjustmentId: id },
      orderBy: { row: "asc" },
    });
    expect(rows.map(({ error }) => error)).toEqual([
      "The balance is 50: taking 80 would leave less than nothing",
      "This customer does not take part in the programme",
    ]);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId, adjustmentId: id } })).toMatchObject({
      state: "posted",
      goodRows: 0,
      badRows: 2,
      given: 0n,
      taken: 0n,
    });
  });

  test("follows a customer who was merged since", async () => {
    const shopId = await aCrowd();
    const id = await drafted(shopId, "bo@ink.test,5,y");
    await db.customerMerge.create({
      data: { shopId, deletedId: BO, keptId: ADA, intoId: ADA, mergedAt: now },
    });
    await askToPost(shopId, id, by);
    await postAdjustment(shopId, id, { now });
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([0n, 105n]);
  });
});

describe("undoing", () => {
  test("takes the whole file back by new entries, once, and goes on where it was killed", async () => {
    const shopId = await aCrowd();
    const id = await drafted(
      shopId,
      "bo@ink.test,50,x\nada@ink.test,-100,y\nbo@ink.test,-20,z\nwho@ink.test,1,x",
    );
    await expect(askToUndo(shopId, id, by)).rejects.toMatchObject({ code: "ADJUSTMENT_INVALID" });
    await askToPost(shopId, id, by);
    await postAdjustment(shopId, id, { now });
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([30n, 0n]);
    await askToUndo(shopId, id, { by: "staff:9", now });
    await Promise.all([1, 2].map(() => undoAdjustment(shopId, id, { now })));
    await askToUndo(shopId, id, by);
    await drain();
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([0n, 100n]);
    const undone = await db.entry.findMany({ where: { shopId, actor: "staff:9" } });
    expect(undone.map(({ key }) => key.replace(id, "id")).toSorted()).toEqual([
      "adjustment:id:1:undo",
      "adjustment:id:2:undo",
      "adjustment:id:3:undo",
    ]);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({
      state: "undone",
      undoneBy: "staff:9",
    });
    expect(await discrepancies(shopId)).toEqual([]);
  });
});

describe.each(CLAWBACKS)("undoing, where the programme says %s,", (clawback) => {
  async function posted(text: string): Promise<[shopId: string, adjustmentId: string]> {
    const shopId = await aCrowd(clawback);
    const id = await drafted(shopId, text);
    await askToPost(shopId, id, by);
    await postAdjustment(shopId, id, { now });
    return [shopId, id];
  }

  async function undo(shopId: string, id: string): Promise<void> {
    await askToUndo(shopId, id, by);
    await undoAdjustment(shopId, id, { now });
  }

  const shortfalls = (shopId: string) => db.entry.count({ where: { shopId, NOT: { shortfall: 0n } } });

  test("leaves all as it was before the file, though a line took what one before it gave", async () => {
    const [shopId, id] = await posted(
      "ada@ink.test,-30,x\nbo@ink.test,50,x\nada@ink.test,60,y\nbo@ink.test,-20,y\nada@ink.test,-110,z",
    );
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([30n, 20n]);
    await undo(shopId, id);
    expect([await balanceOf(shopId, BO), await balanceOf(shopId, ADA)]).toEqual([0n, 100n]);
    expect(await lotsOf(shopId)).toEqual(["100 of 100", "0 of 50", "0 of 60"]);
    expect(await shortfalls(shopId)).toBe(0);
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("does so over several batches, and goes on where it was killed", async () => {
    const taken = Array.from({ length: 549 }, (_line, index) => `bo@ink.test,-1,line ${index}`);
    const [shopId, id] = await posted(["bo@ink.test,550,x", ...taken].join("\n"));
    await askToUndo(shopId, id, by);
    await onPool().query(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.key LIKE 'adjustment:%:1:undo' THEN RAISE EXCEPTION 'killed'; END IF; RETURN NEW; END $$`);
    await onPool().query(
      "CREATE TRIGGER break_off BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION break_off()",
    );
    await expect(undoAdjustment(shopId, id, { now })).rejects.toThrow("killed");
    await onPool().query("DROP FUNCTION break_off CASCADE");
    expect(await balanceOf(shopId, BO)).toBe(501n);
    await undoAdjustment(shopId, id, { now });
    expect(await balanceOf(shopId, BO)).toBe(0n);
    expect(await shortfalls(shopId)).toBe(0);
    expect(await db.adjustment.findFirstOrThrow({ where: { shopId } })).toMatchObject({ state: "undone" });
    expect(await discrepancies(shopId)).toEqual([]);
  });

  test("takes what it can of points that were spent since, in whatever order the lines stood", async () => {
    const [shopId, id] = await posted("ada@ink.test,-20,x\nada@ink.test,50,y");
    await postAll(shopId, [spend(ADA, 120n, randomUUID())]);
    await undo(shopId, id);
    expect(await balanceOf(shopId, ADA)).toBe(clawback === "clamp" ? 0n : -20n);
  });
});

describe("personal data", () => {
  test("is forgotten with the customer, also where it stands beside an e-mail only", async () => {
    const shopId = await aCrowd();
    const id = await drafted(
      shopId,
      "ada@ink.test,5,Ada was kind\nbo@ink.test,5,x\nada@ink.test,nope,Ada again",
    );
    await askToPost(shopId, id, by);
    await postAdjustment(shopId, id, { now });
    await redactCustomer(shopId, { customerId: ADA, webhookId: "none" }, { now });
    const rows = await rowsOf(shopId);
    expect(rows.map(({ reason, email }) => [reason, email])).toEqual([
      [null, null],
      ["x", null],
      [null, null],
    ]);
    expect(await balanceOf(shopId, ADA)).toBe(105n);
  });

  test("of strangers is kept for thirty days, and drafts that nobody posted are not kept longer", async () => {
    const shopId = await aCrowd();
    const posted = await drafted(shopId, "bo@ink.test,5,x\nstranger@ink.test,5,x");
    await drafted(shopId, "bo@ink.test,9,x");
    await askToPost(shopId, posted, by);
    await postAdjustment(shopId, posted, { now });
    await purgeOldPayloads({ now: new Date(now.getTime() + 29 * 86_400_000) });
    expect((await rowsOf(shopId)).map(({ email }) => email)).toContain("stranger@ink.test");
    await purgeOldPayloads({ now: new Date(now.getTime() + 31 * 86_400_000) });
    expect((await rowsOf(shopId)).map(({ adjustmentId, email }) => [adjustmentId, email])).toEqual([
      [posted, null],
      [posted, null],
    ]);
  });
});

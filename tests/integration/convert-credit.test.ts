/** Points that become store credit by themselves: once for the month, also where answers are lost or a permission is. */
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { finishRedemption } from "#app/flows/finish-redemption.server.ts";
import { issueInTurns } from "#app/jobs/convert-points.server.ts";
import { conversionsSoFar } from "#app/models/conversions.server.ts";
import { noteStoreCredit } from "#app/models/shops.server.ts";
import { storeCreditOffAt } from "#app/reports/attention.server.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { anEntry, ledgerDiscrepancies, postAll, statementOf } from "../support/books.ts";
import { control } from "./connect.ts";
import { aMember, sweepAndWork } from "./convert-codes-setting.ts";
import { boughtIn, BY_THRESHOLD, converting } from "./convert-setting.ts";
import type { Setting } from "./redeem-setting.ts";
import { discountsAt } from "./redeem-setting.ts";
import { creditOf, grant, OPTIONAL } from "./reward-setting.ts";

const INTO_CREDIT = { into: "store_credit", validDays: null } as const;

async function aSaver(points: bigint, { terms = {}, scopes = OPTIONAL } = {}): Promise<Setting> {
  const member = await aMember(points, { ...INTO_CREDIT, ...terms });
  await switchCredit(member, true);
  await grant(member.shopId, scopes);
  return member;
}

const switchCredit = ({ shopId }: Setting, storeCreditEnabled: boolean) =>
  control.post("settings", { shop: shopId, customerAccounts: "new", storeCreditEnabled });

const states = async ({ shopId }: Setting) =>
  (await boughtIn(shopId)).map(({ state, points }) => `${state} ${points}`);

test("whole steps are credited once for the month, and no code is made", async () => {
  const member = await aSaver(1_700n);
  await sweepAndWork();
  await sweepAndWork();
  expect(await boughtIn(member.shopId)).toMatchObject([
    { state: "issued", points: 1_500n, endsAt: null, reward: { kind: "store_credit", valueMinor: "1500" } },
  ]);
  expect(await creditOf(member)).toEqual(["credit 1500"]);
  expect(await discountsAt(member.shopId)).toEqual([]);
  expect(await statementOf(member.shopId)).toEqual(["import +1700 = 1700", "redeem -1500 = 200"]);
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test("as soon as there are enough, and with an end where the programme names one", async () => {
  const member = await aSaver(600n, { terms: { ...BY_THRESHOLD, validDays: 90 } });
  await sweepAndWork();
  const [bought] = await boughtIn(member.shopId);
  expect(bought?.state).toBe("issued");
  expect(bought?.endsAt).not.toBeNull();
  expect(await creditOf(member)).toEqual(["credit 500"]);
});

test("whose answer was lost is looked up on the account, and not credited twice", async () => {
  const member = await aSaver(600n);
  const { shopId } = member;
  const operation = "storeCreditAccountCredit";
  const fault = { target: "admin", operation, fault: "timeout_after_success" } as const;
  await control.fault({ ...fault, ms: 50, shop: shopId });
  await convertPoints(shopId, { now: new Date() });
  await issueInTurns(shopId, null).catch(() => null);
  const [bought] = await boughtIn(shopId);
  const { state } = await finishRedemption(shopId, bought?.redemptionId ?? "", { now: new Date() });
  expect(state).toBe("issued");
  expect(await creditOf(member)).toEqual(["credit 500"]);
});

test("without the permission the points come back, and the month is tried again once it is given", async () => {
  const member = await aSaver(600n, { scopes: [] });
  await sweepAndWork();
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500"]);
  expect((await statementOf(member.shopId)).slice(1)).toEqual(["redeem -500 = 100", "return +500 = 600"]);
  await grant(member.shopId, OPTIONAL);
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500", "issued 500"]);
  expect(await creditOf(member)).toEqual(["credit 500"]);
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test.each([
  ["store credit is switched off", { storeCreditEnabled: false }],
  ["customers have classic accounts", { customerAccounts: "classic" }],
])("where %s the points come back, once, and the month is tried again when it is on", async (_, settings) => {
  const member = await aSaver(600n);
  const { shopId } = member;
  await control.post("settings", { shop: shopId, ...settings });
  for (let times = 0; times < 3; times += 1) await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500"]);
  const [failed] = await boughtIn(shopId);
  expect(failed?.failure).toBe("Store credit is switched off in this shop.");
  expect(await storeCreditOffAt(db, shopId)).not.toBeNull();
  expect(await conversionsSoFar(db, shopId)).toMatchObject({ denied: 1, isCreditOff: true });
  await switchCredit(member, true);
  // The first asks whether it is on, the second finds that it is.
  await sweepAndWork();
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500", "issued 500"]);
  expect(await creditOf(member)).toEqual(["credit 500"]);
  expect(await storeCreditOffAt(db, shopId)).toBeNull();
  expect(await ledgerDiscrepancies(shopId)).toEqual([]);
});

test("without the permission to look at accounts the month is not tried again", async () => {
  const lookless = OPTIONAL.filter((scope) => scope !== "read_store_credit_accounts");
  const member = await aSaver(600n, { scopes: lookless });
  await sweepAndWork();
  await db.denial.deleteMany({ where: { shopId: member.shopId } });
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500"]);
  await grant(member.shopId, OPTIONAL);
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500", "issued 500"]);
});

test("by threshold nothing is tried while store credit is known to be off, and it is once it is on", async () => {
  const member = await aSaver(600n, { terms: BY_THRESHOLD });
  await switchCredit(member, false);
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500"]);
  const { shopId, customerId } = member;
  await postAll(shopId, [anEntry({ customerId, kind: "import", key: "more", availableDelta: 700n })]);
  await convertPoints(shopId, { now: new Date(), of: [customerId] });
  await sweepAndWork();
  expect(await states(member)).toEqual(["failed 500"]);
  await switchCredit(member, true);
  await sweepAndWork();
  await sweepAndWork();
  expect((await states(member)).slice(1)).toEqual(["issued 1000"]);
  expect(await ledgerDiscrepancies(member.shopId)).toEqual([]);
});

test("a shop that promises no store credit is not told that it is switched off", async () => {
  const { shopId } = await aMember(600n);
  await inTransaction((tx) => noteStoreCredit(tx, shopId, { isOn: false, now: new Date() }));
  expect(await storeCreditOffAt(db, shopId)).toBeNull();
});

test.each([
  [{ ...INTO_CREDIT, minimumSubtotalMinor: "2000" }, "conversion.minimumSubtotalMinor"],
  [{ into: "code", validDays: null }, "conversion.validDays"],
] as const)("a document with %o is refused at the field", (terms, path) => {
  expect(parseProgramme(converting(terms))).toMatchObject({ issues: [{ path }] });
});

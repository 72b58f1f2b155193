/**
 * A year of one shopper, told day by day like a bank statement: what was done, what the books say then, and the tier.
 * Whatever happens goes through the flows that the doors call; codes are made at the stand-in store.
 */
import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { db } from "#app/db.server.ts";
import { checkBooks } from "#app/flows/check-books.server.ts";
import { installShop } from "#app/flows/install-shop.server.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import type { Redemption } from "#app/models/redemptions.server.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import type { OrderState } from "#app/rules/order.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { readReason } from "#app/rules/standing/reason.ts";
import { standingAt } from "#app/rules/standing/shown.ts";
import { reasonInWords } from "#app/rules/standing/words.ts";
import { aShop } from "../../support/shop.ts";
import { connected, control } from "../connect.ts";

// Years take their time where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

/** Laurel came, and the programme was published, long before anything is told of. */
const BEFORE = new Date("2026-12-01T12:00:00Z");
const TIME_ZONE = "America/New_York";

export type Stage = {
  shopId: string;
  customerId: bigint;
  currency: string;
  programme: Programme;
  /** By the order's name, as it is by now. */
  orders: Map<string, OrderState>;
  /** By the name that the story gives them. */
  codes: Map<string, Redemption>;
  /** Every news of an order, as they came. */
  news: OrderNews[];
};

/** Something that is done at an instant; answers what there is to say of it besides the books. */
export type Deed = (stage: Stage, at: Date) => Promise<string | undefined>;

/** A day (its noon in UTC) or an instant, what was done, and what is told then. */
export type Row = readonly [when: string, deed: Deed, told: string];

type Beginning = {
  /** The id of a preset, or rules of one's own. */
  from: string | ProgrammeDocument;
  currency?: string;
};

/** A shop at the stand-in store, whose merchant began with a preset and published it as it is. */
export async function aStage({ from, currency = "USD" }: Beginning): Promise<Stage> {
  const { shopId } = await connected({ currency, timeZone: TIME_ZONE });
  await installShop(shopId, { now: BEFORE });
  const later = new Date(BEFORE.getTime() + 60_000);
  const begun = { by: "staff:1", now: later };
  const source = typeof from === "string" ? { preset: from } : { document: from };
  const { revision } = await startDraft(shopId, { from: source, ...begun });
  await publishDraft(shopId, { revision, reevaluate: true, note: null, by: "staff:1", clock: () => later });
  const { programme } = await requireProgramme(db, shopId);
  const customerId = await aCustomerAt(shopId);
  const nothing = { orders: new Map(), codes: new Map(), news: [] };
  return { shopId, customerId, currency, programme, ...nothing };
}

async function aCustomerAt(shopId: string): Promise<bigint> {
  const email = `${randomUUID().slice(0, 8)}@example.com`;
  const person = { email, firstName: "Ada", lastName: "L", state: "enabled" };
  const { customer } = await control.post<{ customer: { id: string } }>("customers", {
    shop: shopId,
    ...person,
  });
  return BigInt(customer.id);
}

/** A product at the stand-in store. */
export async function aProduct({ shopId }: Stage, tags: string[]): Promise<bigint> {
  const figures = { title: "Pen", priceMinor: 6_000, tags };
  const { product } = await control.post<{ product: { id: string } }>("products", {
    shop: shopId,
    ...figures,
  });
  return BigInt(product.id);
}

/** Plays the rows in turn and compares all that was told; the books are in order, and orders alone decide. */
export async function playYear(beginning: Beginning, rows: readonly Row[]): Promise<Stage> {
  const stage = await aStage(beginning);
  await playOn(stage, rows);
  return stage;
}

/** Goes on from where the stage is. */
export async function playOn(stage: Stage, rows: readonly Row[]): Promise<void> {
  const played: string[] = [];
  for (const [when, deed] of rows) {
    const at = instantOf(when);
    const before = await standOf(stage);
    const words = await deed(stage, at);
    played.push(`${when}: ${await told(stage, at, { before, words })}`);
  }
  expect(played).toEqual(rows.map(([when, , line]) => `${when}: ${line}`));
  const now = instantOf(rows.at(-1)?.[0] ?? "");
  expect((await checkBooks(stage.shopId, { now, clock: () => now })).found).toEqual([]);
  await sameInReverse(stage, now);
}

const wordsOf = (reason: ReturnType<typeof readReason>, { currency, programme }: Stage) => {
  const ofStatus = programme.earning.statusPoints !== null;
  return reason ? reasonInWords(reason, { currency, ofStatus }) : "?";
};

const instantOf = (when: string) => new Date(when.length === 10 ? `${when}T12:00:00Z` : when);

/** The member before something is done. */
type Stand = { lastEntry: bigint; changes: number; codes: Map<string, string> };

async function standOf(stage: Stage): Promise<Stand> {
  const ofMember = { where: { shopId: stage.shopId, customerId: stage.customerId } };
  const last = await db.entry.findFirst({ ...ofMember, orderBy: { entryId: "desc" } });
  return {
    lastEntry: last?.entryId ?? 0n,
    changes: await db.standingChange.count(ofMember),
    codes: await statesOf(stage),
  };
}

/** How each code stands, by the name that the story gives it. */
async function statesOf({ shopId, codes }: Stage): Promise<Map<string, string>> {
  const rows = await db.redemption.findMany({ where: { shopId } });
  const states = new Map(rows.map(({ redemptionId, state }) => [redemptionId, state]));
  return new Map([...codes].map(([label, { redemptionId }]) => [label, states.get(redemptionId) ?? "?"]));
}

/** "earn +480 = 480, Member", with the figures that decided where the tier is another. */
async function told(
  stage: Stage,
  at: Date,
  { before, words }: { before: Stand; words: string | undefined },
): Promise<string> {
  const why = await whyOf(stage, before);
  const moved = [...(await statesOf(stage))].filter(([label, state]) => before.codes.get(label) !== state);
  const codes = moved.map(([label, state]) => `${label} ${state}`);
  const besides = [...codes, ...(words === undefined ? [] : [words])].map((each) => `; ${each}`).join("");
  return `${await booksOf(stage, before)}, ${await tierAt(stage, at)}${why && ` (${why})`}${besides}`;
}

/** The entries since, and what the member has now. */
async function booksOf({ shopId, customerId }: Stage, { lastEntry }: Stand): Promise<string> {
  const entries = await db.entry.findMany({
    where: { shopId, customerId, entryId: { gt: lastEntry } },
    orderBy: { entryId: "asc" },
  });
  const moved = entries.map(({ kind, availableDelta: by }) => `${kind} ${by > 0n ? "+" : ""}${by}`);
  const member = await db.member.findUnique({ where: { shopId_customerId: { shopId, customerId } } });
  return `${moved.join(", ") || "nothing"} = ${member?.available ?? 0n}`;
}

/** The name of the tier that the member's page and the widget show. */
async function tierAt({ shopId, customerId }: Stage, at: Date): Promise<string> {
  const stored = await db.standing.findUnique({ where: { shopId_customerId: { shopId, customerId } } });
  const { programme } = await requireProgramme(db, shopId);
  const tierId = standingAt(stored, programme, at)?.tierId;
  return programme.tiers.find(({ id }) => id === tierId)?.name ?? "?";
}

async function whyOf(stage: Stage, before: Stand): Promise<string> {
  const { shopId, customerId } = stage;
  const changes = await db.standingChange.findMany({
    where: { shopId, customerId },
    orderBy: { at: "asc" },
  });
  return changes
    .slice(before.changes)
    .map(({ reason }) => wordsOf(readReason(reason), stage))
    .join(", then ");
}

/** The same news all at once, the last first: every order comes to the same points, found at the same tier. */
async function sameInReverse({ shopId, customerId, currency, news }: Stage, now: Date): Promise<void> {
  const other = await aShop({ currency, timeZone: TIME_ZONE, programme: null });
  const there = { shopId: other.shopId };
  const versions = await db.programmeVersion.findMany({ where: { shopId } });
  await db.programmeVersion.createMany({
    data: versions.map((each) => ({ ...each, ...there, document: each.document ?? {} })),
  });
  const member = { where: { shopId_customerId: { shopId, customerId } } };
  const { enrolledAt, state, createdAt } = await db.member.findUniqueOrThrow(member);
  await db.member.create({ data: { ...there, customerId, state, enrolledAt, createdAt } });
  const facts = await db.product.findMany({ where: { shopId } });
  await db.product.createMany({ data: facts.map((each) => ({ ...each, ...there, readAt: now })) });
  await settleOrders(other.shopId, news.toReversed(), { now });
  expect(await targetsOf(other.shopId)).toEqual(await targetsOf(shopId));
}

async function targetsOf(shopId: string): Promise<string[]> {
  const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
  return orders.map(({ name, target, tierId }) => `${name ?? "?"} ${target} ${tierId ?? "?"}`);
}

import { describe, expect, test } from "vitest";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Draft } from "#app/rules/order-news.ts";
import type { JudgedRedemption } from "#app/rules/settlement-entries.ts";
import { answerNews, orderEntries, outcomeOf, redemptionEntries } from "#app/rules/settlement-entries.ts";
import type { Assessed } from "#app/rules/settlement.ts";
import { FOUND_NOTHING } from "#app/rules/settlement.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import type { OrderFigures } from "../../support/orders.ts";
import { anOrder, later, MAY, told } from "../../support/orders.ts";

const NOW = later(MAY, { days: 3 });

const VERSION = aVersion({}, { version: 2 });
const orderOf = (figures: OrderFigures, version = VERSION) => assessed(aKnownOrder(figures), version);

const [member] = VERSION.programme.tiers;
const atMember = (...orders: Assessed[]) =>
  new Map(orders.map(({ order }) => [order.orderId, { ...FOUND_NOTHING, tier: member ?? null }]));
const line = ({
  customerId,
  kind,
  key,
  pendingDelta,
  availableDelta,
}: ReturnType<typeof orderEntries>[number]) =>
  `${String(customerId)} ${kind} ${key}: ${String(pendingDelta)} and ${String(availableDelta)}`;

describe("an order's entries", () => {
  test("take a member from what is posted to what should be, and say why", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n, totalMinor: 5_997n, name: "#1042" });
    expect(orderEntries([order], { found: atMember(order), posted: new Map(), now: NOW })).toEqual([
      {
        customerId: 7n,
        kind: "earn",
        key: "order:5:1",
        pendingDelta: 0n,
        availableDelta: 59n,
        countsFrom: MAY,
        activeAt: MAY,
        orderId: 5n,
        programmeVersion: 2,
        reason: {
          order: "#1042",
          programmeVersion: 2,
          currency: "USD",
          baseMinor: "5997",
          points: 1,
          perMinor: "100",
          tierId: "member",
          tierName: "Member",
          ended: null,
        },
        actor: "system",
        occurredAt: NOW,
      },
    ]);
  });

  test("are numbered after those that are there, and none where nothing is missing", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n });
    const at = (available: bigint, pending = 0n) => ({
      found: atMember(order),
      posted: new Map([[5n, { entries: 3, byMember: new Map([[7n, { pending, available }]]) }]]),
      now: NOW,
    });
    expect(orderEntries([order], at(130n)).map(line)).toEqual(["7 reverse order:5:4: 0 and -30"]);
    expect(orderEntries([order], at(70n, 20n)).map(line)).toEqual(["7 earn order:5:4: 0 and 10"]);
    expect(orderEntries([order], at(70n, 30n))).toEqual([]);
  });

  test("wait until the order matures, and are taken back from what waits first", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n }, aVersion({ maturityDays: 14 }, { version: 2 }));
    const [fresh] = orderEntries([order], { found: atMember(order), posted: new Map(), now: NOW });
    const M = later(MAY, { days: 14 });
    expect(fresh).toMatchObject({ pendingDelta: 100n, availableDelta: 0n, maturesAt: M, countsFrom: M });
    const posted = new Map([
      [5n, { entries: 2, byMember: new Map([[7n, { pending: 20n, available: 130n }]]) }],
    ]);
    const back = orderEntries([order], { found: atMember(order), posted, now: NOW });
    expect(back.map(line)).toEqual(["7 reverse order:5:3: -20 and -30"]);
    expect(back[0]).not.toHaveProperty("maturesAt");
  });

  test("do not wait for a clock that is behind Shopify's where the programme lets nothing wait", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n, processedAt: later(NOW, { minutes: 1 }) });
    const entries = orderEntries([order], { found: atMember(order), posted: new Map(), now: NOW });
    expect(entries.map(line)).toEqual(["7 earn order:5:1: 0 and 100"]);
  });

  test("leave nothing with whoever lost the order, before its customer gets it", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n });
    const byMember = new Map([
      [7n, { pending: 0n, available: 40n }],
      [6n, { pending: 0n, available: 60n }],
    ]);
    const posted = new Map([[5n, { entries: 2, byMember }]]);
    const entries = orderEntries([order], { found: atMember(order), posted, now: NOW });
    expect(entries.map(line)).toEqual(["6 reverse order:5:3: 0 and -60", "7 earn order:5:4: 0 and 60"]);
    expect(entries.map(({ reason }) => reason["tierId"])).toEqual([null, "member"]);
  });

  test("of a guest take back what others had; of an order that does not count there is nothing", () => {
    const guest = orderOf({ orderId: 5n, customerId: null });
    const posted = new Map([
      [5n, { entries: 1, byMember: new Map([[6n, { pending: 0n, available: 60n }]]) }],
    ]);
    const entries = orderEntries([guest], { found: atMember(guest), posted, now: NOW });
    expect(entries.map(line)).toEqual(["6 reverse order:5:2: 0 and -60"]);
    const order = orderOf({ orderId: 5n, customerId: 7n });
    expect(
      orderEntries([order], { found: new Map([[5n, FOUND_NOTHING]]), posted: new Map(), now: NOW }),
    ).toEqual([]);
    expect(orderEntries([order], { found: new Map(), posted: new Map(), now: NOW })).toEqual([]);
  });

  test("read in the order in which things happened, the older number first at one instant", () => {
    const orders = [
      orderOf({ orderId: 9n, customerId: 7n }),
      orderOf({ orderId: 8n, customerId: 7n, processedAt: later(MAY, { minutes: 1 }) }),
      orderOf({ orderId: 4n, customerId: 7n }),
    ];
    const entries = orderEntries(orders, { found: atMember(...orders), posted: new Map(), now: NOW });
    expect(entries.map(({ orderId }) => orderId)).toEqual([4n, 9n, 8n]);
  });
});

describe("a redemption's entries", () => {
  const judged = (state: JudgedRedemption["state"]): JudgedRedemption => ({
    ...{ redemptionId: "r", customerId: 7n, rewardId: "five-off", title: "$5 off", programmeVersion: 2 },
    ...{ points: 500n, state, requestedAt: MAY, returnsUnused: true },
  });
  const taken = new Map([["r", { entries: 1, sum: -500n }]]);

  test("bring the points back when its order was cancelled", () => {
    expect(redemptionEntries([judged("returned")], taken, NOW)).toEqual([
      {
        customerId: 7n,
        kind: "return",
        key: "redemption:r:2",
        pendingDelta: 0n,
        availableDelta: 500n,
        redemptionId: "r",
        returnOf: "r",
        programmeVersion: 2,
        reason: { reward: "five-off", title: "$5 off", state: "returned" },
        actor: "system",
        occurredAt: NOW,
        activeAt: MAY,
      },
    ]);
  });

  test("take them again when the code was used after all", () => {
    const back = new Map([["r", { entries: 2, sum: 0n }]]);
    const [entry] = redemptionEntries([judged("used")], back, NOW);
    expect(entry).toMatchObject({ kind: "redeem", key: "redemption:r:3", availableDelta: -500n });
    expect(entry?.reason).toEqual({
      reward: "five-off",
      title: "$5 off",
      state: "used",
      usedAfterReturn: "true",
    });
    expect(entry).not.toHaveProperty("returnOf");
  });

  test("are none where the points are where they should be", () => {
    expect(redemptionEntries([judged("used"), judged("issued")], taken, NOW)).toEqual([]);
    expect(redemptionEntries([judged("failed")], new Map(), NOW)).toEqual([]);
    expect(redemptionEntries([judged("issued")], new Map(), NOW).map(({ key }) => key)).toEqual([
      "redemption:r:1",
    ]);
  });
});

describe("what became of news", () => {
  const draft = (other: Partial<KnownOrder> = {}, changed = true): Draft => ({
    before: null,
    order: { ...aKnownOrder({ orderId: 5n, customerId: 7n }), ...other },
    changed,
  });
  const still = { moved: 0n, hasProgramme: true };

  test.each<[string, Draft, { moved: bigint; hasProgramme: boolean }]>([
    ["+40 points", draft({ readAgain: true }), { ...still, moved: 40n }],
    ["−40 points", draft({}, false), { ...still, moved: -40n }],
    ["To be read again", draft({ readAgain: true }, false), still],
    ["Noted, counts once its products are read", draft({ awaitsProducts: true }, false), still],
    ["Noted, counts once its customer's tags are read", draft({ awaitsTags: true }, false), still],
    ["Already known", draft({ state: null }, false), still],
    ["Noted until the order is known", draft({ state: null }), { ...still, hasProgramme: false }],
    ["Noted, no programme yet", draft(), { ...still, hasProgramme: false }],
    ["Noted, no customer", draft({ state: aKnownOrder({ customerId: null }).state }), still],
    ["Noted, no points to move", draft(), still],
  ])("is told: %s", (words, of, circumstances) => {
    expect(outcomeOf(of, circumstances)).toBe(words);
  });

  test("is told per delivery, what moved of its order once, and which orders to read", () => {
    const order = orderOf({ orderId: 5n, customerId: 7n });
    const entries = orderEntries([order], { found: atMember(order), posted: new Map(), now: NOW });
    const pending = { ...entries[0]!, key: "order:5:2", pendingDelta: 11n, availableDelta: 0n };
    const { orderId: _order, ...elsewhere } = entries[0]!;
    const news = [
      { ...told(anOrder({ orderId: 5n, customerId: 7n })), webhookId: "a" },
      { ...told(anOrder({ orderId: 5n, customerId: 7n })), webhookId: "a2" },
      { kind: "edited", orderId: 6n, webhookId: "b" } as const,
      { kind: "hidden", orderId: 99n } as const,
    ];
    const drafts = new Map([
      [5n, draft()],
      [6n, draft({ orderId: 6n, readAgain: true })],
    ]);
    expect(
      answerNews(news, { drafts, entries: [entries[0]!, pending, elsewhere], hasProgramme: true }),
    ).toEqual({
      outcomes: [
        { orderId: 5n, outcome: "+111 points", webhookId: "a" },
        { orderId: 5n, outcome: "Counted with other news of the order", webhookId: "a2" },
        { orderId: 6n, outcome: "To be read again", webhookId: "b" },
        { orderId: 99n, outcome: "Already known" },
      ],
      readAgain: [6n],
    });
  });
});

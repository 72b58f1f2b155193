/** What refunds of every kind take back, each as a bank statement, and each again however its news arrive. */
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { told } from "../support/orders.ts";
import type { Example } from "./examples.ts";
import { order, playExamples, refunds, wholeLine } from "./examples.ts";

const pen = { priceMinor: 6_000n, productId: 7n };
const card = { priceMinor: 4_000n, giftCard: true };
const ink = { priceMinor: 4_000n, productId: 8n };
const tip = { priceMinor: 500n, tip: true, productId: null, variantId: null };

const plain = order("#1", { totalMinor: 10_000n });
const withCard = order("#1", { lines: [pen, card] });
const withInk = order("#1", { lines: [pen, ink] });
const withTip = order("#1", { lines: [{ priceMinor: 10_000n }, tip], tipMinor: 500n, shippingMinor: 900n });
const taxed = order("#1", { lines: [{ priceMinor: 11_900n, taxMinor: 1_900n }], taxesIncluded: true, taxMinor: 1_900n }); // prettier-ignore
const yen = order("#1", { totalMinor: 5_997n, currency: "JPY" });
const dinars = order("#1", { totalMinor: 59_970n, currency: "KWD" });

const perUnit = (perMinor: string): Partial<ProgrammeDocument> => ({
  tiers: [{ id: "member", name: "Member", reach: null, rate: { points: 1, perMinor } }],
});

const EXAMPLES: Example[] = [
  {
    name: "a sum without lines, on goods with a gift card: the goods' part of it",
    news: [told(withCard), ...refunds(withCard, [{ amountMinor: 5_000n }])],
    statement: ["earn +60 = 60", "reverse -30 = 30"],
    perOrder: { "#1": 30n },
    balance: 30n,
    tier: "member",
  },
  {
    name: "a sum, then the goods with what is left of their price",
    news: [
      told(plain),
      ...refunds(plain, [{ amountMinor: 3_000n }, { lines: wholeLine(plain, 0), amountMinor: -3_000n }]),
    ],
    statement: ["earn +100 = 100", "reverse -30 = 70", "reverse -70 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
  {
    name: "goods less a restocking fee of $10: the fee was spent",
    news: [told(plain), ...refunds(plain, [{ lines: wholeLine(plain, 0), amountMinor: -1_000n }])],
    statement: ["earn +100 = 100", "reverse -90 = 10"],
    perOrder: { "#1": 10n },
    balance: 10n,
    tier: "member",
  },
  {
    name: "goods that come back on one day and are paid out on another",
    news: [
      told(plain),
      ...refunds(plain, [{ lines: wholeLine(plain, 0), amountMinor: -10_000n }, { amountMinor: 10_000n }]),
    ],
    statement: ["earn +100 = 100", "reverse -100 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
  {
    name: "shipping, and a tip: neither earned, so neither takes",
    news: [told(withTip), ...refunds(withTip, [{ shippingMinor: 900n }, { lines: wholeLine(withTip, 1) }])],
    statement: ["earn +100 = 100"],
    perOrder: { "#1": 100n },
    balance: 100n,
    tier: "member",
  },
  {
    name: "shipping and a tip that do earn",
    programme: { eligible: { shipping: true, tips: true } },
    news: [told(withTip), ...refunds(withTip, [{ shippingMinor: 900n }, { lines: wholeLine(withTip, 1) }])],
    statement: ["earn +114 = 114", "reverse -9 = 105", "reverse -5 = 100"],
    perOrder: { "#1": 100n },
    balance: 100n,
    tier: "member",
  },
  {
    name: "the gift card: it earned nothing",
    news: [told(withCard), ...refunds(withCard, [{ lines: wholeLine(withCard, 1) }])],
    statement: ["earn +60 = 60"],
    perOrder: { "#1": 60n },
    balance: 60n,
    tier: "member",
  },
  {
    name: "a product that the programme leaves out takes nothing, and its part of a sum",
    programme: { excluded: { productIds: ["8"] } },
    news: [told(withInk), ...refunds(withInk, [{ amountMinor: 5_000n }, { lines: wholeLine(withInk, 1), amountMinor: -1_000n }])], // prettier-ignore
    statement: ["earn +60 = 60", "reverse -30 = 30"],
    perOrder: { "#1": 30n },
    balance: 30n,
    tier: "member",
  },
  {
    name: "half the money of a price with its tax is half the goods",
    news: [told(taxed), ...refunds(taxed, [{ amountMinor: 5_950n }, { amountMinor: 5_950n }])],
    statement: ["earn +100 = 100", "reverse -50 = 50", "reverse -50 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
  {
    name: "the goods with the tax in their price",
    news: [told(taxed), ...refunds(taxed, [{ lines: wholeLine(taxed, 0), taxMinor: 1_900n }])],
    statement: ["earn +100 = 100", "reverse -100 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
  {
    name: "yen, without decimals: ¥5,997 at 1 point per ¥100, less ¥1,999 twice",
    currency: "JPY",
    programme: perUnit("100"),
    news: [told(yen), ...refunds(yen, [{ amountMinor: 1_999n }, { amountMinor: 1_999n }])],
    statement: ["earn +59 = 59", "reverse -20 = 39", "reverse -20 = 19"],
    perOrder: { "#1": 19n },
    balance: 19n,
    tier: "member",
  },
  {
    name: "dinars, with three decimals: KWD 59.970 less KWD 0.971",
    currency: "KWD",
    programme: perUnit("1000"),
    news: [told(dinars), ...refunds(dinars, [{ amountMinor: 971n }])],
    statement: ["earn +59 = 59", "reverse -1 = 58"],
    perOrder: { "#1": 58n },
    balance: 58n,
    tier: "member",
  },
  {
    name: "more money than the order was: nothing is left, and no more is taken",
    news: [told(plain), ...refunds(plain, [{ amountMinor: 9_000n }, { amountMinor: 9_000n }])],
    statement: ["earn +100 = 100", "reverse -90 = 10", "reverse -10 = 0"],
    perOrder: { "#1": 0n },
    balance: 0n,
    tier: "member",
  },
];

playExamples(EXAMPLES);

/** The three shops of the storm: what they sell, who buys, and by which rules. */
import type { Control } from "../../support/control.ts";
import { Dice } from "./dice.ts";

export type Goods = {
  productId: string;
  variantId: string;
  priceMinor: number;
  giftCard: boolean;
  tags: string[];
};
export type Person = { id: string; hasAccount: boolean };

export type StormShop = {
  domain: string;
  currency: string;
  timeZone: string;
  goods: Goods[];
  people: Person[];
  programme: StormProgramme;
  /** Orders are placed so that this many days before the storm is a good moment to have bought. */
  daysBack: number;
};

type StormRate = { points: number; perMinor: string };

/** The part of a programme that the storm reads itself; the app gets all of it. */
export type StormProgramme = {
  currency: string;
  membership: "accounts" | "everyone";
  rounding: "down" | "nearest" | "up";
  clawback: "allow_negative" | "clamp";
  eligible: { taxes?: boolean; shipping?: boolean; tips?: boolean; giftCards?: boolean };
  excluded: { productIds: string[]; productTags: string[] };
  maturityDays: number;
  tiers: { id: string; reach: null | { metric: "spend"; atLeast: string }; rate: StormRate }[];
  rewards: ({ id: string; kind: string; points: number } & Record<string, unknown>)[];
} & Record<string, unknown>;

type Sketch = {
  domain: string;
  name: string;
  currency: string;
  timeZone: string;
  taxRate: number;
  taxesIncluded: boolean;
  shippingMinor: number;
  bigIds: boolean;
  /** Minor units of what a small thing costs. */
  small: number;
  rules: Partial<StormProgramme>;
  daysBack: number;
};

const SKETCHES: Sketch[] = [
  {
    domain: "dollar-storm.myshopify.com",
    name: "Dollar",
    currency: "USD",
    timeZone: "America/New_York",
    taxRate: 0.0825,
    taxesIncluded: false,
    shippingMinor: 799,
    bigIds: false,
    small: 999,
    rules: { expiry: { policy: "fixed", days: 30 }, expiryGraceDays: 0, clawback: "allow_negative" },
    daysBack: 30,
  },
  {
    domain: "yen-storm.myshopify.com",
    name: "Yen",
    currency: "JPY",
    timeZone: "Asia/Tokyo",
    taxRate: 0.1,
    taxesIncluded: true,
    shippingMinor: 600,
    bigIds: true,
    small: 997,
    rules: {
      membership: "everyone",
      maturityDays: 14,
      clawback: "clamp",
      rounding: "nearest",
      eligible: { shipping: true },
    },
    daysBack: 14,
  },
  {
    domain: "dinar-storm.myshopify.com",
    name: "Dinar",
    currency: "KWD",
    timeZone: "Asia/Kuwait",
    taxRate: 0.05,
    taxesIncluded: false,
    shippingMinor: 1_250,
    bigIds: false,
    small: 3_335,
    rules: {
      expiry: { policy: "inactivity", days: 20 },
      rounding: "up",
      eligible: { taxes: true, tips: true },
      clawback: "allow_negative",
    },
    daysBack: 20,
  },
];

/** Surnames that nobody has, so that a log which names one is found out. */
export const SURNAME = "Quillfeather";
export const MAIL_HOST = "storm-post.example";

/** Makes the shops at the store, with goods and people, and installs the app there. */
export async function furnish(
  control: Control,
  { seed, members }: { seed: number; members: number },
): Promise<StormShop[]> {
  const shops: StormShop[] = [];
  for (const [index, sketch] of SKETCHES.entries()) {
    const { rules: _rules, small: _small, daysBack: _daysBack, ...shop } = sketch;
    await control.shop({ ...shop, planName: "Plus" });
    await letIn(control, shop.domain);
    const goods = await stock(control, sketch);
    const count = Math.floor(members / SKETCHES.length) + (index < members % SKETCHES.length ? 1 : 0);
    const people = await invite(control, sketch, { seed, count });
    const { domain, currency, timeZone, daysBack } = sketch;
    shops.push({
      domain,
      currency,
      timeZone,
      daysBack,
      goods,
      people,
      programme: programmeOf(sketch, goods),
    });
  }
  return shops;
}

/** What Laurel is asked for with the first gift card or store credit. */
const OPTIONAL = [
  ...["read_gift_cards", "write_gift_cards", "read_store_credit_accounts"],
  "write_store_credit_account_transactions",
];

/** With every permission; its customers can pay with store credit. */
async function letIn(control: Control, shop: string): Promise<void> {
  await control.post("settings", { shop, customerAccounts: "new", storeCreditEnabled: true });
  const asked = await control.post<{ shop: { install: { scopes: string[] } } }>("install", { shop });
  await control.post("scopes", { shop, scopes: [...asked.shop.install.scopes, ...OPTIONAL] });
}

/** Seven things of all prices, the last two not eligible; and a gift card. */
async function stock(control: Control, { domain, small }: Sketch): Promise<Goods[]> {
  const goods: Goods[] = [];
  for (const [index, times] of [1, 2, 3, 5, 8, 4, 6, 10].entries()) {
    const giftCard = times === 10;
    const priceMinor = small * times + (index % 3);
    const tags = index === 6 ? ["No-Points"] : [];
    const answer = await control.post<{ product: { id: string; variantId: string } }>("products", {
      ...{ shop: domain, title: `Thing ${String(times)}`, priceMinor, giftCard, tags },
    });
    const { id: productId, variantId } = answer.product;
    goods.push({ productId, variantId, priceMinor, giftCard, tags });
  }
  return goods;
}

async function invite(
  control: Control,
  { domain }: Sketch,
  { seed, count }: { seed: number; count: number },
): Promise<Person[]> {
  const dice = new Dice(seed, "people", domain);
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) {
    const hasAccount = dice.chance(0.85);
    const { customer } = await control.post<{ customer: { id: string } }>("customers", {
      shop: domain,
      email: `p${String(index)}@${MAIL_HOST}`,
      firstName: `P${String(index)}`,
      lastName: `${SURNAME}${String(index)}`,
      state: hasAccount ? "enabled" : "disabled",
    });
    people.push({ id: customer.id, hasAccount });
  }
  return people;
}

/** Three tiers within the reach of a few orders, rewards of most kinds within the reach of one. */
function programmeOf({ currency, small, rules }: Sketch, goods: readonly Goods[]): StormProgramme {
  const per = Math.max(1, Math.round(small / 10));
  const rate = (points: number) => ({ points, perMinor: String(per) });
  const tier = (id: string, threshold: number, points: number) => {
    const reach = threshold > 0 ? { metric: "spend" as const, atLeast: String(threshold) } : null;
    return { id, name: id, reach, rate: rate(points) };
  };
  const off = (id: string, points: number, valueMinor: number) => {
    const combinesWith = { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true };
    return {
      ...{ id, kind: "amount_off", title: id, points, validDays: 90, combinesWith },
      valueMinor: String(valueMinor),
    };
  };
  return {
    schema: 2,
    name: "Storm",
    currency,
    membership: "accounts",
    earnBeforeEnrolmentDays: 3_650,
    rounding: "down",
    clawback: "allow_negative",
    eligible: {},
    excluded: { productIds: [goods[5]!.productId], productTags: ["no-points"] },
    maturityDays: 0,
    earning: { rate: rate(1) },
    tiers: [tier("calm", 0, 1), tier("wind", small * 25, 2), tier("gale", small * 80, 3)],
    rewards: [off("small-off", 30, small), off("large-off", 120, small * 5), ...besides(small)],
    ...rules,
  };
}

/** What is no amount off. Card and credit are small enough to be spent at once, or in two orders. */
function besides(small: number): StormProgramme["rewards"] {
  const combinesWith = { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false };
  const valueMinor = String(small * 2);
  return [
    {
      ...{ id: "no-shipping", kind: "free_shipping", title: "no-shipping", points: 20, validDays: 90 },
      combinesWith,
    },
    { id: "tenth-off", kind: "percentage_off", title: "tenth-off", points: 25, percent: 10, validDays: 90 },
    { id: "card", kind: "gift_card", title: "card", points: 40, valueMinor, validDays: 365 },
    { id: "credit", kind: "store_credit", title: "credit", points: 40, valueMinor, validDays: 365 },
    { id: "tea", kind: "custom", title: "tea", points: 15, instructions: "A cup of tea", validDays: 90 },
  ];
}

/**
 * What Laurel might answer a member: one of everything that the panel draws, in words that are long. The types are
 * those of the app's own answers, as JSON tells them.
 */
import type { viewMember, viewProgramme } from "#app/rules/panel.ts";
import type { viewRedemption, viewReward } from "#app/rules/panel-rewards.ts";

type Told<T> = T extends bigint | Date
  ? string
  : T extends (infer One)[]
    ? Told<One>[]
    : T extends object
      ? { [Name in keyof T]: Told<T[Name]> }
      : T;

type Reward = Told<ReturnType<typeof viewReward>>;
type Redemption = Omit<Told<ReturnType<typeof viewRedemption>>, "withdrawalAt" | "reward">;

const reward = {
  note: "",
  minimum: null,
  most: null,
  isForGoods: false,
  tiers: null,
  isAndAbove: false,
  lastDay: null,
  needsCart: false,
  steps: [],
  hindrance: null,
  affordable: true,
  missing: "0",
  progress: 1,
};

const money = (minor: number, locale: string) =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "USD",
    trailingZeroDisplay: "stripIfInteger",
  }).format(minor / 100);

/** Points and what they give. */
const STEPS = [500, 600, 700, 800, 900, 1000];

function rewards(locale: string): Reward[] {
  const off = (minor: number) => money(minor, locale);
  return [
    { ...reward, id: "five-off", kind: "amount_off", title: off(500), points: "500", value: off(500) },
    {
      ...{ ...reward, id: "of-your-choice", kind: "variable_amount", title: "As much as you like" },
      ...{ points: "500", value: off(500), most: off(1000) },
      steps: STEPS.map((points) => ({ points: String(points), value: off(points) })),
    },
    {
      ...{
        ...reward,
        id: "share",
        kind: "percentage_off",
        title: "A fifth off linen notebooks and calendars",
      },
      ...{ points: "1000", value: "20%", most: off(4000), isForGoods: true, minimum: off(5000) },
      note: "One per order, not together with other offers of the shop",
    },
    {
      ...{
        ...reward,
        id: "shipping",
        kind: "free_shipping",
        title: "Free shipping",
        points: "2000",
        value: "",
      },
      ...{ affordable: false, missing: "766", progress: 0.62 },
    },
    {
      ...{ ...reward, id: "tea", kind: "custom", title: "Tea with the bookbinder", points: "400", value: "" },
      ...{ affordable: false, hindrance: { kind: "tier", tiers: "Influencer" } },
    },
  ];
}

const redemption = { note: "", minimum: null, most: null, isForGoods: false, isComingBack: false };

function redemptions(locale: string): Redemption[] {
  const endsAt = new Date(Date.now() + 30 * 86_400_000).toISOString();
  return [
    {
      ...{ ...redemption, id: "11111111-1111-4111-8111-111111111111", rewardId: "five-off" },
      ...{ kind: "amount_off", title: money(500, locale), points: "500", value: money(500, locale) },
      ...{ state: "issued", code: "LRL-7K2M9QXT4W", endsAt, isReturnable: true },
    },
    {
      ...{ ...redemption, id: "22222222-2222-4222-8222-222222222222", rewardId: "card" },
      ...{ kind: "gift_card", title: "Gift card", points: "2500", value: money(2500, locale) },
      ...{ state: "issued", code: "LRLG 7K2M 9QXT 4WAB", endsAt: null, isReturnable: true },
    },
    {
      ...{ ...redemption, id: "33333333-3333-4333-8333-333333333333", rewardId: "shipping" },
      ...{ kind: "free_shipping", title: "Free shipping", points: "2000", value: "" },
      ...{ state: "issued", code: "LRL-9F3HTZ1NBD", endsAt, isReturnable: false, isComingBack: true },
    },
  ];
}

/** A member of some standing; without codes unless asked for. */
export function panelAnswer({ locale = "en", codes = false }: { locale?: string; codes?: boolean } = {}) {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  const line = { order: null, title: null };
  const programme: Told<ReturnType<typeof viewProgramme>> = { name: "Rewards", tiers: [] };
  const member: Told<ReturnType<typeof viewMember>> = {
    available: "1234",
    pending: "80",
    nextEnding: null,
    tier: { id: "member", name: "Member" },
    next: {
      ...{ id: "influencer", name: "Influencer", remaining: money(12000, locale) },
      ...{ ways: [[{ metric: "spend", left: money(12000, locale) }]], points: 2, per: money(100, locale) },
    },
    progress: 0.76,
    held: null,
  };
  return {
    programme,
    member,
    rewards: rewards(locale),
    redemptions: codes ? redemptions(locale) : [],
    history: [
      { ...line, at: at(1), kind: "earn", order: "#1042", points: "480", balance: "1234" },
      { ...line, at: at(4), kind: "redeem", title: money(500, locale), points: "-500", balance: "754" },
      { ...line, at: at(9), kind: "earn", order: "#1017", points: "1254", balance: "1254" },
    ],
  };
}

/** What buying a reward, or giving one back, is answered with. */
export function exchanged({ locale = "en", back = false }: { locale?: string; back?: boolean } = {}) {
  const [first] = redemptions(locale);
  const state = back ? { state: "cancelled", isReturnable: false } : {};
  return { redemption: { ...first, ...state }, available: back ? "1234" : "734" };
}

/** What shoppers do: buy, buy rewards, and use their codes. */
import type { Dice } from "./dice.ts";
import type { Scene } from "./events.ts";
import type { StormShop } from "./scenery.ts";
import type { Answer } from "./shopper.ts";
import { unlessRefused } from "./world.ts";

const DAY_MS = 86_400_000;

type Order = { order: { id: string } };

function cartOf(shop: StormShop, dice: Dice): Record<string, unknown>[] {
  const small = shop.goods[0]!.priceMinor;
  return Array.from({ length: dice.between(1, 3) }, () => {
    const quantity = dice.between(1, 3);
    if (dice.chance(0.9)) return { variantId: dice.pick(shop.goods).variantId, quantity };
    const giftCard = dice.chance(0.3);
    return { title: "Made to measure", priceMinor: dice.between(0, small * 7), quantity, giftCard };
  });
}

/** Now; or in the weeks before; or so that the points mature or expire while the storm rages. */
function momentOf(shop: StormShop, dice: Dice): { processedAt?: string } {
  const sort = dice.weighed({ now: 35, before: 50, edge: 15 });
  if (sort === "now") return {};
  const back = dice.between(1, 40 * DAY_MS);
  const edge = shop.daysBack * DAY_MS - dice.between(0, 60_000);
  return { processedAt: new Date(Date.now() - (sort === "edge" ? edge : back)).toISOString() };
}

/** An order of anybody, or of a guest: paid or not, with discounts, tips and gift cards. */
export async function buy({ world, shop, dice }: Scene): Promise<boolean> {
  const small = shop.goods[0]!.priceMinor;
  const person = dice.pick(world.people(shop));
  const customerId = dice.chance(0.92) ? person.id : null;
  const order = {
    shop: shop.domain,
    customerId,
    lines: cartOf(shop, dice),
    ...momentOf(shop, dice),
    ...(dice.chance(0.2) ? { discountMinor: dice.between(1, small * 2) } : {}),
    ...(dice.chance(0.1) ? { tipMinor: dice.between(1, small) } : {}),
    paid: dice.chance(0.85),
    test: dice.chance(0.03),
    sourceName: dice.chance(0.1) ? "pos" : "web",
    ...(dice.chance(0.05) ? { presentmentCurrency: "EUR", presentmentRate: 0.917 } : {}),
  };
  const answer = await unlessRefused(world.control.post<Order>("orders", order));
  if (answer) world.place(shop, { id: answer.order.id, customerId });
  return answer !== null;
}

/** Whoever is logged in has an account, and mostly wishes for what the widget says can be had. */
async function wisher({ world, shop, dice }: Scene, rewardId: string): Promise<string> {
  const anybody = dice.pick(world.people(shop).filter(({ hasAccount }) => hasAccount));
  const price = shop.programme.rewards.find(({ id }) => id === rewardId)?.points ?? 0;
  const rich = await world.affording(shop, price);
  return (dice.chance(0.85) ? (dice.perhaps(rich) ?? anybody) : anybody).id;
}

const WISHED = {
  ...{ "small-off": 5, "large-off": 1.5, "no-shipping": 4, "tenth-off": 1.5 },
  ...{ card: 2.5, credit: 2.5, tea: 0.7 },
};

/** Its code, or what has none is had. */
const isHad = ({ code, state }: Answer) => code !== null || state === "issued";

export async function wishFor(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const rewardId = dice.weighed(WISHED);
  const wish = {
    shop: shop.domain,
    customerId: await wisher(scene, rewardId),
    redemptionId: dice.uuid("wish"),
    rewardId,
  };
  return isHad(await world.shoppers.wish(wish));
}

/** The same request again, after the first or beside it. */
export async function wishTwice(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const redemptionId = dice.uuid("wish");
  const rewardId = dice.weighed(WISHED);
  const wish = { shop: shop.domain, customerId: await wisher(scene, rewardId), redemptionId, rewardId };
  if (dice.chance(0.5)) await Promise.all([world.shoppers.wish(wish), world.shoppers.wish(wish)]);
  else await world.shoppers.wish(wish);
  return isHad(await world.shoppers.wish(wish));
}

/** Several wishes at once, of points that may suffice for one. */
export async function wishTogether(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const customerId = await wisher(scene, "small-off");
  const wishes = ["first", "second", "third"].map((word) => {
    return { shop: shop.domain, customerId, redemptionId: dice.uuid(word), rewardId: "small-off" };
  });
  const answers = await Promise.all(wishes.map((wish) => world.shoppers.wish(wish)));
  return answers.some(({ code }) => code !== null);
}

/** The dearest reward, again and again, until the points are gone. */
export async function wishTooMuch(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const customerId = await wisher(scene, "small-off");
  let last = 0;
  for (const word of ["a", "b", "c", "d"]) {
    const wish = { shop: shop.domain, customerId, redemptionId: dice.uuid(word), rewardId: "large-off" };
    last = (await world.shoppers.wish(wish)).status;
  }
  return last === 409;
}

/** A code that is no payment, and means something to the store. */
const isDiscount = ({ rewardId }: { rewardId: string }) => rewardId !== "card" && rewardId !== "tea";

/** An order that is paid with gift cards or store credit, as far as they reach; the cards may be somebody else's. */
export async function payWithReward({ world, shop, dice }: Scene): Promise<boolean> {
  const held = world.shoppers.had().filter((each) => each.shop === shop.domain);
  const one = dice.perhaps(held.filter(({ rewardId }) => rewardId === "card" || rewardId === "credit"));
  if (!one) return false;
  const customerId = one.rewardId === "credit" || dice.chance(0.7) ? one.customerId : null;
  const giftCards = one.code === null ? [] : [one.code.replaceAll(" ", "").toLowerCase()];
  const order = {
    ...{ shop: shop.domain, customerId, lines: cartOf(shop, dice), paid: true },
    ...(one.rewardId === "credit" ? { storeCredit: true } : { giftCards }),
  };
  const answer = await unlessRefused(world.control.post<Order>("orders", order));
  if (!answer) return false;
  world.place(shop, { id: answer.order.id, customerId });
  if (dice.chance(0.35))
    await unlessRefused(world.control.post(`orders/${answer.order.id}/cancel`, { shop: shop.domain }));
  return true;
}

/** An order with a code in hand; now and then a code that was used already, or somebody else's. */
export async function spend({ world, shop, dice }: Scene): Promise<boolean> {
  const codes = world.shoppers.codes().filter((each) => each.shop === shop.domain && isDiscount(each));
  const fresh = codes.filter(({ code }) => !world.codesTried.has(code));
  const held = dice.perhaps(dice.chance(0.9) ? fresh : codes);
  if (!held) return false;
  world.codesTried.add(held.code);
  const customerId = dice.chance(0.95) ? held.customerId : dice.pick(world.people(shop)).id;
  const order = {
    shop: shop.domain,
    customerId,
    lines: cartOf(shop, dice),
    discountCodes: [dice.chance(0.5) ? held.code : held.code.toLowerCase()],
    paid: dice.chance(0.8),
  };
  const answer = await unlessRefused(world.control.post<Order>("orders", order));
  if (!answer) return false;
  world.place(shop, { id: answer.order.id, customerId });
  if (dice.chance(0.35))
    await unlessRefused(world.control.post(`orders/${answer.order.id}/cancel`, { shop: shop.domain }));
  return true;
}

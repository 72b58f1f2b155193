/** What happens in the storm: one event each, decided by its own dice. */
import { buy, payWithReward, spend, wishFor, wishTogether, wishTooMuch, wishTwice } from "./buying.ts";
import { cancel, edit, gain, merge, pay, refund, remove } from "./changing.ts";
import { Dice } from "./dice.ts";
import { cancelByStaff, extend, giveBack, handOut, quarrel } from "./giving-back.ts";
import type { StormShop } from "./scenery.ts";
import type { World } from "./world.ts";

export type Scene = { world: World; shop: StormShop; dice: Dice };

/** Answers whether it happened; false: there was nothing to do it to, or the store refused. */
type Event = (scene: Scene) => Promise<boolean>;

const EVENTS = {
  order: buy,
  refund,
  edit,
  cancel,
  pay,
  "gain a customer": gain,
  merge,
  delete: remove,
  redeem: wishFor,
  "redeem twice": wishTwice,
  "redeem two at once": wishTogether,
  "redeem too much": wishTooMuch,
  "use a code": spend,
  "pay with a reward": payWithReward,
  "give back": giveBack,
  "cancel a reward": cancelByStaff,
  "extend a reward": extend,
  "extend and cancel": quarrel,
  "hand out": handOut,
} satisfies Record<string, Event>;

export type EventName = keyof typeof EVENTS;

const WEIGHTS: Record<EventName, number> = {
  order: 38,
  refund: 14,
  edit: 6,
  cancel: 5,
  pay: 4,
  "gain a customer": 2,
  merge: 1,
  delete: 0.7,
  redeem: 13,
  "redeem twice": 3,
  "redeem two at once": 3,
  "redeem too much": 2.3,
  "use a code": 9,
  "pay with a reward": 4,
  "give back": 3,
  "cancel a reward": 2,
  "extend a reward": 2,
  "extend and cancel": 1,
  "hand out": 0.7,
};

/** A fifth of the storm is buying, so that there is something to change. */
export function kindOf(seed: number, index: number, events: number): EventName {
  return index < events / 5 ? "order" : new Dice(seed, "event", index, "kind").weighed(WEIGHTS);
}

export async function happen(
  world: World,
  { seed, index, events }: { seed: number; index: number; events: number },
) {
  const kind = kindOf(seed, index, events);
  const dice = new Dice(seed, "event", index);
  const shop = dice.pick(world.shops);
  return { kind, done: await EVENTS[kind]({ world, shop, dice }) };
}

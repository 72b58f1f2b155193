/** What becomes of orders and customers afterwards. */
import type { Dice } from "./dice.ts";
import type { Scene } from "./events.ts";
import type { Placed, StoreOrder } from "./world.ts";
import { unlessRefused } from "./world.ts";

/** Any order, the newer ones more often. */
function someOrder({ world, shop, dice }: Scene): Placed | null {
  const orders = world.orders(shop);
  return dice.perhaps(dice.chance(0.4) ? orders.slice(-12) : orders);
}

async function change(
  { world, shop }: Scene,
  { id }: Placed,
  [what, body]: [string, Record<string, unknown>],
): Promise<boolean> {
  const path = `orders/${id}/${what}`;
  return (await unlessRefused(world.control.post(path, { shop: shop.domain, ...body }))) !== null;
}

/** By lines, by lines with less or more money, by money alone, or shipping. */
export async function refund(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const placed = someOrder(scene);
  const order = placed && (await unlessRefused(world.order(shop, placed.id)));
  if (!order?.paid || order.totals.netPaymentMinor <= 0) return false;
  const most = order.totals.netPaymentMinor;
  const shippingMinor = order.totals.shippingPaidMinor - order.totals.shippingRefundedMinor;
  const lines = linesOf(order, dice);
  const ways = {
    lines: { lines },
    "lines for less": { lines, amountMinor: dice.between(0, Math.min(most, order.lines[0]!.priceMinor)) },
    money: { amountMinor: dice.between(1, most) },
    "lines and shipping": { lines, shippingMinor },
    shipping: { shippingMinor },
  };
  const way = dice.weighed({ lines: 5, "lines for less": 2, money: 4, "lines and shipping": 1, shipping: 1 });
  const from = Date.parse(order.processedAt);
  const at = new Date(from + Math.floor(dice.next() * Math.max(0, Date.now() - from)));
  const when = dice.chance(0.3) ? { processedAt: at.toISOString() } : {};
  return change(scene, placed!, ["refund", { ...ways[way], ...when }]);
}

function linesOf(order: StoreOrder, dice: Dice): { lineItemId: string; quantity: number }[] {
  return order.lines
    .filter(({ currentQuantity }) => currentQuantity > 0 && dice.chance(0.7))
    .map(({ id, currentQuantity }) => ({ lineItemId: id, quantity: dice.between(1, currentQuantity) }));
}

/** More of something, less of it, or something else besides. */
export async function edit(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const placed = someOrder(scene);
  const order = placed && (await unlessRefused(world.order(shop, placed.id)));
  if (!order) return false;
  const line = dice.pick(order.lines);
  const set = [{ lineItemId: line.id, quantity: dice.between(0, line.currentQuantity + 1) }];
  const add = dice.chance(0.3) ? [{ variantId: dice.pick(shop.goods).variantId, quantity: 1 }] : [];
  return change(scene, placed, ["edit", { set, add, asRefund: dice.chance(0.3) }]);
}

export async function cancel(scene: Scene): Promise<boolean> {
  const placed = someOrder(scene);
  return placed !== null && change(scene, placed, ["cancel", { refund: scene.dice.chance(0.8) }]);
}

export async function pay(scene: Scene): Promise<boolean> {
  const placed = someOrder(scene);
  return placed !== null && change(scene, placed, ["mark-paid", {}]);
}

export async function remove(scene: Scene): Promise<boolean> {
  const placed = someOrder(scene);
  const order = placed && (await unlessRefused(scene.world.order(scene.shop, placed.id)));
  if (!order || !(await change(scene, placed, ["delete", {}]))) return false;
  scene.world.deleted.set(order.id, order);
  return true;
}

/** A guest's order becomes a customer's. */
export async function gain(scene: Scene): Promise<boolean> {
  const { world, shop, dice } = scene;
  const placed = dice.perhaps(world.orders(shop).filter(({ customerId }) => customerId === null));
  if (!placed) return false;
  const customerId = dice.pick(world.people(shop)).id;
  // Said before it is done, so that nobody else gives it away meanwhile.
  placed.customerId = customerId;
  const done = await change(scene, placed, ["customer", { customerId }]);
  if (!done) placed.customerId = null;
  return done;
}

/** Two accounts become one. */
export async function merge({ world, shop, dice }: Scene): Promise<boolean> {
  const people = world.mergeable(shop);
  const kept = dice.perhaps(people);
  const deleted = dice.perhaps(people.filter(({ id }) => id !== kept?.id));
  if (!kept || !deleted || people.length < shop.people.length / 2) return false;
  world.merge(kept.id, deleted.id);
  const merged = { shop: shop.domain, keptId: kept.id, deletedId: deleted.id };
  const done = (await unlessRefused(world.control.post("customers/merge", merged))) !== null;
  // Who has store credit is not merged.
  if (!done) world.part(kept.id, deleted.id);
  return done;
}

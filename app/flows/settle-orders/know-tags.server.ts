/**
 * The tags that rules ask of a customer are frozen with an order when it first settles; until then it waits for them.
 */
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import { current } from "#app/flows/settle-orders/work.server.ts";
import { askForTags, tagsOfMember } from "#app/models/customer-tags.server.ts";
import { noteAwaiting } from "#app/models/waiting-orders.server.ts";
import { enqueue } from "#app/queue.server.ts";
import { frozenTags, gateTags, needsTags } from "#app/rules/customer-tags.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { keptOf } from "#app/rules/merges.ts";
import type { Draft } from "#app/rules/order-news.ts";
import { inForceAt } from "#app/rules/programme.ts";
import type { Plan } from "#app/rules/settlement.ts";

const READ_AFTER_MS = 500;

type People = Pick<Work, "members" | "merged" | "calendar">;

/** The order with the tags of its customer, who is locked; one that has to wait for them says so. */
export function knowTags(order: KnownOrder, { members, calendar }: People): KnownOrder {
  const { state } = order;
  const { versions, timeZone, now } = calendar;
  const programme = state && inForceAt(versions, state.processedAt)?.programme;
  const customerId = order.readAgain ? null : (state?.customerId ?? null);
  if (!programme || customerId === null || !needsTags(order, programme, order.timeZone ?? timeZone))
    return order.awaitsTags ? { ...order, awaitsTags: false } : order;
  const member = members.get(customerId);
  const tags = member ? tagsOfMember(member, now) : null;
  if (tags) return { ...order, awaitsTags: false, customerTags: frozenTags(tags, programme) };
  return order.awaitsTags ? order : { ...order, awaitsTags: true };
}

/** The same for the drafts of a batch. What went to another customer has nothing of the one before. */
export function draftTags(drafts: ReadonlyMap<bigint, Draft>, people: People): ReadonlyMap<bigint, Draft> {
  return new Map(
    [...drafts].map(([orderId, draft]) => {
      const order = knowTags(withoutThoseOfAnother(draft, people), people);
      return [orderId, order === draft.order ? draft : { ...draft, order, changed: true }];
    }),
  );
}

function withoutThoseOfAnother({ before, order }: Draft, { merged }: People): KnownOrder {
  const was = before?.state?.customerId ?? null;
  const isAnother = was !== null && keptOf(merged, was) !== order.state?.customerId;
  return isAnother && order.customerTags ? { ...order, customerTags: null } : order;
}

/** Has the tags read that orders wait for; their customers are locked. */
export async function awaitTags(
  { tx, shopId, calendar, drafts }: Pick<Work, "tx" | "shopId" | "calendar" | "drafts">,
  orders: readonly KnownOrder[],
): Promise<void> {
  const waiting = orders.filter((order) => order.awaitsTags);
  if (waiting.length === 0) return;
  const customerIds = waiting.flatMap(({ state }) => state?.customerId ?? []);
  const found = waiting.flatMap(({ orderId }) => (drafts.has(orderId) ? [] : [orderId]));
  await noteAwaiting(tx, shopId, "tags", found);
  await read({ tx, shopId, calendar }, customerIds);
}

/**
 * The plan without the standings that hang on tags which nobody ever read: they stay as they are until these are. So a
 * version that closes a tier lowers nobody who may hold it.
 */
export async function ofReadTags(work: Work, plan: Plan): Promise<Plan> {
  const { members, calendar } = work;
  const programme = current(calendar);
  if (!programme || gateTags([programme]).size === 0) return plan;
  const untold = [...plan.folds.keys()].filter((customerId) => {
    const member = members.get(customerId);
    return member?.state === "enrolled" && member.tags === null;
  });
  if (untold.length === 0) return plan;
  await read(work, untold);
  const folds = new Map(plan.folds);
  for (const customerId of untold) folds.delete(customerId);
  return { ...plan, folds, untold: new Set(untold) };
}

async function read(
  { tx, shopId, calendar: { now } }: Pick<Work, "tx" | "shopId" | "calendar">,
  customerIds: readonly bigint[],
): Promise<void> {
  await askForTags(tx, shopId, { customerIds, now });
  const runAt = new Date(now.getTime() + READ_AFTER_MS);
  await enqueue(tx, "read-tags", { shopId }, { jobKey: `read-tags:${shopId}`, runAt });
}

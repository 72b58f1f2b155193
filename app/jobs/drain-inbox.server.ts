/** Settles what the inbox holds for one shop, in batches; what cannot be done is set aside, and blocks nothing. */
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { changeScopes } from "#app/flows/change-scopes.server.ts";
import { closeDeliveries, noteTried, setAside } from "#app/flows/close-deliveries.server.ts";
import { eraseShop } from "#app/flows/erase-shop.server.ts";
import { hearBulkFinish } from "#app/flows/hear-bulk-finish.server.ts";
import { hearCustomers } from "#app/flows/hear-customers.server.ts";
import { hearProducts } from "#app/flows/hear-products.server.ts";
import { hearTags } from "#app/flows/hear-tags.server.ts";
import { mergeCustomers } from "#app/flows/merge-customers.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { requestData } from "#app/flows/request-data.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import type {
  CustomerNews,
  DeliveredOrderNews,
  News,
  ProductNews,
  SingleNews,
  TagNews,
} from "#app/jobs/read-news.ts";
import { readNews, URGENT_TOPICS } from "#app/jobs/read-news.ts";
import type { Some } from "#app/jobs/in-halves.ts";
import { inHalves } from "#app/jobs/in-halves.ts";
import { isOfTheWorld, placeOf, wordsFor } from "#app/jobs/poison.ts";
import { log } from "#app/log.server.ts";
import type { ReceivedDelivery } from "#app/models/deliveries.server.ts";
import { nextDeliveries } from "#app/models/deliveries.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { findShop, isInstalled } from "#app/models/shops.server.ts";
import type { Topic } from "#app/shopify/trim-payload.ts";
import { isTopic, TOPICS } from "#app/shopify/trim-payload.ts";

const BATCH = 500;
/** Then the job makes room for other shops and comes back. */
const BATCHES_PER_RUN = 20;
/** After so many tries in at least this time, an error that nobody expected is taken for the delivery's own. */
const [PATIENCE, PATIENCE_MS] = [5, 60_000];

/**
 * Goes once through the shop's waiting deliveries, oldest first. Answers whether there may be more. Until a shop is
 * installed and has a programme, its orders and customers wait; what ends an install or protects a person does not.
 * Two runs at once are harmless: every flow below is idempotent, and a verdict is given once.
 */
export async function drainInbox({ shopId }: { shopId: string }): Promise<{ more: boolean }> {
  const topics = await topicsToDo(shopId);
  let after: ReceivedDelivery | null = null;
  for (let batches = 0; batches < BATCHES_PER_RUN; batches += 1) {
    const batch: ReceivedDelivery[] = await nextDeliveries(db, shopId, { topics, after, limit: BATCH });
    await drainBatch(shopId, batch);
    after = batch.at(-1) ?? null;
    if (batch.length < BATCH) return { more: false };
  }
  return { more: true };
}

async function topicsToDo(shopId: string): Promise<readonly Topic[]> {
  const shop = await findShop(db, shopId);
  const ready = shop && isInstalled(shop) && (await findProgramme(db, shopId));
  return ready ? (Object.keys(TOPICS) as Topic[]) : URGENT_TOPICS;
}

/** `overdue`: deliveries that were tried often enough. */
type Run = { shopId: string; overdue: ReadonlySet<string> };

async function drainBatch(shopId: string, batch: readonly ReceivedDelivery[]): Promise<void> {
  const run: Run = { shopId, overdue: overdueIn(batch, new Date()) };
  const news: News[] = [];
  const parked: { webhookId: string; error: string }[] = [];
  for (const { webhookId, topic, payload, triggeredAt, receivedAt } of batch) {
    try {
      if (isTopic(topic)) news.push(readNews(topic, { webhookId, payload, at: triggeredAt ?? receivedAt }));
    } catch (error) {
      parked.push({ webhookId, error: wordsFor(error) });
    }
  }
  if (parked.length > 0) log.warn({ shopId, parked }, "deliveries set aside");
  await setAside(shopId, parked, { now: new Date() });
  // Before the orders: one that settles first with this batch is judged by what products and customers are now.
  await inParts(run, news.filter(isProductNews), (part) => hearProducts(shopId, part, { now: new Date() }));
  await inParts(run, news.filter(isTagNews), (part) => hearTags(shopId, part, { now: new Date() }));
  await inParts(run, news.filter(isOrderNews), (part) => settleOrders(shopId, part, { now: new Date() }));
  await inParts(run, news.filter(isCustomerNews), (part) => hearCustomers(shopId, part, { now: new Date() }));
  for (const each of news) {
    if (isSingleNews(each)) await inParts(run, [each], ([one]) => doSingle(shopId, one));
  }
}

/** By the deliveries themselves: every new one of the shop begins the job's own count of tries again. */
function overdueIn(batch: readonly ReceivedDelivery[], now: Date): Set<string> {
  const overdue = batch.filter(
    ({ attempts, receivedAt }) => attempts >= PATIENCE && now.getTime() - receivedAt.getTime() >= PATIENCE_MS,
  );
  return new Set(overdue.map(({ webhookId }) => webhookId));
}

const isOrderNews = (news: News): news is DeliveredOrderNews =>
  news.kind === "order" || news.kind === "refund" || news.kind === "edited" || news.kind === "deleted";
const isCustomerNews = (news: News): news is CustomerNews => news.kind === "customer";
const isProductNews = (news: News): news is ProductNews =>
  news.kind === "product" || news.kind === "collection";
const isTagNews = (news: News): news is TagNews => news.kind === "tags";
const isSingleNews = (news: News): news is SingleNews =>
  !isOrderNews(news) && !isCustomerNews(news) && !isProductNews(news) && !isTagNews(news);

/** All at once, or without those at fault, which are set aside. What nobody expected is counted, and tried again. */
async function inParts<T extends News>(
  { shopId, overdue }: Run,
  news: readonly T[],
  work: (part: Some<T>) => Promise<unknown>,
): Promise<void> {
  const unfit = ({ webhookId }: T, error: unknown) => park(shopId, webhookId, error);
  const lastResort = (part: readonly T[]) => part.some(({ webhookId }) => overdue.has(webhookId));
  try {
    await inHalves(news, { work, unfit, lastResort });
  } catch (error) {
    const tried = news.map(({ webhookId }) => webhookId);
    if (!isOfTheWorld(error)) await noteTried(shopId, tried);
    throw error;
  }
}

async function park(shopId: string, webhookId: string, error: unknown): Promise<void> {
  const words = wordsFor(error);
  log.error({ shopId, webhookId, error: words, at: placeOf(error) }, "delivery set aside");
  await setAside(shopId, [{ webhookId, error: words }], { now: new Date() });
}

async function doSingle(shopId: string, news: SingleNews): Promise<void> {
  const { webhookId } = news;
  const now = new Date();
  const close = (outcome: string, state: "processed" | "ignored" = "processed") =>
    closeDeliveries(shopId, [{ webhookId, state, outcome }], { now });
  switch (news.kind) {
    case "merged":
      return merge(shopId, news, now);
    case "redact-customer":
      return redactCustomer(shopId, news, { now });
    case "data-request":
      return requestData(shopId, news, { now });
    case "uninstalled": {
      const changed = await uninstallShop(shopId, { triggeredAt: news.at });
      return close(changed ? "Laurel was uninstalled" : "Older than the install that stands");
    }
    case "scopes":
      await changeScopes(shopId, news.current);
      return close("Permissions noted");
    case "bulk-finished":
      return hearBulkFinish(shopId, news, { now });
    case "erase-shop":
      return erase(shopId, close);
    case "nothing":
      return close(news.outcome, "ignored");
  }
}

/** The kept customer's orders are settled at once: those of the other one count from the merge on. */
async function merge(
  shopId: string,
  news: Extract<SingleNews, { kind: "merged" }>,
  now: Date,
): Promise<void> {
  const keptId = await mergeCustomers(shopId, news, { now });
  if (keptId !== null) await settleOrders(shopId, [], { now, customerIds: [keptId] });
}

async function erase(
  shopId: string,
  close: (outcome: string, state: "ignored") => Promise<void>,
): Promise<void> {
  try {
    await eraseShop(shopId, { now: new Date() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await close("Laurel is installed here again, so nothing was erased", "ignored");
  }
}

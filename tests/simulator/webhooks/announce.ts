import { uuidOf } from "../model/ids.ts";
import type { Announcement, Sim } from "../model/sim.ts";
import type { Subscription } from "../model/manifest.ts";
import type { Shop, WebhookMessage } from "../model/types.ts";
import { randomOf, shuffled } from "../faults/random.ts";
import { hasScope } from "../oauth/scopes.ts";
import { includeFields, passesFilter } from "./fields.ts";

/** From the topic descriptions of the schema. */
function scopeOf(topic: string): string | null {
  if (topic === "customers/merge") return "read_customer_merge";
  const group = topic.split(/[/.]/)[0] ?? "";
  const scopes: Record<string, string> = {
    orders: "read_orders",
    refunds: "read_orders",
    customer: "read_customers",
    customers: "read_customers",
    products: "read_products",
    collections: "read_products",
    discounts: "read_discounts",
    themes: "read_themes",
  };
  return scopes[group] ?? null;
}

function messageOf(
  sim: Sim,
  shop: Shop,
  subscription: Subscription,
  event: { id: string; payload: Announcement["payload"] },
) {
  sim.state.seq += 1;
  const now = sim.nowIso();
  const message: WebhookMessage = {
    id: uuidOf(`webhook:${shop.domain}:${sim.state.seq}`),
    eventId: event.id,
    shop: shop.domain,
    topic: subscription.topic,
    name: subscription.name,
    uri: subscription.uri,
    apiVersion: sim.manifest.apiVersion,
    triggeredAt: now,
    body: JSON.stringify(includeFields(event.payload, subscription.includeFields)),
    state: "pending",
    dueAt: now,
    attempts: [],
  };
  return message;
}

/**
 * One merchant action: each announcement goes to every subscription of its topic whose scope is granted.
 * `always` is for what Shopify sends to an app that is no longer installed (app/uninstalled, compliance).
 */
export function announce(sim: Sim, shop: Shop, announcements: Announcement[], always = false): void {
  if (shop.install === null && !always) return;
  sim.state.seq += 1;
  const id = uuidOf(`event:${shop.domain}:${sim.state.seq}`);
  for (const { topic, payload } of announcements) {
    const scope = scopeOf(topic);
    const granted = always || scope === null || hasScope(shop, scope);
    if (!granted) continue;
    for (const subscription of sim.manifest.subscriptions.filter((each) => each.topic === topic)) {
      if (!passesFilter(payload, subscription.filter)) continue;
      sim.outbox.enqueue(messageOf(sim, shop, subscription, { id, payload }));
    }
  }
}

export interface ResendInput {
  times: number;
  /** Sends them in a shuffled order, the same for the same seed. */
  shuffleSeed?: number | undefined;
  /** Default: all but app/uninstalled and the compliance topics. */
  topics?: string[] | undefined;
  /** Of one message only. */
  id?: string | undefined;
  /** New webhook ids, as another subscription of the same topic would have. */
  newIds?: boolean | undefined;
}

/**
 * Sends the same bytes again: same webhook id (unless told otherwise), same event, same signature. Returns how many.
 */
export function resend(sim: Sim, shop: Shop, input: ResendInput): number {
  const compliance = sim.manifest.subscriptions.filter((each) => each.compliance).map((each) => each.topic);
  const isAsked = (message: WebhookMessage) =>
    input.topics?.includes(message.topic) ?? !["app/uninstalled", ...compliance].includes(message.topic);
  const unique = new Map(
    sim.state.messages
      .filter((message) => message.shop === shop.domain && isAsked(message))
      .filter((message) => input.id === undefined || message.id === input.id)
      .map((message) => [message.id, message]),
  );
  const all = Array.from({ length: input.times }, () => [...unique.values()]).flat();
  const sorted = input.shuffleSeed === undefined ? all : shuffled(all, randomOf(input.shuffleSeed));
  for (const message of sorted) {
    sim.state.seq += 1;
    const id = input.newIds ? uuidOf(`webhook:${shop.domain}:${sim.state.seq}`) : message.id;
    sim.outbox.enqueue({ ...message, id, state: "pending", dueAt: sim.nowIso(), attempts: [] });
  }
  return sorted.length;
}

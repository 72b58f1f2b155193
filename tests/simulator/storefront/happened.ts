import { html, type Html } from "../admin/html.ts";
import { gid } from "../model/ids.ts";
import { minorOf } from "../model/money.ts";
import { appNamespace } from "../model/metafields.ts";
import type { Sim } from "../model/sim.ts";
import type { Discount, Metafield, Shop, WebhookMessage } from "../model/types.ts";
import { maskedCodeOf } from "../orders/gift-cards.ts";
import { minorText } from "./money-text.ts";

export interface Happening {
  at: string;
  tone: "good" | "wait" | "bad" | "effect";
  title: string;
  detail: string;
}

const WORDS: Record<string, string> = {
  "orders/create": "An order was placed",
  "orders/paid": "An order was paid",
  "orders/updated": "An order changed",
  "orders/edited": "An order was edited",
  "orders/cancelled": "An order was cancelled",
  "orders/delete": "An order was deleted",
  "refunds/create": "A refund was made",
  "customers/create": "A customer signed up",
  "customers/update": "A customer changed",
  "customers/delete": "A customer was deleted",
  "customers/merge": "Two customers became one",
  "customer.tags_added": "A customer got tags",
  "customer.tags_removed": "A customer lost tags",
  "app/uninstalled": "The app was uninstalled",
  "bulk_operations/finish": "A list that the app asked for is ready",
  "app/scopes_update": "The app's permissions changed",
};

function subjectOf(shop: Shop, message: WebhookMessage): string {
  // Read as text, not parsed: ids may be larger than a JavaScript number can hold.
  const name = /"name":"(#\d+)"/.exec(message.body)?.[1];
  const total = /"total_price_set":\{"shop_money":\{"amount":"([\d.]+)"/.exec(message.body)?.[1];
  const person = /"first_name":"([^"]+)"/.exec(message.body)?.[1];
  const worth = total && minorText(minorOf(total, shop.currency) ?? 0, shop.currency);
  return [name, worth, person].filter(Boolean).join(" · ");
}

const TONES = { delivered: "good", pending: "wait", failed: "bad", dropped: "bad" } as const;

export function outcomeText(message: WebhookMessage): string {
  const last = message.attempts.at(-1);
  const tries = message.attempts.length > 1 ? `, attempt ${message.attempts.length}` : "";
  if (message.state === "dropped") return "lost on the way (a fault)";
  if (!last) return "waiting to be sent";
  const said = last.status === 0 ? (last.error ?? "no answer") : `answered ${last.status} in ${last.ms} ms`;
  return `${said}${tries}${message.state === "pending" ? ", will be tried again" : ""}`;
}

function ofMessage(shop: Shop, message: WebhookMessage): Happening {
  const subject = subjectOf(shop, message);
  const title = `${WORDS[message.topic] ?? message.topic}${subject ? ` (${subject})` : ""}`;
  const at = message.attempts.at(-1)?.at ?? message.triggeredAt;
  return { at, tone: TONES[message.state], title, detail: `${message.topic}: ${outcomeText(message)}` };
}

function ofMetafield(shop: Shop, metafield: Metafield): Happening | null {
  const owner = Object.values(shop.customers).find((each) => gid("Customer", each.id) === metafield.ownerGid);
  const whose = owner ? `${owner.firstName}'s` : "The app's";
  const value = metafield.type === "json" ? "written anew" : metafield.value;
  const title = `${whose} ${metafield.key.replaceAll("_", " ")}: ${value}`;
  return { at: metafield.updatedAt, tone: "effect", title, detail: "written by the app as a metafield" };
}

function worthOf(shop: Shop, discount: Discount): string {
  if (discount.kind === "free_shipping") return "free shipping";
  const { value } = discount;
  return value.kind === "amount"
    ? `${minorText(value.amountMinor, shop.currency)} off`
    : `${value.fraction * 100} % off`;
}

/** Gift cards and store credit that were given; what orders do with them is told by the orders. */
function ofPayments(shop: Shop): Happening[] {
  const effect = { tone: "effect", detail: "issued by the app" } as const;
  const cards = Object.values(shop.giftCards).map((each): Happening => {
    const title = `Gift card ${maskedCodeOf(each)}: ${minorText(each.initialMinor, each.currency)}`;
    return { ...effect, at: each.createdAt, title };
  });
  const credits = Object.values(shop.storeCreditAccounts).flatMap(({ customerId, currency, transactions }) =>
    transactions
      .filter((each) => each.kind === "credit")
      .map((each): Happening => {
        const whose = shop.customers[customerId]?.firstName ?? "Nobody";
        const title = `${whose}'s store credit: ${minorText(each.amountMinor, currency)}`;
        return { ...effect, at: each.createdAt, title };
      }),
  );
  return [...cards, ...credits];
}

/** Deliveries and their visible effect, newest first. */
export function happenings(sim: Sim, shop: Shop, most = 40): Happening[] {
  const namespace = appNamespace(sim);
  const messages = sim.state.messages.filter((each) => each.shop === shop.domain).slice(-most);
  const written = Object.values(shop.metafields).filter(
    (each) => each.namespace.startsWith(namespace) || each.ownerGid.includes("AppInstallation"),
  );
  const codes = Object.values(shop.discounts)
    .filter((each) => each.byApp)
    .map((each): Happening => {
      return {
        at: each.createdAt,
        tone: "effect",
        title: `Discount code ${each.code}: ${worthOf(shop, each)}`,
        detail: "created by the app",
      };
    });
  return [
    ...ofPayments(shop),
    ...messages.map((each) => ofMessage(shop, each)),
    ...written.flatMap((each) => ofMetafield(shop, each) ?? []),
    ...codes,
  ]
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, most);
}

export function happenedList(sim: Sim, shop: Shop): Html {
  const all = happenings(sim, shop);
  if (all.length === 0) return html`<li><span></span><span>Nothing yet. Buy something.</span></li>`;
  const time = new Intl.DateTimeFormat("en-US", { timeStyle: "medium", timeZone: shop.timeZone });
  return html`${all.map(
    ({ at, tone, title, detail }) =>
      html`<li>
        <span class="dot ${tone}"></span
        ><span>${title}<small>${time.format(new Date(at))} · ${detail}</small></span>
      </li>`,
  )}`;
}

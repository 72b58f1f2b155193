/** What home says needs a person: never that nothing does while messages wait. */
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { AppProvider } from "@shopify/polaris";
import polarisWords from "@shopify/polaris/locales/en.json" with { type: "json" };
import { expect, test } from "vitest";
import { Attention } from "#app/components/attention.tsx";
import { attentionView } from "#app/components/home-view.ts";
import { WAITING_COUNTED } from "#app/reports/activity.ts";

const now = new Date("2026-11-22T12:00:00Z");
const scopes = ["write_customers", "read_customer_merge", "read_orders", "read_products", "write_discounts"];

function shown(
  waiting: { count: number; since: Date | null },
  { creditOffAt = null as Date | null } = {},
): string {
  const calm = { parked: { count: 0, latest: [] }, requests: [], denials: [], check: null, creditOffAt };
  const granted = { scopes: [...scopes, "write_app_proxy"], appUrl: "https://admin.shopify.com" };
  const view = attentionView(
    { ...calm, ...granted, waiting },
    { now, timeZone: "America/New_York", staff: "staff:1" },
  );
  const page = h(AppProvider, { i18n: polarisWords, children: h(Attention, { view }) });
  return renderToStaticMarkup(page).replaceAll(/<[^>]+>/g, "");
}

const since = new Date("2026-11-22T10:00:00Z");

test("an inbox that nobody empties is told, with how many wait and since when", () => {
  const words = shown({ count: 1_204, since });
  expect(words).toContain("1,204 messages from Shopify wait to be dealt with");
  expect(words).toContain("The oldest came 2 hours ago. None is lost");
  expect(words).not.toContain("Nothing.");
  expect(shown({ count: 1, since })).toContain("1 message from Shopify waits to be dealt with");
  expect(shown({ count: WAITING_COUNTED, since })).toContain("10,000 messages or more from Shopify wait");
});

test("where nothing waits, nothing needs anybody", () => {
  const words = shown({ count: 0, since: null });
  expect(words).toContain("Nothing. Messages from Shopify are dealt with as they come");
  expect(words).not.toContain("wait");
});

test("store credit that is promised and switched off is told, with since when", () => {
  const words = shown({ count: 0, since: null }, { creditOffAt: since });
  expect(words).toContain(
    "Store credit is switched off in this shopNoticed 2 hours ago. The programme promises",
  );
  expect(words).not.toContain("Nothing.");
});

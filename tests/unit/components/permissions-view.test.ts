import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { permissionsView } from "#app/components/permissions-view.ts";

const appUrl = "https://admin.shopify.com/store/ink/apps/laurel";
const scopes = [
  "write_customers",
  "read_customer_merge",
  "read_orders",
  "read_products",
  "write_discounts",
  "write_app_proxy",
];

test("nothing is missing where every scope is granted, a write scope with its read scope", () => {
  expect(permissionsView({ scopes, denials: [], appUrl })).toBeNull();
});

test("a scope that was not granted is told with what it is for, and where to grant it", () => {
  const without = scopes.filter((scope) => scope !== "read_orders");
  const view = permissionsView({ scopes: without, denials: [], appUrl });
  expect(view).toMatchObject({ heading: "Laurel is missing permissions", href: appUrl });
  expect(view?.words).toContain("hearing of orders (read_orders). Open Laurel anew");
});

test("every scope that Laurel asks for is told where it is missing, with what suffers", () => {
  const manifest = fs.readFileSync(path.join(import.meta.dirname, "../../../shopify.app.toml"), "utf8");
  const asked = /^scopes = "(.+)"/m.exec(manifest)?.[1]?.split(",") ?? [];
  expect(asked).toContain("read_customer_merge");
  const words = permissionsView({ scopes: [], denials: [], appUrl })?.words;
  for (const scope of asked) expect(words).toMatch(new RegExp(`\\w \\(${scope}\\)`));
});

test("a scope that Shopify asked for is told too, once", () => {
  const denials = [
    { operation: "Order", scope: "read_all_orders" },
    { operation: "Refund", scope: "read_all_orders" },
  ];
  expect(permissionsView({ scopes, denials, appUrl })?.words).toContain(
    "in full: seeing orders older than 60 days (read_all_orders). Open",
  );
});

test("what is denied although it was granted is told by what it keeps Laurel from", () => {
  const denials = [
    { operation: "OrdersChanged", scope: "read_orders" },
    { operation: "Order", scope: null },
    { operation: "CreateDiscount", scope: null },
  ];
  const view = permissionsView({ scopes, denials, appUrl });
  expect(view).toMatchObject({ heading: "Shopify does not let Laurel in everywhere", href: null });
  expect(view?.words).toContain("does not let Laurel look up orders, or make and check codes.");
});

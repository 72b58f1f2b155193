/** Reports that a merchant keeps as they are, at their own door. */
import { describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { loader } from "#app/routes/app.reports.sales-by-customer.tsx";
import { action } from "#app/routes/app.reports.views.tsx";
import { anOpenShop, knock, STAFF, statusOf } from "./admin-doors.ts";

const REPORT = "/app/reports/sales-by-customer";
const view = (fields: Record<string, string> = {}) => ({
  ...{ intent: "save", report: "sales-by-customer", name: "Best of the month", question: "?range=30d" },
  ...fields,
});

async function save(shop: string, fields: Record<string, string> = {}): Promise<unknown> {
  return statusOf(await knock(action, { shop, path: "/app/reports/views", fields: view(fields) }));
}

async function viewsOf(shop: string) {
  const { views } = (await knock(loader, { shop, path: REPORT })) as { views: { viewId: string }[] };
  return views;
}

describe("a view of a report", () => {
  test("is kept under its name, and written over by another of that name", async () => {
    const shop = await anOpenShop();
    expect(await save(shop)).toEqual({ saved: "Best of the month", refused: null });
    await save(shop, { name: "  Best of the month ", question: "?range=90d&tier=member" });
    await save(shop, { name: "All", question: "?range=all" });
    expect(await viewsOf(shop)).toMatchObject([
      { name: "All", question: "?range=all", sent: null },
      { name: "Best of the month", question: "?range=90d&tier=member", sent: null },
    ]);
    expect(await db.savedView.findMany({ where: { shopId: shop }, select: { savedBy: true } })).toEqual([
      { savedBy: STAFF },
      { savedBy: STAFF },
    ]);
  });

  test("says to whom it is to be sent, and how often", async () => {
    const shop = await anOpenShop();
    await save(shop, { every: "week", to: " owner@ink.test " });
    expect(await viewsOf(shop)).toMatchObject([{ sent: "Every week to owner@ink.test" }]);
    await save(shop);
    expect(await viewsOf(shop)).toMatchObject([{ sent: null }]);
  });

  test("is taken away by its own shop alone, and twice is once", async () => {
    const [shop, other] = [await anOpenShop(), await anOpenShop()];
    await save(shop);
    const [{ viewId } = { viewId: "" }] = await viewsOf(shop);
    const fields = { intent: "remove", viewId };
    const remove = (of: string) => knock(action, { shop: of, path: "/app/reports/views", fields });
    await remove(other);
    expect(await viewsOf(other)).toEqual([]);
    expect(await viewsOf(shop)).toHaveLength(1);
    await remove(shop);
    expect(statusOf(await remove(shop))).toEqual({ saved: null, refused: null });
    expect(await viewsOf(shop)).toEqual([]);
  });

  test("is refused in words, and nothing is kept", async () => {
    const shop = await anOpenShop();
    const refusal = (refused: string) => ({ saved: null, refused });
    expect(await save(shop, { name: " \0 " })).toEqual(refusal("The view needs a name."));
    expect(await save(shop, { name: "x".repeat(61) })).toEqual(
      refusal("The name is longer than 60 characters."),
    );
    expect(await save(shop, { question: `?q=${"x".repeat(2_000)}` })).toEqual(
      refusal("The view asks for too much: take a filter away."),
    );
    expect(await save(shop, { every: "day", to: "nobody" })).toEqual(
      refusal("To send it, Laurel needs an e-mail address, like you@example.com."),
    );
    expect(await save(shop, { question: "https://elsewhere.test/" })).toBe(400);
    expect(await save(shop, { report: "another" })).toBe(400);
    expect(await viewsOf(shop)).toEqual([]);
  });

  test("is one of fifty at most", async () => {
    const shop = await anOpenShop();
    await db.$executeRaw`
      INSERT INTO saved_views (shop_id, view_id, report, name, question, saved_at, saved_by)
      SELECT ${shop}, gen_random_uuid(), 'sales-by-customer', 'View ' || n, '?', now(), 'x' FROM generate_series(1, 50) n`;
    expect(await save(shop)).toEqual({
      saved: null,
      refused: "There are 50 views already: remove one first.",
    });
    expect(await save(shop, { name: "View 7", question: "?range=all" })).toMatchObject({ saved: "View 7" });
  });
});

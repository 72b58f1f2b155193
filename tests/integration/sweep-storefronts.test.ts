/** A storefront that has not heard what is in force is told, whatever became of the job. */
import { expect, test } from "vitest";
import { inTransaction } from "#app/db.server.ts";
import { saveStorefront } from "#app/flows/save-storefront.server.ts";
import { sweepStorefronts } from "#app/flows/sweep-storefronts.server.ts";
import { uninstallShop } from "#app/flows/uninstall-shop.server.ts";
import { markInstalled, markRulesSynced } from "#app/models/shops.server.ts";
import { markStorefrontSynced } from "#app/models/storefronts.server.ts";
import { FORM } from "#app/rules/storefront-rules.ts";
import { UNTOUCHED } from "#app/rules/storefront/storefront.ts";
import { later } from "../support/orders.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const NOW = new Date("2026-11-20T10:00:00Z");
const SOON = later(NOW, { minutes: 6 });

async function asked(shopId: string): Promise<string[]> {
  const { rows } = await onPool().query<{ key: string }>(
    "DELETE FROM graphile_worker._private_jobs WHERE key = ANY($1) RETURNING key",
    [[`sync-rules:${shopId}`, `sync-storefront:${shopId}`]],
  );
  return rows.map(({ key }) => key.replace(`:${shopId}`, "")).sort();
}

test("the rules are written where they were published and not told, and not once they are", async () => {
  const { shopId } = await aShop({ publishedAt: NOW });
  await asked(shopId);
  await sweepStorefronts({ now: later(NOW, { minutes: 4 }) });
  expect(await asked(shopId)).toEqual([]);
  await sweepStorefronts({ now: SOON });
  expect(await asked(shopId)).toEqual(["sync-rules"]);
  await inTransaction((tx) => markRulesSynced(tx, shopId, { version: 1, form: FORM }));
  await sweepStorefronts({ now: SOON });
  expect(await asked(shopId)).toEqual([]);
});

test("the rules are written anew in a newer form, also where a worker of before wrote them last", async () => {
  const { shopId } = await aShop({ publishedAt: NOW });
  const wroteIn = (form: number) => inTransaction((tx) => markRulesSynced(tx, shopId, { version: 1, form }));
  await asked(shopId);
  for (const [form, jobs] of [
    [FORM - 1, ["sync-rules"]],
    [FORM, []],
    [FORM - 1, ["sync-rules"]],
    // Of two versions of the app at work, only the newer one writes again.
    [FORM + 1, []],
  ] as const) {
    await wroteIn(form);
    await sweepStorefronts({ now: SOON });
    expect(await asked(shopId)).toEqual(jobs);
  }
});

test("words and look are written where they were saved and not told, and not once they are", async () => {
  const { shopId } = await aShop();
  await inTransaction((tx) => markRulesSynced(tx, shopId, { version: 1, form: FORM }));
  const saved = { document: UNTOUCHED, revision: null, by: "staff:1", now: NOW };
  const { revision } = await saveStorefront(shopId, saved);
  await asked(shopId);
  await sweepStorefronts({ now: SOON });
  expect(await asked(shopId)).toEqual(["sync-storefront"]);
  await inTransaction((tx) => markStorefrontSynced(tx, shopId, revision));
  await sweepStorefronts({ now: SOON });
  expect(await asked(shopId)).toEqual([]);
  // Shopify forgets with the installation, and the job of the next one may be lost.
  await uninstallShop(shopId, { triggeredAt: SOON });
  await inTransaction((tx) => markInstalled(tx, shopId, { scopes: [], now: SOON }));
  await inTransaction((tx) => markRulesSynced(tx, shopId, { version: 1, form: FORM }));
  await asked(shopId);
  await sweepStorefronts({ now: SOON });
  expect(await asked(shopId)).toEqual(["sync-storefront"]);
});

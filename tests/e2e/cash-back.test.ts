/** Points that become a code by themselves, and a percentage without a most: from the merchant's editor to the checkout. */
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { disagreements, untilStill } from "./books.ts";
import { buildStage } from "./build-stage.ts";
import { ADA, DESK_SET, NOTEBOOK, SHOP } from "./cast.ts";
import { openLaurel, openMember, readRow } from "./merchant.ts";
import type { Redeemed } from "./reward-steps.ts";
import {
  applyAndCheckOut,
  codeOn,
  exchange,
  fillCart,
  furnish,
  orderCalled,
  sumsAtCheckout,
  ticketIn,
  toCheckout,
  untilRedeemed,
} from "./reward-steps.ts";
import { logIn, openPanel, pay } from "./shopper.ts";

const { stage, strike } = await buildStage();
let ada: Page;

beforeAll(async () => {
  await furnish(stage);
  ada = await stage.page("ada");
  await logIn(ada, ADA);
});
afterAll(strike);
afterEach(() => {
  expect(stage.complaints.splice(0)).toEqual([]);
});

async function publish(frame: FrameLocator, version: number): Promise<void> {
  await frame.getByRole("button", { name: "Review and publish" }).click();
  await frame.getByRole("button", { name: "Publish", exact: true }).click();
  await frame.getByText(`Version ${String(version)} is in force`).waitFor();
}

const inForce = async () => {
  const [row] = await stage.rows<{ version: number }>(
    "SELECT max(version)::int AS version FROM programme_versions WHERE shop_id = $1",
    [SHOP],
  );
  return row?.version ?? 0;
};

/** What she pays with a code that takes so much off, and what is known of its redemption then. */
async function useIt(rewardId: string, code: string, off: string): Promise<Redeemed> {
  expect((await sumsAtCheckout(ada))[code]).toBe(off);
  const order = await orderCalled(stage, await pay(ada));
  expect(order.discounts).toMatchObject([{ code, amountMinor: Number(off.replace(/\D/g, "")) }]);
  const used = await untilRedeemed(stage, rewardId, "used");
  expect(used).toMatchObject({ code, usedOrderId: order.id });
  return used;
}

test("a percentage without a most is a share of whatever is in the cart, and used", async () => {
  const next = (await inForce()) + 1;
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/rewards");
  await frame.getByRole("link", { name: "Add a reward" }).click();
  await frame.getByLabel("What it is").selectOption({ label: "Percentage off" });
  await frame.getByLabel("Name", { exact: true }).fill("A tenth off");
  await frame.getByLabel("Costs").fill("600");
  await frame.getByLabel("Takes off").fill("10");
  await publish(frame, next);
  const [reward] = await stage.rows<{ id: string }>(
    `SELECT reward ->> 'id' AS id FROM programme_versions, jsonb_array_elements(document -> 'rewards') AS r(reward)
     WHERE shop_id = $1 AND version = $2 AND reward ->> 'title' = 'A tenth off'`,
    [SHOP, next],
  );

  const ticket = await exchange(ada, { title: "A tenth off", cost: "600" });
  const code = await codeOn(ticket);
  // Bought with nothing in the cart: Shopify reckons it of what is there in the end.
  await fillCart(ada, [DESK_SET, NOTEBOOK]);
  await applyAndCheckOut(ada, ticketIn(await openPanel(ada), "A tenth off"));
  const { moves } = await useIt(reward?.id ?? "", code, "−$52.00");
  expect(moves).toEqual(["redeem -600"]);
});

test("cash-back: points become a code by themselves, which ends, is used, and was paid for once", async () => {
  const next = (await inForce()) + 1;
  const frame = await openLaurel(await stage.page("merchant"), "/app/programme");
  await frame.getByRole("button", { name: "Edit the programme" }).click();
  await frame.getByRole("button", { name: "Conversion", exact: true }).click();
  await frame.getByLabel("Turn points into money off by themselves").check();
  await frame.getByLabel("When").selectOption({ label: "As soon as there are enough" });
  await publish(frame, next);

  await fillCart(ada, [NOTEBOOK]);
  await toCheckout(ada);
  await pay(ada);
  await stage.until(
    "her points to be converted",
    () => stage.rows("SELECT FROM redemptions WHERE shop_id = $1 AND reward_id = 'conversion:1'", [SHOP]),
    (rows) => rows.length > 0,
  );
  const { id, code, moves } = await untilRedeemed(stage, "conversion:1", "issued");
  const [bought] = await stage.rows<{ points: number; days: number }>(
    `SELECT points::int AS points, round(extract(epoch FROM ends_at - issued_at) / 86400)::int AS days
     FROM redemptions WHERE shop_id = $1 AND redemption_id = $2`,
    [SHOP, id],
  );
  const { points, days } = bought ?? { points: 0, days: 0 };
  expect(days).toBe(30);
  expect(points).toBeGreaterThan(5_000);
  expect(moves).toEqual([`redeem -${String(points)}`]);
  const worth = `$${String(points / 100)} off your order`;

  await fillCart(ada, [DESK_SET]);
  const ticket = (await openPanel(ada)).locator(".ticket").filter({ hasText: code });
  await ticket.getByText(worth).waitFor();
  await ticket.getByText(/^Use it by /).waitFor();
  await applyAndCheckOut(ada, ticket);
  const used = await useIt("conversion:1", code, `−$${(points / 100).toFixed(2)}`);
  expect(used.moves).toEqual(moves);

  // Look at it as the merchant does.
  const rewards = await openLaurel(await stage.page("merchant"), "/app/rewards");
  const { Issued, Used } = await readRow(rewards, "Conversion");
  expect([Issued, Used]).toEqual(["1", "1"]);
  const member = await openMember(await stage.page("merchant"), ADA);
  await member
    .getByText(/Converted, conversion 1/)
    .first()
    .waitFor();
});

test("the books add up", async () => {
  await untilStill(stage);
  expect(await disagreements(stage)).toEqual([]);
});

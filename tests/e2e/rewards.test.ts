/** A merchant makes rewards of other kinds, allows what they take, and takes back what a member bought. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHOP } from "./cast.ts";
import { install } from "./merchant-steps.ts";
import { openLaurel } from "./merchant.ts";
import { buildStage } from "./build-stage.ts";

const { stage, strike } = await buildStage();

beforeAll(() => install(stage));
afterAll(strike);

const BOUGHT = "11111111-2222-4333-8444-555555555555";
const CUSTOMER = "777000111";

/** Made as far as our books say; nothing of it stands at Shopify. */
async function tellOfTea(): Promise<void> {
  await stage.rows(
    "INSERT INTO members (shop_id, customer_id, state, enrolled_at, created_at) VALUES ($1, $2, 'enrolled', now(), now())",
    [SHOP, CUSTOMER],
  );
  const reward = { id: "tea", kind: "custom", title: "Tea", points: 200, instructions: "A cup" };
  await stage.rows(
    `INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward, points, state,
      code, requested_at, issued_at)
     VALUES ($1, $2, $3, 'tea', 1, $4, 0, 'issued', 'LRL-TEA', now(), now())`,
    [SHOP, BOUGHT, CUSTOMER, JSON.stringify(reward)],
  );
}

test("a new reward becomes a gift card, its permission is asked for, and it is saved beside one of another kind", async () => {
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/rewards");
  await frame.getByRole("link", { name: "Add a reward" }).click();
  await frame.getByLabel("What it is").selectOption({ label: "Gift card" });
  await frame.getByRole("button", { name: "Allow gift cards" }).click();
  await page.getByRole("button", { name: /^(Allow|Update|Grant)/ }).click();
  await frame.getByRole("button", { name: "Allow gift cards" }).waitFor({ state: "hidden" });
  await frame.getByRole("button", { name: "Add a reward" }).click();
  await frame.getByRole("menuitem", { name: "Something of your own" }).click();
  await frame.getByLabel("What your team does").fill("Hand over a cup of tea");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "hidden" });
  const [draft] = await stage.rows<{ kinds: string[] }>(
    `SELECT array_agg(reward ->> 'kind' ORDER BY place) AS kinds FROM programme_drafts,
       jsonb_array_elements(document -> 'rewards') WITH ORDINALITY AS r(reward, place) WHERE shop_id = $1`,
    [SHOP],
  );
  expect(draft?.kinds.slice(-2)).toEqual(["gift_card", "custom"]);
  expect(stage.complaints.splice(0)).toEqual([]);
});

test("what a member bought is taken back after one more question", async () => {
  await tellOfTea();
  const frame = await openLaurel(await stage.page("merchant"), `/app/members/${CUSTOMER}`);
  await frame.getByRole("button", { name: "Cancel it" }).click();
  const question = frame.getByRole("dialog");
  await question.getByText("The member cannot have it any more.").waitFor();
  await question.getByRole("button", { name: "Keep it" }).click();
  await question.waitFor({ state: "hidden" });
  await frame.getByRole("button", { name: "Cancel it" }).click();
  await question.getByRole("button", { name: "Cancel it" }).click();
  await frame.getByText("Cancelled", { exact: true }).waitFor();
  const [row] = await stage.rows<{ state: string }>(
    "SELECT state FROM redemptions WHERE shop_id = $1 AND redemption_id = $2",
    [SHOP, BOUGHT],
  );
  expect(row).toEqual({ state: "cancelled" });
  expect(stage.complaints.splice(0)).toEqual([]);
});

test("what Laurel has no answer to leaves the page as it is, and is said in passing", async () => {
  const page = await stage.page("merchant");
  const frame = await openLaurel(page, "/app/books");
  const verify = frame.getByRole("button", { name: "Verify now" });
  await verify.waitFor();
  let asked = 0;
  await page.route(/\/app\/books\.data/, async (route) => {
    asked += 1;
    await route.fulfill({ status: 503, body: "no answer" });
  });
  await verify.click();
  await page.getByText("That did not work, and nothing was lost.").waitFor();
  await verify.waitFor();
  expect(asked).toBe(1);
  await page.unroute(/\/app\/books\.data/);
  await verify.click();
  await frame.getByText("The books add up").or(frame.getByRole("progressbar")).first().waitFor();
  const others = stage.complaints.splice(0).filter((each) => !/503|SyntaxError/.test(each));
  expect(others).toEqual([]);
});

/** The pages of rewards, asked as a browser in the admin asks them and drawn with what they answer. */
import { randomUUID } from "node:crypto";
import { createElement } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { StoreCreditOff } from "#app/components/programme/store-credit-notice.tsx";
import { requireShop } from "#app/models/shops.server.ts";
import RewardsPage, { loader as list } from "#app/routes/app.rewards._index.tsx";
import RewardPage, { loader as show } from "#app/routes/app.rewards.$rewardId.tsx";
import { loader as storeCredit } from "#app/routes/app.store-credit.tsx";
import { loader as add } from "#app/routes/app.rewards.new.tsx";
import { loader as edit } from "#app/routes/app.programme_.rewards.tsx";
import EditProgrammePage, { loader as editor } from "#app/routes/app.programme_.edit.tsx";
import MemberPage, { loader as showMember } from "#app/routes/app.members.$customerId.tsx";
import { renderPage, renderPart, wordsIn } from "../support/rendered.ts";
import { anOpenShop, knock, statusOf } from "./admin-doors.ts";
import { control } from "./connect.ts";
import type { Setting } from "./redeem-setting.ts";
import { aMemberWith, redeemBy } from "./redeem-setting.ts";
import { grant, OPTIONAL } from "./reward-setting.ts";

let member: Setting;

beforeEach(async () => {
  member = await aMemberWith(1_000n, { shopId: await anOpenShop() });
  const person = { firstName: "Ada", lastName: "L", email: "ada@ink.test" };
  await db.member.update({ where: { shopId_customerId: member }, data: person });
});

/** As JSON carries it to the browser. */
const sent = (answer: unknown) => {
  if (answer instanceof Response) throw new Error(`answered ${answer.status}`);
  return JSON.parse(JSON.stringify(answer)) as object;
};
const at = (path: string, params: Record<string, string> = {}) => ({ shop: member.shopId, path, params });
const whereTo = (answer: unknown) => (answer instanceof Response ? answer.headers.get("location") : null);

async function aCode(state?: { state: string; requestedAt: Date }): Promise<string> {
  const redemptionId = randomUUID();
  await redeemBy(member, { redemptionId, rewardId: "five-off" });
  const { shopId } = member;
  if (state)
    await db.redemption.update({
      where: { shopId_redemptionId: { shopId, redemptionId } },
      data: { ...state, issuedAt: null, issuedGid: null },
    });
  return redemptionId;
}

test("the list shows each reward with what became of it, and where to change it", async () => {
  await aCode();
  const path = "/app/rewards";
  const words = await renderPage(RewardsPage, { path, data: sent(await knock(list, at(path))) });
  expect(wordsIn(words)).toMatch(/\$5 off.* Amount off 500 points 1 0 0 \$0\.00 Edit/);
  expect(words).toContain('href="/app/rewards/five-off"');
  expect(words).toContain('href="/app/programme/rewards?reward=five-off"');
});

test("a shop without rewards is told what will be here and the one thing to do", async () => {
  const words = wordsIn(await renderPage(RewardsPage, { path: "/app/rewards", data: { rewards: [] } }));
  expect(words).toContain("Your rewards will be here");
  expect(words.match(/Add a reward/g)).toHaveLength(1);
});

describe("one reward", () => {
  const path = "/app/rewards/five-off";
  const shown = async () => {
    const answer = await knock(show, at(path, { rewardId: "five-off" }));
    return wordsIn(await renderPage(RewardPage, { path, data: sent(answer) }));
  };

  test("shows the shopper's card, what Shopify makes of it, and who bought it", async () => {
    await aCode();
    const words = await shown();
    expect(words).toMatch(/\$5 off.*500 points.*Redeem/);
    expect(words).toContain("A discount of that amount in Shopify");
    expect(words).toMatch(/Ada L State Ready to use LRL-.*Send again 30 days more Cancel it/);
  });

  test("shows first what is stuck, and why", async () => {
    await aCode({ state: "requested", requestedAt: new Date(Date.now() - 360_000) });
    await aCode();
    expect(await shown()).toMatch(/Being made.*Shopify has not made it yet.*Ready to use/);
    const { rewards } = (await knock(list, at("/app/rewards"))) as { rewards: { stuck: string | null }[] };
    expect(rewards[0]?.stuck).toBe("1 purchase waiting");
  });

  test("is none that no version had, nor of another shop", async () => {
    const none = await knock(show, at(path, { rewardId: "no-such" }));
    expect(statusOf(none)).toBe(404);
    expect(await (none as Response).json()).toMatchObject({
      error: {
        code: "REWARD_UNKNOWN",
        message: "No version of the programme has had a reward with this id.",
      },
    });
    await aCode();
    const other = await anOpenShop();
    const answer = await knock(show, { shop: other, path, params: { rewardId: "five-off" } });
    expect(answer).toMatchObject({ redemptions: [] });
  });
});

test("a member's page is drawn with what was bought", async () => {
  await aCode();
  const customerId = member.customerId.toString();
  const path = `/app/members/${customerId}`;
  const data = sent(await knock(showMember, at(path, { customerId })));
  expect(wordsIn(await renderPage(MemberPage, { path, data }))).toMatch(
    /Redemptions \$5 off State Ready to use LRL-/,
  );
});

describe("whether store credit can be promised", () => {
  const asked = () => knock(storeCredit, at("/app/store-credit"));

  test("is asked of Shopify, and remembered", async () => {
    const { shopId: shop } = member;
    await grant(shop, OPTIONAL);
    await control.post("settings", { shop, customerAccounts: "new", storeCreditEnabled: false });
    expect(await asked()).toEqual({ isOn: false });
    expect((await requireShop(db, shop)).storeCreditOffAt).not.toBeNull();
    await control.post("settings", { shop, storeCreditEnabled: true });
    expect(await asked()).toEqual({ isOn: true });
    expect((await requireShop(db, shop)).storeCreditOffAt).toBeNull();
  });

  test("is not known without the permission to look, nor while Shopify has no time", async () => {
    expect(await asked()).toEqual({ isOn: null });
    await grant(member.shopId, OPTIONAL);
    const fault = { target: "admin", operation: "storeCreditConfiguration", fault: "THROTTLED" } as const;
    await control.fault({ ...fault, shop: member.shopId, times: 30 });
    expect(await asked()).toEqual({ isOn: null });
    await control.clearFaults(member.shopId);
  });

  test("is told where it is switched off", async () => {
    const words = wordsIn(await renderPart(createElement(StoreCreditOff)));
    expect(words).toContain("Store credit is switched off in this shop");
  });
});

describe("the way to the editor", () => {
  test("begins a draft where there is none, goes on with the one that is there, and keeps the address", async () => {
    const first = "/app/rewards/new?host=abc&embedded=1";
    expect(whereTo(await knock(add, at(first)))).toBe(
      "/app/programme/rewards?host=abc&embedded=1&add=amount_off",
    );
    for (let time = 0; time < 2; time += 1)
      expect(whereTo(await knock(edit, at("/app/programme/rewards?reward=five-off")))).toBe(
        "/app/programme/edit?reward=five-off&section=rewards",
      );
    const { shopId } = member;
    expect(await db.programmeDraft.count({ where: { shopId } })).toBe(1);
    expect(await db.programmeVersion.count({ where: { shopId } })).toBe(1);
  });

  test("ends in a new reward that is open", async () => {
    await knock(edit, at("/app/programme/rewards"));
    const path = "/app/programme/edit?section=rewards&add=amount_off";
    const data = sent(await knock(editor, at(path)));
    const html = await renderPage(EditProgrammePage, { path, data });
    expect(wordsIn(html)).toMatch(/What the order must be.*Who may have it/);
    expect(html).toMatch(/<input[^>]*value="Amount off"/);
  });
});

/** Shopify's customer carries the tag of the tier held, and of no other; what we did ourselves comes back, and ends. */
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { syncMembers } from "#app/flows/sync-members.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import { drain } from "../support/drain.ts";
import { control, hitsOf } from "./connect.ts";
import {
  aCustomer,
  aTaggingShop,
  bought,
  hear,
  hearOfTags,
  publish,
  tag,
  tagsAtShopify,
} from "./tags-setting.ts";

const tagged = (tags: Record<string, string>) => ({
  tiers: influencerTiers("USD").tiers.map((tier) => ({ ...tier, customerTag: tags[tier.id] ?? null })),
});
const TAGS = { influencer: "Tier: Influencer", ambassador: "Tier: Ambassador" };

let shopId = "";
let ada = "";
beforeEach(async () => {
  shopId = await aTaggingShop();
  ada = await aCustomer(shopId, ["knits"]);
});
const tags = () => tagsAtShopify(shopId, ada);
const revision = async () => (await db.member.findFirstOrThrow({ where: { shopId } })).revision;

/** Counts calls of a mutation from now on. */
async function callsOf(operation: string): Promise<() => Promise<number>> {
  const { id } = await control.fault({ target: "admin", fault: "delay", ms: 1, shop: shopId, operation });
  return () => hitsOf(id);
}

test("comes with the tier, and goes with it", async () => {
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  expect(await tags()).toEqual(["Tier: Influencer", "knits"]);
  const id = await bought(shopId, ada, { minor: 500_000 });
  await drain();
  expect(await tags()).toEqual(["Tier: Ambassador", "knits"]);
  await control.post(`orders/${id}/refund`, { shop: shopId, amountMinor: 500_000 });
  await hear(shopId, id);
  await drain();
  expect(await tags()).toEqual(["Tier: Influencer", "knits"]);
});

test("the webhook of our own change has nothing done again", async () => {
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  const before = await revision();
  const [added, read] = [await callsOf("tagsAdd"), await callsOf("nodes")];
  expect(await hearOfTags(shopId)).toBe("processed: Tags noted");
  await drain();
  expect(await revision()).toBe(before);
  expect(await read()).toBe(1);
  expect(await added()).toBe(0);
});

test("somebody who came after the version was published is heard of too", async () => {
  await publish(shopId, tagged(TAGS));
  await drain();
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  await tag(shopId, ada, { remove: ["Tier: Influencer"] });
  await hearOfTags(shopId);
  await drain();
  expect(await tags()).toEqual(["Tier: Influencer", "knits"]);
});

test("who took the tag away by hand finds it there again; another one of theirs stays", async () => {
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  await hearOfTags(shopId);
  await drain();
  await tag(shopId, ada, { remove: ["tier: influencer"], add: ["early"] });
  await hearOfTags(shopId);
  await drain();
  expect(await tags()).toEqual(["Tier: Influencer", "early", "knits"]);
});

test("a tag written in other letters is the same tag", async () => {
  await tag(shopId, ada, { add: ["tier: influencer"] });
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  expect(await tags()).toEqual(["knits", "tier: influencer"]);
});

test("a version with other tags gives everybody the new one, and takes the old one", async () => {
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  await publish(shopId, tagged({ influencer: "Influencer 2.0" }), { now: new Date() });
  await drain();
  expect(await tags()).toEqual(["Influencer 2.0", "knits"]);
});

test("a version without tags leaves what customers carry as it is", async () => {
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await drain();
  await publish(shopId, {}, { now: new Date() });
  await drain();
  await bought(shopId, ada, { minor: 500_000 });
  await drain();
  expect(await tags()).toEqual(["Tier: Influencer", "knits"]);
});

test("what Shopify does not accept keeps nobody waiting", async () => {
  await control.post(`customers/${ada}`, {
    shop: shopId,
    tags: Array.from({ length: 250 }, (_, index) => `tag ${index}`),
  });
  const bo = await aCustomer(shopId);
  await publish(shopId, tagged(TAGS));
  await bought(shopId, ada, { minor: 60_000 });
  await bought(shopId, bo, { minor: 60_000 });
  await drain();
  expect(await tags()).toHaveLength(250);
  expect(await tagsAtShopify(shopId, bo)).toEqual(["Tier: Influencer"]);
  expect(await syncMembers(shopId)).toBe(0);
});

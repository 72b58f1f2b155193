/**
 * Orders that wait for the tags of their customers: whenever these are read, before, between or after the news,
 * shuffled and repeated, the books end the same, and add up. Each customer has the same tags all the time.
 */
import fc from "fast-check";
import { test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { findTagsToRead } from "#app/models/customer-tags.server.ts";
import { findAwaiting } from "#app/models/waiting-orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { noteTags } from "#app/models/read-tags.server.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { aProgramme } from "../support/any-programme.ts";
import { playStep } from "../support/play.ts";
import { expectSameEnd, LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import type { Step } from "../support/stories.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 4;
const RUNS = 12 * LONG;

const AUDIENCES: ProgrammeDocument["audience"][] = [
  { customerTags: ["Club"] },
  { excludedCustomerTags: ["barred"] },
  { customerTags: ["club", "staff"], excludedCustomerTags: ["Barred"] },
  {},
];

const dates = { from: "2026-01-01T00:00", until: "2027-12-31T00:00" };
const PRESS = {
  ...{
    id: "press",
    name: "Press",
    goods: null,
    ...dates,
    effect: { kind: "multiplier" as const, multiplier: "2" },
  },
  audience: { customerTags: ["press"] },
};

/** Any programme, for some customers, with a tier and a campaign for some of those. */
const programmes = fc
  .tuple(aProgramme, fc.constantFrom(...AUDIENCES), fc.boolean(), fc.boolean())
  .map(([programme, audience, isGated, isTold]): ProgrammeDocument => ({
    ...programme,
    audience,
    campaigns: isTold ? [...(programme.campaigns ?? []), PRESS] : (programme.campaigns ?? []),
    tiers: programme.tiers.map((tier, rank) =>
      isGated && rank === 1 ? { ...tier, requiredTag: "Insider" } : tier,
    ),
  }));

const TAGS = [["club", "insider"], ["CLUB", "press"], ["barred", "club"], [], ["staff", "Press", "INSIDER"]];
const tagsOf = (customerId: bigint) => TAGS[Number(customerId % BigInt(TAGS.length))] ?? [];

/** Reads what there is to be read, and settles what waited for it, until nothing does. */
async function readTags(shopId: string): Promise<void> {
  const versions = (await publishedProgrammes(db, shopId)).map(({ programme }) => programme);
  const [before, readAt] = [1, 2].map((ms) => new Date(NOW.getTime() + ms)) as [Date, Date];
  for (;;) {
    const customerIds = await findTagsToRead(db, shopId, { before, limit: 250 });
    const read = customerIds.map((customerId) => ({ customerId, tags: tagsOf(customerId) }));
    await inTransaction((tx) => noteTags(tx, shopId, { read, versions, readAt }));
    const orderIds = await findAwaiting(db, shopId, "tags", { after: 0n, limit: 250 });
    if (orderIds.length + customerIds.length === 0) return;
    await settleOrders(shopId, [], { now: NOW, orderIds, customerIds });
  }
}

async function play(
  shopId: string,
  steps: readonly Step[],
  isRead: (step: number) => boolean,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await playStep(shopId, step, NOW);
    if (isRead(index)) await readTags(shopId);
  }
  await readTags(shopId);
}

test(
  `tags read at any time: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: false }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      programmes,
      fc.array(fc.boolean(), { minLength: 1 }),
      async (stories, arrival, programme, readings) => {
        const facts = factsOf(stories);
        const [clean, other] = await Promise.all([aShop({ programme }), aShop({ programme })]);
        await play(clean.shopId, stepsOf(facts, [facts.length]), () => true);
        const steps = stepsOf(shuffled(facts, arrival), arrival.sizes);
        await play(other.shopId, steps, (index) => readings[index % readings.length] ?? false);
        await expectSameEnd(clean, other);
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);

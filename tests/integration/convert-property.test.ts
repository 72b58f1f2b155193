/** Points are converted while news settle, points end, shoppers buy and codes come back: no point is used twice. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { db, inTransaction } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { endRedemptions } from "#app/flows/end-redemptions.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { rebuildBooks } from "#app/flows/rebuild-books.server.ts";
import { redeem } from "#app/flows/redeem.server.ts";
import { verifyBooks } from "#app/ledger/verify.server.ts";
import { markIssued } from "#app/models/redemptions.server.ts";
import { influencerTiers } from "#app/rules/presets.ts";
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { later } from "../support/orders.ts";
import { insist, playStep } from "../support/play.ts";
import { onPool } from "../support/pool.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop, publish } from "../support/shop.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";
import { aReward } from "./points-setting.ts";

const WORLDS = 5;
const RUNS = 10 * LONG;
/** What happened in ten months is heard of in the ten months after. */
const DAYS = 300;

type Terms = NonNullable<ProgrammeDocument["conversion"]>;
type Deed = "convert" | "buy" | "issue" | "expire codes" | "end points";

const terms: fc.Arbitrary<Terms> = fc.record({
  ...{ stepPoints: fc.constantFrom(60, 250), stepValueMinor: fc.constant("100"), validDays: fc.constant(20) },
  when: fc.oneof(
    fc.record({ kind: fc.constant("monthly" as const), day: fc.integer({ min: 1, max: 28 }) }),
    fc.constant({ kind: "threshold" as const }),
  ),
  maximumSteps: fc.constantFrom(null, 1, 3),
  carryOver: fc.boolean(),
});

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Deed>("convert") },
  { weight: 4, arbitrary: fc.constantFrom<Deed>("buy", "issue", "expire codes", "end points") },
);

async function convertAll(shopId: string, now: Date): Promise<void> {
  for (let [after, more] = [0n, true]; more;)
    ({ after, more } = await insist(() => convertPoints(shopId, { now, after, limit: 3 })));
}

async function buyForSomebody(shopId: string, now: Date): Promise<void> {
  const rich = await db.member.findFirst({
    where: { shopId, state: "enrolled" },
    orderBy: { available: "desc" },
  });
  if (!rich) return;
  const { customerId } = rich;
  const wish = { customerId, redemptionId: randomUUID(), rewardId: "off" };
  await insist(() => redeem(shopId, wish, { now })).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
  });
}

async function issueSome(shopId: string, now: Date): Promise<void> {
  const some = await db.redemption.findMany({ where: { shopId, state: "requested" }, take: 5 });
  await inTransaction(async (tx) => {
    for (const { redemptionId } of some)
      await markIssued(tx, shopId, { redemptionId, issuedGid: `gid://${redemptionId}`, now });
  });
}

async function expireSome(shopId: string, now: Date): Promise<void> {
  const ended = await db.redemption.findMany({ where: { shopId, state: "issued" } });
  const ids = ended.map(({ redemptionId }) => redemptionId);
  await insist(() => endRedemptions(shopId, ids, { now, as: "expired" }));
}

const DEEDS: Record<Deed, (shopId: string, now: Date) => Promise<unknown>> = {
  convert: convertAll,
  buy: buyForSomebody,
  issue: issueSome,
  "expire codes": expireSome,
  "end points": async (shopId, now) => {
    await insist(() => maturePoints(shopId, { now, limit: 20 }));
    await insist(() => expirePoints(shopId, { now, limit: 20 }));
  },
};

/** What was converted is what was bought: so many steps for so many points, worth so much, once a window. */
const UNTRUE = `
  SELECT c.customer_id, c."window" FROM conversions c
  LEFT JOIN redemptions r ON r.shop_id = c.shop_id AND r.redemption_id = c.redemption_id
  LEFT JOIN programme_versions v ON v.shop_id = r.shop_id AND v.version = r.programme_version
  WHERE c.shop_id = $1 AND c.steps > 0 AND (r.points <> c.points
    OR r.reward_id <> 'conversion:' || c."window"
    OR c.points <> c.steps * (v.document #>> '{conversion,stepPoints}')::bigint
    OR (r.reward ->> 'valueMinor')::bigint <> c.steps * (v.document #>> '{conversion,stepValueMinor}')::bigint
    OR c.steps > (v.document #>> '{conversion,maximumSteps}')::bigint)
  UNION ALL
  SELECT r.customer_id, r.reward_id FROM redemptions r
  WHERE r.shop_id = $1 AND starts_with(r.reward_id, 'conversion:') AND NOT EXISTS (
    SELECT FROM conversions c WHERE c.shop_id = r.shop_id AND c.redemption_id = r.redemption_id)`;

async function expectInOrder(shopId: string, now: Date): Promise<void> {
  expect((await verifyBooks(db, shopId)).found).toEqual([]);
  expect((await onPool().query(UNTRUE, [shopId])).rows).toEqual([]);
  const { members: _, standings: _asOfNow, ...mended } = await rebuildBooks(shopId, { now });
  expect(Object.entries(mended).filter(([, count]) => count !== 0)).toEqual([]);
}

test(
  `points are converted beside everything else: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    let converted = 0;
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 3, maxLength: WORLDS, size: "max" }),
      anArrival,
      fc.record({ first: terms, second: fc.option(terms), at: fc.integer({ min: 100, max: DAYS }) }),
      fc.record({
        clawback: fc.constantFrom("allow_negative" as const, "clamp" as const),
        maturityDays: fc.constantFrom(0, 20),
        expiry: fc.constantFrom<ProgrammeDocument["expiry"]>(
          { policy: "never" },
          { policy: "fixed", days: 400 },
          { policy: "inactivity", days: 200 },
        ),
      }),
      fc.array(deed, { minLength: 20, maxLength: 20 }),
      async (worlds, arrival, { first, second, at }, rules, deeds) => {
        const programme = { ...influencerTiers("USD"), ...rules, rewards: [aReward(40)] };
        const { shopId } = await aShop({ programme: { ...programme, conversion: first } });
        const changed = { ...programme, conversion: second };
        await publish({ shopId, version: 2, programme: changed, publishedAt: later(NOW, { days: at }) });
        const steps = stepsOf(shuffled(factsOf(worlds), arrival), [2]);
        for (const [index, step] of steps.entries()) {
          const now = later(NOW, { days: Math.floor((DAYS * (index + 1)) / steps.length) });
          const work = DEEDS[deeds[index % deeds.length] ?? "convert"](shopId, now);
          await Promise.all([insist(() => playStep(shopId, step, now)), work, convertAll(shopId, now)]);
        }
        await convertAll(shopId, later(NOW, { days: DAYS }));
        await expectInOrder(shopId, later(NOW, { days: DAYS }));
        converted += await db.conversion.count({ where: { shopId, steps: { gt: 0 } } });
      },
    );
    await prove(property, { runs: RUNS });
    expect(converted).toBeGreaterThan(0);
  },
  600_000 * LONG,
);

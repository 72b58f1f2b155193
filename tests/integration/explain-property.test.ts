/** Whatever happened to an order, under whatever programme: its explanation comes to what it was settled at. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { explainOrder } from "#app/flows/explain-order.server.ts";
import { aProgramme } from "../support/any-programme.ts";
import { play } from "../support/play.ts";
import { LONG, prove, SEED } from "../support/prove.ts";
import { aShop } from "../support/shop.ts";
import { anArrival, aWorld, factsOf, NOW, shuffled, stepsOf } from "../support/stories.ts";

const WORLDS = 5;
const RUNS = 10 * LONG;

test(
  `an explanation comes to what was settled: up to ${WORLDS * RUNS} cases (SEED=${SEED})`,
  async () => {
    const property = fc.asyncProperty(
      fc.array(aWorld({ merges: true }), { minLength: 1, maxLength: WORLDS, size: "max" }),
      anArrival,
      aProgramme,
      async (stories, arrival, programme) => {
        const { shopId } = await aShop({ programme });
        await play(shopId, stepsOf(shuffled(factsOf(stories), arrival), arrival.sizes), NOW);
        const orders = await db.order.findMany({ where: { shopId }, orderBy: { orderId: "asc" } });
        for (const { orderId, target, tierId } of orders) {
          const { explanation, notCounted } = await explainOrder(shopId, orderId, { now: NOW });
          const { points = "0", tier = null } = explanation ?? {};
          expect({ orderId, points, tierId: tier?.id ?? null }).toEqual({
            ...{ orderId, points: target.toString(), tierId },
          });
          if (explanation) expect(notCounted === null).toBe(tierId !== null);
        }
      },
    );
    await prove(property, { runs: RUNS });
  },
  600_000 * LONG,
);

/** The jobs that see to points by the clock: a bounded part at a time, and the rest at the end of the queue. */
import type { JobHelpers } from "graphile-worker";
import { Fault, Refusal } from "#app/errors.ts";
import { expirePoints } from "#app/flows/expire-points.server.ts";
import { findSpent } from "#app/flows/find-spent.server.ts";
import { lookAtStoreCredit } from "#app/flows/look-at-store-credit.server.ts";
import { maturePoints } from "#app/flows/mature-points.server.ts";
import { redateLots } from "#app/flows/redate-lots.server.ts";
import { warnExpiry } from "#app/flows/warn-expiry.server.ts";
import { withdrawLeftCode, withdrawReturned } from "#app/flows/withdraw-codes.server.ts";
import { cancelRedemption } from "#app/jobs/cancel-redemption.server.ts";
import { convertInTurns, issueInTurns } from "#app/jobs/convert-points.server.ts";
import { expireCodes } from "#app/jobs/expire-redemptions.server.ts";
import { inTurns } from "#app/jobs/in-turns.ts";
import type { Jobs } from "#app/queue.server.ts";

export type Executor<Payload> = (payload: Payload, helpers: JobHelpers) => Promise<unknown>;

type PointJob =
  | "mature-points"
  | "expire-points"
  | "warn-expiry"
  | "redate-lots"
  | "convert-points"
  | "issue-conversions"
  | "expire-redemptions"
  | "find-spent"
  | "look-at-store-credit"
  | "withdraw-codes"
  | "withdraw-left-code"
  | "cancel-redemption";

/** Of the version that changed the policy: the job of a later one begins anew, and is not this one's rest. */
const redateKey = (shopId: string, version: number) => `redate-lots:${shopId}:${version}`;

/** What is done is not found again, so these need not know where they were. */
const begin = null;

export const POINT_JOBS: { [Name in PointJob]: Executor<Jobs[Name]> } = {
  "mature-points": async ({ shopId }, helpers) => {
    const rest = await inTurns(begin, async (at) => ({
      at,
      ...(await maturePoints(shopId, { now: new Date() })),
    }));
    if (rest) await helpers.addJob("mature-points", { shopId }, { jobKey: `mature-points:${shopId}` });
  },
  "expire-points": async ({ shopId }, helpers) => {
    const rest = await inTurns(begin, async (at) => ({
      at,
      ...(await expirePoints(shopId, { now: new Date() })),
    }));
    if (rest) await helpers.addJob("expire-points", { shopId }, { jobKey: `expire-points:${shopId}` });
  },
  "warn-expiry": async ({ shopId, after = null }, helpers) => {
    const rest = await inTurns(after, async (at) => {
      const { after: next, more } = await warnExpiry(shopId, { now: new Date(), after: at });
      return { at: next, more };
    });
    if (!rest) return;
    await helpers.addJob("warn-expiry", { shopId, after: rest.at }, { jobKey: `warn-expiry:${shopId}` });
  },
  "redate-lots": async ({ shopId, version, after = "0" }, helpers) => {
    const rest = await inTurns(after, async (at) => {
      const { after: next, more } = await redateLots(shopId, { after: BigInt(at) });
      return { at: next.toString(), more };
    });
    if (!rest) return;
    const options = { jobKey: redateKey(shopId, version) };
    await helpers.addJob("redate-lots", { shopId, version, after: rest.at }, options);
  },
  "look-at-store-credit": ({ shopId }) => lookAtStoreCredit(shopId, { now: new Date() }),
  "convert-points": async ({ shopId, customerIds, after = "0" }, helpers) => {
    const of = customerIds?.map(BigInt) ?? null;
    const at = await convertInTurns(shopId, { after: BigInt(after), of });
    if (at === null) return;
    const options = of ? {} : { jobKey: `convert-points:${shopId}` };
    const rest = { shopId, ...(customerIds ? { customerIds } : {}), after: at.toString() };
    await helpers.addJob("convert-points", rest, options);
  },
  "issue-conversions": async ({ shopId, after = null }, helpers) => {
    const at = await issueInTurns(shopId, after);
    if (at === null) return;
    const name = `issue-conversions:${shopId}`;
    // Orders and shoppers of all shops go first.
    const options = { jobKey: name, queueName: name, priority: 10 };
    await helpers.addJob("issue-conversions", { shopId, after: at }, options);
  },
  "expire-redemptions": async ({ shopId, after = null }, helpers) => {
    const rest = await inTurns(after, async (at) => {
      const { after: next, more } = await expireCodes(shopId, { now: new Date(), after: at });
      return { at: next, more };
    });
    if (!rest) return;
    const options = { jobKey: `expire-redemptions:${shopId}` };
    await helpers.addJob("expire-redemptions", { shopId, after: rest.at }, options);
  },
  "find-spent": async ({ shopId, customerId, after = null }, helpers) => {
    const of = customerId === undefined ? {} : { customerId: BigInt(customerId) };
    const rest = await inTurns(after, async (at) => {
      const { after: next, more } = await findSpent(shopId, { now: new Date(), after: at, ...of });
      return { at: next, more };
    });
    if (!rest) return;
    const whose = customerId === undefined ? {} : { customerId };
    const options = { jobKey: `find-spent:${shopId}${customerId === undefined ? "" : `:${customerId}`}` };
    await helpers.addJob("find-spent", { shopId, ...whose, after: rest.at }, options);
  },
  "withdraw-codes": async ({ shopId, redemptionIds }) => {
    try {
      await withdrawReturned(shopId, redemptionIds, { now: new Date() });
    } catch (error) {
      // The merchant is asked for the scope: what can be used for nothing is not left to it for good.
      if (!(error instanceof Refusal) || error.code !== "SCOPE_MISSING") throw error;
      throw new Fault("what is to be withdrawn cannot be reached without a scope", { cause: error });
    }
  },
  "withdraw-left-code": (left) => withdrawLeftCode(left.shopId, left, { now: new Date() }),
  "cancel-redemption": ({ shopId, redemptionId }) =>
    cancelRedemption(shopId, redemptionId, { now: new Date() }),
};

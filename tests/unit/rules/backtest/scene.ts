/** Small shops in few words, and what a draft makes of their orders. */
import { Backtest } from "#app/rules/backtest/backtest.ts";
import type { BacktestResult, BacktestSetting } from "#app/rules/backtest/backtest.ts";
import type { BacktestMember } from "#app/rules/backtest/counted.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import type { Programme, ProgrammeDocument } from "#app/rules/programme.ts";
import { aKnownOrder, aVersion } from "../../../support/assessed.ts";
import type { OrderFigures } from "../../../support/orders.ts";
import { anOrder, aRefund, refunded } from "../../../support/orders.ts";

export const NEW_YORK = "America/New_York";

type Change = Omit<Partial<ProgrammeDocument>, "earning"> & {
  earning?: Partial<ProgrammeDocument["earning"]>;
};

/** The influencer tiers with what is other: 1, 2 from $500 and 3 points from $5,000; 500 points are $5. */
export function programmeOf({ earning, ...change }: Change = {}): Programme {
  return aVersion({ ...change, earning: { rate: perDollar(1), ...earning } }).programme;
}

export const perDollar = (points: number) => ({ points, perMinor: "100" });
export const spend = (dollars: number) => ({ metric: "spend" as const, atLeast: `${dollars * 100}` });

/** One tier for everybody. */
export const ONE_TIER: ProgrammeDocument["tiers"] = [{ id: "member", name: "Member", reach: null }];

export type Bought = Omit<OrderFigures, "processedAt" | "refunds" | "totalMinor"> & {
  at: string;
  dollars?: number;
  back?: [at: string, dollars: number][];
};

/** An order of some dollars; money that went back is of no line. */
export function bought({ at, dollars = 100, back = [], ...figures }: Bought): KnownOrder {
  const processedAt = new Date(at);
  const order = anOrder({ processedAt, totalMinor: BigInt(Math.round(dollars * 100)), ...figures });
  const refunds = back.map(([day, amount], index) =>
    aRefund({
      refundId: order.orderId * 100n + BigInt(index),
      processedAt: new Date(day),
      amountMinor: BigInt(amount * 100),
    }),
  );
  return aKnownOrder(refunds.reduce(refunded, order));
}

export function aMember(
  customerId: number,
  orders: readonly KnownOrder[],
  other: Partial<BacktestMember> = {},
): BacktestMember {
  return {
    ...{ customerId: BigInt(customerId), enrolledAt: new Date("2025-12-01T12:00:00Z") },
    ...{ customerTags: null, redeemedPoints: 0n, orders },
    ...other,
  };
}

export function backtestOf(
  members: readonly BacktestMember[],
  setting: Partial<BacktestSetting> = {},
): BacktestResult {
  const backtest = new Backtest({
    ...{ published: programmeOf(), draft: programmeOf(), timeZone: NEW_YORK, past: "settled" },
    from: new Date("2026-01-01T05:00:00Z"),
    now: new Date("2026-11-15T12:00:00Z"),
    ...setting,
  });
  for (const member of members) backtest.add(member);
  return backtest.result();
}

/** "influencer 1, ambassador 2": of each month the tiers that anybody has. */
export function toldPopulations(populations: BacktestResult["draft"]["populations"]): Record<string, string> {
  return Object.fromEntries(
    populations.map(({ month, tiers }) => {
      const some = tiers.filter(({ members }) => members > 0);
      return [month, some.map(({ tierId, members }) => `${tierId} ${members}`).join(", ")];
    }),
  );
}

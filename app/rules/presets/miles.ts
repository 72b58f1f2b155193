import type { Preset } from "#app/rules/presets/preset.ts";
import { amountsIn } from "#app/rules/presets/preset.ts";

const asked = (metric: "orders" | "points", atLeast: number) => ({ metric, atLeast: atLeast.toString() });

/** By so many orders and points together, or by more points alone. */
const status = (orders: number, { points, alone }: { points: number; alone: number }) => ({
  any: [{ all: [asked("orders", orders), asked("points", points)] }, asked("points", alone)],
});

/** Miles to spend, more of them by status; status by its own points, one per unit, and by the number of orders. */
export const miles: Preset = {
  id: "miles",
  name: "Miles",
  inspiration: "Inspired by United's MileagePlus; not affiliated with United Airlines.",
  purpose: "For shops with few, large orders: two ways to status, by how often and by how much.",
  document: (currency) => {
    const { perUnit, off } = amountsIn(currency);
    return {
      schema: 2,
      name: "Miles",
      currency,
      earning: { rate: perUnit(5), statusPoints: { rate: perUnit(1) } },
      tiers: [
        { id: "member", name: "Member", reach: null },
        {
          ...{ id: "silver", name: "Silver", rate: perUnit(7) },
          reach: status(15, { points: 5_000, alone: 6_000 }),
        },
        {
          ...{ id: "gold", name: "Gold", rate: perUnit(8) },
          reach: status(30, { points: 10_000, alone: 12_000 }),
        },
        {
          ...{ id: "platinum", name: "Platinum", rate: perUnit(9) },
          reach: status(45, { points: 15_000, alone: 18_000 }),
        },
        {
          ...{ id: "first", name: "First", rate: perUnit(11) },
          reach: status(60, { points: 22_000, alone: 28_000 }),
        },
      ],
      qualification: { period: "calendar_year" },
      rewards: [
        off("ten-off", { whole: 10, points: 2_000, validDays: 365 }),
        off("fifty-off", { whole: 50, points: 10_000, validDays: 365 }),
      ],
    };
  },
  notActiveYet: [],
};

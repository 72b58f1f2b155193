/** Faults in lots: what they hold, whose they are, from when and until when. */
import { USED } from "../../support/small-books.ts";
import type { Fault } from "./planting.ts";
import { lotOf } from "./planting.ts";

export const LOT_FAULTS: Fault[] = [
  {
    law: "Open lots hold what is available",
    what: "two lots that lend each other points",
    plant: [
      `UPDATE lots SET remaining = remaining - 5, amount = amount - 5 WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`,
    ],
    alsoBroken: ["A lot holds what its entry credited"],
  },
  {
    law: "What is left of a lot is its amount less what was taken",
    what: "a taking that was changed",
    plant: ["UPDATE allocations SET points = points - 1 WHERE shop_id = $1 AND points = 40"],
    alsoBroken: ["What an entry spends comes out of lots"],
  },
  {
    law: "Points whose day has come have ended",
    what: "a lot that was forgotten, or has the wrong day",
    plant: [
      `UPDATE lots SET expires_at = '2026-07-01' WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`,
    ],
    alsoBroken: ["A lot ends on a day that a programme gave it"],
  },
  {
    law: "A lot holds what its entry credited",
    what: "a lot that is gone",
    plant: [`DELETE FROM lots WHERE shop_id = $1 AND amount = 40`],
    alsoBroken: ["Open lots hold what is available"],
  },
  {
    law: "What an entry spends comes out of lots",
    what: "a redemption that took from no lot",
    plant: [
      "DELETE FROM allocations WHERE shop_id = $1 AND points = 40",
      `UPDATE lots SET remaining = remaining + 40 WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`,
    ],
    alsoBroken: ["Open lots hold what is available"],
  },
  {
    law: "A lot is its member's own",
    what: "a lot with somebody else",
    plant: [`UPDATE lots SET customer_id = 2 WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`],
    alsoBroken: ["Open lots hold what is available"],
  },
  {
    law: "A lot counts from the day its points could be spent",
    what: "a lot of an order that counts from another day",
    plant: [
      `UPDATE lots SET counts_from = counts_from + interval '1 day' WHERE shop_id = $1 AND entry_id = ${lotOf("mature:103:2:1")}`,
    ],
  },
  {
    law: "A lot counts from the day its points could be spent",
    what: "points given by hand that count from another day",
    plant: [
      `UPDATE lots SET counts_from = '2026-06-14' WHERE shop_id = $1 AND entry_id = ${lotOf("adjustment:a:1")}`,
    ],
  },
  {
    law: "A lot ends on a day that a programme gave it",
    what: "an end that no version gives",
    plant: [
      `UPDATE lots SET expires_at = '2099-01-01' WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`,
    ],
  },
  {
    law: "A merged customer keeps nothing",
    what: "a lot that did not move",
    plant: ["UPDATE lots SET customer_id = 3 WHERE shop_id = $1 AND customer_id = 4"],
    alsoBroken: ["Open lots hold what is available"],
  },
  {
    law: "A merged customer keeps nothing",
    what: "a code that did not move",
    plant: [`UPDATE redemptions SET customer_id = 3 WHERE shop_id = $1 AND redemption_id = '${USED}'`],
    alsoBroken: ["Every redemption has its entries, and they are its member's"],
  },
  {
    law: "An expiry takes exactly its lot",
    what: "an expiry that took another lot",
    plant: [
      `UPDATE allocations SET lot_entry_id = ${lotOf("order:101:1")} WHERE shop_id = $1 AND points = 30`,
      `UPDATE lots SET remaining = remaining - 30 WHERE shop_id = $1 AND entry_id = ${lotOf("order:101:1")}`,
      "UPDATE lots SET remaining = 30 WHERE shop_id = $1 AND amount = 30",
    ],
  },
];

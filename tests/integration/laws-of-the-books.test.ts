/** Laws of what stands around the ledger: pending points, warnings, merges, backfills, adjustments, checks. */
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aMember } from "../support/books.ts";
import { onPool } from "../support/pool.ts";
import { aShop } from "../support/shop.ts";

const ADJUSTMENT = "00000000-0000-4000-8000-00000000000a";

/** Statements that break one law each; $1 is the shop, with member 1 and an adjustment. */
const BROKEN: [law: string, statement: string][] = [
  ["pending_points_are_some", "INSERT INTO pending_points VALUES ($1, 1, 1, 0, now())"],
  ["pending_points_are_some", "INSERT INTO pending_points VALUES ($1, 1, 1, -5, now())"],
  ["pending_points_belong_to_member", "INSERT INTO pending_points VALUES ($1, 2, 1, 5, now())"],
  [
    "only_pending_points_mature",
    `INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, reason, actor, occurred_at,
       pending_after, available_after, matures_at) VALUES ($1, 1, 'earn', 'k', 0, 1, '{}', 'system', now(), 0, 1, now())`,
  ],
  ["expiry_warnings_come_before", "INSERT INTO expiry_warnings VALUES ($1, 1, now(), 0, 5, now())"],
  ["expiry_warnings_come_before", "INSERT INTO expiry_warnings VALUES ($1, 1, now(), 7, 0, now())"],
  ["expiry_warning_belongs_to_member", "INSERT INTO expiry_warnings VALUES ($1, 2, now(), 7, 5, now())"],
  ["customers_merge_into_another", merge({ deleted: 1, into: 1, kept: 2 })],
  ["customers_merge_into_another", merge({ deleted: 1, into: 2, kept: 1 })],
  ["cost_buckets_restore", bucket({ capacity: 0, restore: 100 })],
  ["cost_buckets_restore", bucket({ capacity: 1000, restore: 0 })],
  ["backfill_state_is_known", backfill("lost")],
  ["one_backfill_at_a_time", `${backfill("asked")}, ${values("reading")}`],
  [
    "adjustment_state_is_known",
    `INSERT INTO adjustments (shop_id, adjustment_id, state, made_by, made_at)
     VALUES ($1, '${randomUUID()}', 'lost', 'staff:1', now())`,
  ],
  ["adjustment_rows_count_from_one", row({ row: 0 })],
  ["adjustment_rows_are_good_or_say_why", row({ points: 0 })],
  ["adjustment_rows_are_good_or_say_why", row({ member: "NULL" })],
  ["adjustment_rows_with_errors_are_not_posted", row({ error: "'no such member'", posted: "now()" })],
  ["adjustment_rows_are_posted_before_undone", row({ undone: "now()" })],
  ["adjustment_row_belongs_to_adjustment", row({ adjustment: randomUUID() })],
  ["book_checks_answer_their_questions", check({ done: 4 })],
  ["book_checks_answer_their_questions", check({ done: 2, finished: "now()" })],
];

function merge({ deleted, into, kept }: { deleted: number; into: number; kept: number }): string {
  return `INSERT INTO customer_merges (shop_id, deleted_id, into_id, kept_id, merged_at)
    VALUES ($1, ${deleted}, ${into}, ${kept}, now())`;
}

function bucket({ capacity, restore }: { capacity: number; restore: number }): string {
  return `INSERT INTO cost_buckets (shop_id, available, capacity, restore_per_second, at)
    VALUES ($1, 0, ${capacity}, ${restore}, now())`;
}

function values(state: string): string {
  return `($1, '${randomUUID()}', now(), '${state}', 'staff:1', now(), now())`;
}

function backfill(state: string): string {
  return `INSERT INTO backfills (shop_id, backfill_id, since, state, started_by, started_at, moved_at) VALUES ${values(state)}`;
}

type Row = {
  adjustment?: string;
  row?: number;
  member?: string;
  points?: number;
  error?: string;
  posted?: string;
  undone?: string;
};

function row(fault: Row): string {
  const { adjustment = ADJUSTMENT, row: number = 1, member = "1", points = 5 } = fault;
  const { error = "NULL", posted = "NULL", undone = "NULL" } = fault;
  return `INSERT INTO adjustment_rows (shop_id, adjustment_id, row, customer_id, points, error, posted_at, undone_at)
    VALUES ($1, '${adjustment}', ${number}, ${member}, ${points}, ${error}, ${posted}, ${undone})`;
}

function check({ done, finished = "NULL" }: { done: number; finished?: string }): string {
  return `INSERT INTO book_checks (shop_id, checked_at, steps, steps_done, finished_at) VALUES ($1, now(), 3, ${done}, ${finished})`;
}

test.each(BROKEN)("%s refuses: %s", async (law, statement) => {
  const { shopId } = await aShop();
  await aMember(shopId, { customerId: 1n });
  await onPool().query(
    `INSERT INTO adjustments (shop_id, adjustment_id, state, made_by, made_at)
     VALUES ($1, '${ADJUSTMENT}', 'draft', 'staff:1', now())`,
    [shopId],
  );
  await expect(onPool().query(statement, [shopId])).rejects.toMatchObject({ constraint: law });
});

/** Laws that stand in the database, by name: each with what it refuses, whoever asks. */
import { describe, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { onPool } from "../support/pool.ts";
import { aMember, postAll, spend } from "../support/books.ts";
import { aShop } from "../support/shop.ts";

/**
 * Statements that break one law each; $1 is the shop, with member 1 holding 100 points in one lot, 40 of them spent.
 */
const BROKEN: [law: string, statement: string][] = [
  ["entries_are_append_only", "UPDATE entries SET available_delta = 1 WHERE shop_id = $1"],
  ["entries_are_append_only", "DELETE FROM entries WHERE shop_id = $1"],
  ["allocations_are_append_only", "UPDATE allocations SET points = 1 WHERE shop_id = $1"],
  ["allocations_are_append_only", "DELETE FROM allocations WHERE shop_id = $1"],
  ["programme_versions_are_append_only", "UPDATE programme_versions SET document = '{}' WHERE shop_id = $1"],
  ["programme_versions_are_append_only", "DELETE FROM programme_versions WHERE shop_id = $1"],
  ["programme_versions_count_from_one", version(0)],
  ["programme_versions_pkey", version(1)],
  [
    "restored_version_is_an_older_one",
    `INSERT INTO programme_versions (shop_id, version, document, published_at, published_by, restored_from)
     VALUES ($1, 2, '{}', now(), 'test', 2)`,
  ],
  ["audit_log_is_append_only", "UPDATE audit_log SET actor = 'system' WHERE shop_id = $1"],
  ["audit_log_is_append_only", "DELETE FROM audit_log WHERE shop_id = $1"],
  [
    "activity_points_are_never_negative",
    `INSERT INTO activity_records (shop_id, key, customer_id, activity_id, points, at, programme_version)
     VALUES ($1, 'visit', 1, 'check-in', -1, now(), 1)`,
  ],
  [
    "entry_reward_is_never_negative",
    "INSERT INTO entry_rewards (shop_id, customer_id, tier_id, period, points) VALUES ($1, 1, 'gold', '2026', -1)",
  ],
  [
    "conversion_takes_no_less_than_nothing",
    "INSERT INTO conversions VALUES ($1, 1, '2026-07', 0, -1, NULL, now())",
  ],
  [
    "converted_points_bought_something",
    "INSERT INTO conversions VALUES ($1, 1, '2026-07', 500, 1, NULL, now())",
  ],
  [
    "conversion_is_a_redemption",
    "INSERT INTO conversions VALUES ($1, 1, '2026-07', 500, 1, gen_random_uuid(), now())",
  ],
  ["backtest_state_is_known", backtest({ state: "lost" })],
  ["backtests_that_are_done_say_what_they_found", backtest({ state: "done" })],
  ["one_backtest_at_a_time", `${backtest({ state: "asked" })}, ${backtestRow({ state: "running" })}`],
  ["entry_key_per_shop", entry({ key: "gift:1" })],
  ["entry_kind_is_known", entry({ kind: "gift" })],
  ["entry_says_something", entry({ delta: 0 })],
  ["shortfall_belongs_to_a_debit", entry({ kind: "redeem", shortfall: -1 })],
  ["redemption_never_overdraws", entry({ kind: "redeem", after: -1 })],
  ["entry_belongs_to_member", entry({ member: 2 })],
  ["lot_remaining_is_within_its_amount", "UPDATE lots SET remaining = amount + 1 WHERE shop_id = $1"],
  ["lot_remaining_is_within_its_amount", "UPDATE lots SET remaining = -1 WHERE shop_id = $1"],
  [
    "lot_belongs_to_entry",
    "INSERT INTO lots (shop_id, entry_id, customer_id, amount, remaining, counts_from) VALUES ($1, 0, 1, 1, 1, now())",
  ],
  [
    "allocation_moves_points",
    "INSERT INTO allocations SELECT shop_id, entry_id, entry_id, 0 FROM lots WHERE shop_id = $1",
  ],
  ["member_state_is_known", "UPDATE members SET state = 'vip' WHERE shop_id = $1"],
  ["pending_is_never_negative", "UPDATE members SET pending = -1 WHERE shop_id = $1"],
  ["lifetime_earned_is_never_negative", "UPDATE members SET lifetime_earned = -1 WHERE shop_id = $1"],
  [
    "redacted_members_have_no_person",
    "UPDATE members SET state = 'redacted', email = 'a@b.c' WHERE shop_id = $1",
  ],
  [
    "refund_belongs_to_order",
    `INSERT INTO refunds (shop_id, order_id, refund_id, processed_at, state, returns_minor, taxes_minor, shipping_minor)
     VALUES ($1, 1, 1, now(), '{}', 0, 0, 0)`,
  ],
  ["redemption_never_costs_less_than_nothing", redemption({ points: -1 })],
  ["redemption_state_is_known", redemption({ state: "lost" })],
  ["used_codes_name_their_order", redemption({ state: "used" })],
  ["issued_once", `${redemption({ gid: "gid://1" })}, ${redemptionRow({ gid: "gid://1" })}`],
  ["withdrawals_say_who", redemption({ state: "issued", wantedBy: "shopper" })],
  [
    "delivery_state_is_known",
    "INSERT INTO deliveries (shop_id, webhook_id, topic, received_at, state) VALUES ($1, 'w', 't', now(), 'lost')",
  ],
  ["shop_id_is_a_shop_domain", "INSERT INTO shops (shop_id) SELECT 'https://' || $1"],
  ["customers_lapse_within_two_years", "UPDATE shops SET inactive_after_days = 29 WHERE shop_id = $1"],
  ["installed_shops_are_not_erased", "SELECT erase_shop($1, now())"],
];

function version(number: number): string {
  return `INSERT INTO programme_versions VALUES ($1, ${number}, '{}', now(), 'test')`;
}

function backtest(fault: { state: string }): string {
  return `INSERT INTO backtests (shop_id, backtest_id, months, state, draft_revision, programme_version, asked_by, asked_at,
    moved_at) VALUES ${backtestRow(fault)}`;
}

function backtestRow({ state }: { state: string }): string {
  return `($1, gen_random_uuid(), 12, '${state}', 1, 1, 'test', now(), now())`;
}

function entry(fault: {
  key?: string;
  kind?: string;
  delta?: number;
  after?: number;
  shortfall?: number;
  member?: number;
}) {
  const { key = "new", kind = "earn", delta = 1, after = 1, shortfall = 0, member = 1 } = fault;
  return `INSERT INTO entries (shop_id, customer_id, kind, key, pending_delta, available_delta, reason, actor,
      occurred_at, pending_after, available_after, shortfall)
    VALUES ($1, ${member}, '${kind}', '${key}', 0, ${delta}, '{}', 'system', now(), 0, ${after}, ${shortfall})`;
}

type Redeemed = { points?: number; state?: string; gid?: string; wantedBy?: string };

function redemption(fault: Redeemed): string {
  return `INSERT INTO redemptions (shop_id, redemption_id, customer_id, reward_id, programme_version, reward, points,
      state, code, requested_at, discount_gid, withdrawal_by)
    VALUES ${redemptionRow(fault)}`;
}

function redemptionRow({ points = 1, state = "requested", gid, wantedBy }: Redeemed): string {
  const id = randomUUID();
  const [made, wanted] = [gid, wantedBy].map((each) => (each === undefined ? "NULL" : `'${each}'`));
  return `($1, '${id}', 1, 'five-off', 1, '{}', ${points}, '${state}', '${id}', now(), ${made ?? ""}, ${wanted ?? ""})`;
}

async function aBusyShop(): Promise<string> {
  const { shopId } = await aShop();
  await aMember(shopId, { customerId: 1n, points: 100n });
  await postAll(shopId, [spend(1n, 40n, randomUUID())]);
  await onPool().query(
    "INSERT INTO audit_log (shop_id, at, actor, action) VALUES ($1, now(), 'staff:1', 'draft started')",
    [shopId],
  );
  return shopId;
}

test.each(BROKEN)("%s refuses: %s", async (law, statement) => {
  const shopId = await aBusyShop();
  await expect(onPool().query(statement, [shopId])).rejects.toMatchObject({ constraint: law });
});

test.each([
  ["entries_are_append_only", "entries"],
  ["allocations_are_append_only", "allocations"],
  ["audit_log_is_append_only", "audit_log"],
])("%s refuses to empty the table", async (law, table) => {
  await expect(onPool().query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ constraint: law });
});

describe("an uninstalled shop", () => {
  test("is erased as a whole, and nothing of another shop", async () => {
    const [shopId, other] = [await aBusyShop(), await aBusyShop()];
    await onPool().query("UPDATE shops SET uninstalled_at = now() WHERE shop_id = $1", [shopId]);
    await onPool().query("SELECT erase_shop($1, now())", [shopId]);
    const left = await onPool().query("SELECT shop_id FROM entries WHERE shop_id = ANY($1)", [
      [shopId, other],
    ]);
    expect(left.rows).toEqual([{ shop_id: other }, { shop_id: other }]);
  });
});

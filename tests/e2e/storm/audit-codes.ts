/** Codes and redemptions: one for each, points for each, and what shoppers were told is so. */
import type { Evidence, Finding } from "./audit.ts";
import { amissOfMoney } from "./audit-money.ts";
import type { StormShop } from "./scenery.ts";

export type Redemption = {
  id: string;
  kind: string;
  code: string;
  state: string;
  gid: string | null;
  points: string;
  moved: string | null;
  used: string | null;
  failure: string | null;
  suffix: number;
  endsAt: Date | null;
  withdrawalAt: Date | null;
};

type Discount = {
  gid: string;
  code: string;
  byApp: boolean;
  usageCount: number;
  status: string;
  endsAt: string | null;
};

/** What becomes a discount of Shopify's. */
const isDiscounted = ({ kind }: Redemption) =>
  ["amount_off", "percentage_off", "free_shipping"].includes(kind);

/** Of which some may be spent, and come back. */
const isMoney = ({ kind }: Redemption) => kind === "gift_card" || kind === "store_credit";

/** Points are away in these states, and only in these. */
const AWAY = ["requested", "issued", "used"];

export async function auditCodes(evidence: Evidence): Promise<Finding[]> {
  const differences: string[] = [];
  let looked = 0;
  const states: Record<string, number> = {};
  const kinds: Record<string, number> = {};
  const known = new Map<string, Redemption>();
  for (const shop of evidence.world.shops) {
    const redemptions = await redemptionsOf(evidence, shop);
    const { discounts } = await evidence.world.control.get<{ discounts: Discount[] }>(
      `discounts?shop=${shop.domain}`,
    );
    const made = discounts.filter(({ byApp }) => byApp);
    looked += made.length;
    for (const each of redemptions) {
      known.set(each.id, each);
      states[each.state] = (states[each.state] ?? 0) + 1;
      kinds[each.kind] = (kinds[each.kind] ?? 0) + 1;
    }
    const discounted = redemptions.filter(isDiscounted);
    const carried = await carriersOf(evidence, shop);
    for (const words of [
      ...redemptions.flatMap((each) => amissOfAny(each, evidence)),
      ...matches(discounted, made),
      ...discounted.flatMap((each) => amiss(each, made, carried)),
      ...(await amissOfMoney(evidence, shop, redemptions)),
    ])
      differences.push(`${shop.domain} ${words}`);
  }
  const counts = [...Object.entries(states), ...Object.entries(kinds)].map(
    ([name, count]) => `${String(count)} ${name}`,
  );
  return [
    {
      check: "every code is one redemption, paid for",
      looked: [`${String(looked)} codes`, ...counts].join(", "),
      differences,
    },
    promises(evidence, known),
  ];
}

async function redemptionsOf({ database }: Evidence, shop: StormShop): Promise<Redemption[]> {
  const { rows } = await database.query<Redemption>(
    `SELECT r.redemption_id::text AS id, r.reward ->> 'kind' AS kind, r.ends_at AS "endsAt",
       r.withdrawal_at AS "withdrawalAt", r.code, r.state, r.discount_gid AS gid, r.points::text AS points,
       r.used_order_id::text AS used, r.failure, r.code_suffix AS suffix,
       (SELECT sum(e.available_delta - e.shortfall)::text FROM entries e
        WHERE e.shop_id = r.shop_id AND e.redemption_id = r.redemption_id) AS moved
     FROM redemptions r WHERE r.shop_id = $1`,
    [shop.domain],
  );
  return rows;
}

/**
 * Orders that the store still has, by the code they carry: whether one of them lives. One that was cancelled or given
 * back as a whole before anything was sent does not; the storm sends nothing.
 */
async function carriersOf({ world }: Evidence, shop: StormShop): Promise<Map<string, boolean>> {
  const carried = new Map<string, boolean>();
  for (const { discounts, cancelledAt, financialStatus } of await world.allOrders(shop)) {
    const lives = cancelledAt === null && financialStatus.toLowerCase() !== "refunded";
    for (const { code } of discounts)
      if (code !== null) carried.set(code, (carried.get(code) ?? false) || lives);
  }
  return carried;
}

/**
 * A code that was left for the next, as when its customer was merged away, works for nobody; every other is one
 * redemption's.
 */
function matches(redemptions: readonly Redemption[], discounts: readonly Discount[]): string[] {
  let left = redemptions.reduce((sum, { suffix }) => sum + suffix, 0);
  return discounts.flatMap(({ code, gid, status, usageCount }) => {
    const of = redemptions.filter((each) => each.code === code);
    if (of.length === 0 && status !== "ACTIVE" && usageCount === 0 && left > 0) {
      left -= 1;
      return [];
    }
    if (of.length !== 1)
      return [
        `code ${code} (${status}, used ${String(usageCount)} times) belongs to ${String(of.length)} redemptions`,
      ];
    return of[0]!.gid === gid || of[0]!.state === "failed"
      ? []
      : [`code ${code} is ${gid} and was noted as ${String(of[0]!.gid)}`];
  });
}

/** Whatever it became: its points are away or back, and it is where it is because somebody wanted so. */
function amissOfAny(each: Redemption, { world }: Evidence): string[] {
  const { id, kind, state, points, moved, withdrawalAt, failure } = each;
  const { wantedBack, comingBack } = world.shoppers;
  const found: string[] = [];
  const taken = AWAY.includes(state) ? -BigInt(points) : 0n;
  if (BigInt(moved ?? "0") !== taken)
    found.push(
      `redemption ${id}, ${kind}, is ${state} and moved ${String(moved)} points, should be ${String(taken)}`,
    );
  if (state === "requested") found.push(`redemption ${id}, ${kind}, is still requested`);
  if (state === "issued" && withdrawalAt !== null)
    found.push(`redemption ${id}, ${kind}, is still wanted back`);
  if (state === "cancelled" && !wantedBack.has(id))
    found.push(`redemption ${id}, ${kind}, is cancelled, which nobody asked for`);
  // What cannot be taken back says why.
  if (state === "issued" && comingBack.has(id) && failure === null && !isMoney(each))
    found.push(`redemption ${id}, ${kind}, was to come back and is issued`);
  return found;
}

function amiss(
  each: Redemption,
  discounts: readonly Discount[],
  carried: ReadonlyMap<string, boolean>,
): string[] {
  const { id, code, state, endsAt } = each;
  const found: string[] = [];
  const discount = discounts.find((one) => one.code === code);
  // A longer life was promised after the store had given it, never before.
  if (state === "issued" && discount && Date.parse(discount.endsAt ?? "9999") < secondOf(endsAt))
    found.push(
      `redemption ${id} is said to end ${String(endsAt)}, and its code ends ${String(discount.endsAt)}`,
    );
  if (state === "cancelled" && discount?.status === "ACTIVE")
    found.push(`redemption ${id} is cancelled and its code ${code} works`);
  if (!discount && state !== "failed") found.push(`redemption ${id} is ${state} without a code at the store`);
  if (state === "failed" && discount?.status === "ACTIVE")
    found.push(
      `redemption ${id} failed (${String(each.failure)}; ${String(each.suffix)} codes before, noted as ${String(each.gid)}) and its code ${code} works`,
    );
  // Of a deleted order only the use is left to see.
  const used = (discount?.usageCount ?? 0) > 0;
  const expected = carried.get(code) === true ? "used" : carried.has(code) || used ? "returned" : null;
  if (expected === null ? state === "used" || state === "returned" : state !== expected)
    found.push(`redemption ${id} is ${state}, should be ${expected ?? "issued"}`);
  return found;
}

const secondOf = (instant: Date | null) =>
  instant === null ? 0 : Math.floor(instant.getTime() / 1_000) * 1_000;

/** A gift card's code is shown in fours, without a dash. */
const plain = (code: string) => code.replaceAll(/[ -]/g, "").toLowerCase();

/** Whoever holds a code has a redemption of it; whoever was refused has none. */
function promises({ world }: Evidence, known: ReadonlyMap<string, Redemption>): Finding {
  const differences = [...world.shoppers.contradictions];
  const answers = [...world.shoppers.answers.values()];
  for (const { wish, status, code, error } of answers) {
    const row = known.get(wish.redemptionId);
    if (code !== null && (!row || plain(row.code) !== plain(code)))
      differences.push(`redemption ${wish.redemptionId} was told ${code} and has ${String(row?.code)}`);
    if (status >= 400 && status < 500 && row && !world.isGone(wish.customerId))
      differences.push(`redemption ${wish.redemptionId} was refused (${String(error)}) and is ${row.state}`);
    if (status >= 400 && status < 500 && error !== "INSUFFICIENT_POINTS" && !world.isGone(wish.customerId))
      differences.push(`redemption ${wish.redemptionId} was refused: ${String(status)} ${String(error)}`);
    if ((status === 0 || status >= 500) && !world.isGone(wish.customerId))
      differences.push(`redemption ${wish.redemptionId} was never answered (${String(status)})`);
  }
  const refused = answers.filter(({ status }) => status === 409).length;
  const looked = `${String(answers.length)} wishes, ${String(refused)} refused for want of points`;
  return { check: "what shoppers were told is so", looked, differences };
}

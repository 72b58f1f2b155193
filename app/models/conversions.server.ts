/** Keeper of conversions: points that became a reward by themselves, once for each member and window. */
import type { Db, Tx } from "#app/db.server.ts";
import { idList, jsonRows, sql } from "#app/db.server.ts";
import type { Converted, Convertible, ConvertingTimes } from "#app/rules/conversion.ts";

/** Whose turn it is: by a monthly window, or (null) whoever has got enough since the last time. */
export type Turn = { window: string | null; least: bigint; now: Date };

/** With how many lots, open ones and such as are about to be made, the ledger has to move for it. */
export type ConvertibleLots = Convertible & { lots: number };

/**
 * The next members after one of them, or of these, who take part, have so many points, pending ones that are due among
 * them, and have not had their turn; at most `limit`. By threshold that is who has got points since the last
 * conversion: what came back of a code, and what a limit left over, waits for what comes next. Who got nothing for
 * want of a permission, or of store credit in this shop, is found by `findDenied`.
 */
export async function findConvertible(
  db: Db,
  shopId: string,
  { window, least, now }: Turn,
  { of = null, after = 0n, limit }: { of?: readonly bigint[] | null; after?: bigint; limit: number },
): Promise<ConvertibleLots[]> {
  const named = of ? sql`AND m.customer_id = ANY(${idList(of)}::bigint[])` : sql``;
  const open =
    window === null
      ? sql`(last.entry_id IS NULL OR EXISTS (SELECT FROM entries e WHERE e.shop_id = m.shop_id
          AND e.customer_id = m.customer_id AND e.entry_id > last.entry_id AND e.available_delta > 0
          AND e.kind <> 'return'))`
      : sql`NOT EXISTS (SELECT FROM conversions c WHERE c.shop_id = m.shop_id AND c.customer_id = m.customer_id
          AND c."window" = ${window})`;
  return db.$queryRaw<ConvertibleLots[]>(sql`
    SELECT m.customer_id AS "customerId", m.available, last.times, (
      (SELECT count(*) FROM lots l
        WHERE l.shop_id = m.shop_id AND l.customer_id = m.customer_id AND l.remaining > 0)
      + (SELECT count(*) FROM pending_points p
        WHERE p.shop_id = m.shop_id AND p.customer_id = m.customer_id AND p.matures_at <= ${now}))::integer AS lots
    FROM members m, LATERAL (
      SELECT (count(*) FILTER (WHERE c."window" ~ '^[0-9]+$'))::integer AS times, max(e.entry_id) AS entry_id
      FROM conversions c LEFT JOIN entries e ON e.shop_id = c.shop_id
        AND e.key = 'redemption:' || c.redemption_id || ':1'
      WHERE c.shop_id = m.shop_id AND c.customer_id = m.customer_id) AS last
    WHERE m.shop_id = ${shopId} AND m.customer_id > ${after} ${named} AND m.state = 'enrolled'
      AND (m.available >= ${least} OR (m.pending > 0 AND m.available + (
        SELECT coalesce(sum(p.points), 0) FROM pending_points p
        WHERE p.shop_id = m.shop_id AND p.customer_id = m.customer_id AND p.matures_at <= ${now}) >= ${least}))
          AND ${open}
    ORDER BY m.customer_id LIMIT ${limit}`);
}

/** Writes what became of the points of members, who are locked, with the redemptions that they bought. */
export async function insertConversions(
  tx: Tx,
  shopId: string,
  converted: readonly (Converted & { redemptionId: string | null })[],
  now: Date,
): Promise<void> {
  const rows = converted.map(({ customerId, window, points, steps, redemptionId }) => ({
    ...{ id: customerId.toString(), window, points: points.toString(), steps },
    redemption: redemptionId ?? undefined,
  }));
  await tx.$executeRaw`
    INSERT INTO conversions (shop_id, customer_id, "window", points, steps, redemption_id, at)
    SELECT ${shopId}, x.id, x."window", x.points, x.steps, x.redemption, ${now}
    FROM json_to_recordset(${jsonRows(rows)}) AS x(id bigint, "window" text, points bigint, steps integer, redemption uuid)`;
}

/** Whether everybody had their turn in a monthly window. */
export async function isFinished(db: Db, shopId: string, window: string): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>`
    SELECT FROM conversion_windows WHERE shop_id = ${shopId} AND "window" = ${window}`;
  return rows.length > 0;
}

/** What became of a shop's conversions so far, and when its versions convert. */
export type ConversionsSoFar = {
  finished: string | null;
  denied: number;
  deniedByThreshold: number;
  /** Nobody can pay with store credit in this shop, as far as Laurel knows. */
  isCreditOff: boolean;
  times: ConvertingTimes;
};

/** Windows by threshold, "7", also tried again, "7/2". */
const BY_THRESHOLD = sql`c."window" ~ '^[0-9]+(/|$)'`;

/**
 * The last monthly window in which everybody had their turn (null before the first), how many members are to be tried
 * again in it, and how many by threshold, whether store credit is off, and when the versions convert.
 */
export async function conversionsSoFar(db: Db, shopId: string): Promise<ConversionsSoFar> {
  const rows = await db.$queryRaw<Omit<ConversionsSoFar, "times">[]>(sql`
    SELECT last AS finished, again.*,
      EXISTS (SELECT FROM shops WHERE shop_id = ${shopId} AND store_credit_off_at IS NOT NULL) AS "isCreditOff"
    FROM (SELECT max("window") AS last FROM conversion_windows WHERE shop_id = ${shopId}) AS done, LATERAL (
      SELECT (count(DISTINCT whose) FILTER (WHERE starts_with(c."window", last)))::integer AS denied,
        (count(DISTINCT whose) FILTER (WHERE ${BY_THRESHOLD}))::integer AS "deniedByThreshold"
      FROM conversions c LEFT JOIN customer_merges k ON k.shop_id = c.shop_id AND k.deleted_id = c.customer_id,
        LATERAL (SELECT coalesce(k.kept_id, c.customer_id) AS whose) AS became
      WHERE c.shop_id = ${shopId} AND c.denied_at IS NOT NULL) AS again`);
  const times = (await findConvertingTimes(db, [shopId])).get(shopId) ?? [];
  return { ...(rows[0] ?? { finished: null, denied: 0, deniedByThreshold: 0, isCreditOff: false }), times };
}

/** Everybody had their turn: nobody is converted in this window any more. Saying it twice changes nothing. */
export async function finishWindow(tx: Tx, shopId: string, window: string, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO conversion_windows (shop_id, "window", finished_at) VALUES (${shopId}, ${window}, ${now})
    ON CONFLICT DO NOTHING`;
}

/**
 * Nothing could be made for want of a permission, or of store credit in this shop: the window of this redemption is to
 * be tried again. Idempotent.
 */
export async function noteDenied(
  tx: Tx,
  shopId: string,
  { redemptionId, now }: { redemptionId: string; now: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE conversions SET denied_at = ${now} WHERE shop_id = ${shopId} AND redemption_id = ${redemptionId}::uuid`;
}

/** Shops and by which terms they convert. */
const CONVERTING = sql`
  shops s JOIN LATERAL (
    SELECT document -> 'conversion' AS terms FROM programme_versions v WHERE v.shop_id = s.shop_id
    ORDER BY version DESC LIMIT 1) AS last ON true`;

/** The account is looked at before it is credited. */
const CREDIT_SCOPES = ["write_store_credit_account_transactions", "read_store_credit_accounts"];

/** Shopify may deny what was consented to, and change its mind: then a try a day. */
const DENIED_FOR_MS = 86_400_000;

/**
 * That what `terms` convert into may be made for a shop, `s`, as far as Laurel knows: with the scopes, where store
 * credit is not switched off, and where the denial is forgotten, as after new consent, or is older than a day.
 */
function mayBeMade(now: Date) {
  const deniedBefore = new Date(now.getTime() - DENIED_FOR_MS);
  const allowed = (scopes: string[], isIts: ReturnType<typeof sql>) => sql`(s.scopes @> ${scopes}::text[]
    AND NOT EXISTS (SELECT FROM denials d WHERE d.shop_id = s.shop_id AND ${isIts}
      AND d.denied_at > ${deniedBefore}))`;
  const discounts = sql`d.operation LIKE '%Discount'`;
  const credits = sql`d.operation IN ('StoreCredit', 'CreditStoreCredit')`;
  return sql`CASE terms ->> 'into' WHEN 'store_credit'
    THEN s.store_credit_off_at IS NULL AND ${allowed(CREDIT_SCOPES, credits)}
    ELSE ${allowed(["write_discounts"], discounts)} END`;
}

/** Whether what Shopify denied may succeed now; asked before every try, for there are only a few. */
export async function mayTryAgain(db: Db, shopId: string, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>(sql`
    SELECT FROM ${CONVERTING} WHERE s.shop_id = ${shopId} AND ${mayBeMade(now)}`);
  return rows.length > 0;
}

/**
 * Members to be tried again in a month, or (null) by threshold, denied by an instant: those of the first of its
 * windows, at most `limit`. What was denied to customers who are gone since is whose they became.
 */
export async function findDenied(
  db: Db,
  shopId: string,
  { month, by, limit }: { month: string | null; by: Date; limit: number },
): Promise<{ window: string; customerIds: bigint[] } | null> {
  const which = month === null ? BY_THRESHOLD : sql`starts_with(c."window", ${month})`;
  const rows = await db.$queryRaw<{ customerId: bigint; window: string }[]>(sql`
    SELECT coalesce(k.kept_id, c.customer_id) AS "customerId", c."window"
    FROM (SELECT c.shop_id, c.customer_id, c."window" FROM conversions c
      WHERE c.shop_id = ${shopId} AND c.denied_at <= ${by} AND ${which}
      ORDER BY "window", customer_id LIMIT ${limit}) AS c
      LEFT JOIN customer_merges k ON k.shop_id = c.shop_id AND k.deleted_id = c.customer_id
    ORDER BY c."window", 1`);
  const window = rows[0]?.window;
  if (window === undefined) return null;
  const whose = rows.flatMap((row) => (row.window === window ? row.customerId : []));
  return { window, customerIds: [...new Set(whose)] };
}

/**
 * Takes the turns of these members, who are locked, that are to be tried again, with those of whoever became them:
 * who asks next finds none. Those of one who was merged into another meanwhile are left to the other's turn.
 */
export async function takeDenied(
  tx: Tx,
  shopId: string,
  { window, customerIds }: { window: string; customerIds: readonly bigint[] },
): Promise<{ customerId: bigint; points: bigint }[]> {
  return tx.$queryRaw`
    WITH whose AS (
      SELECT id, id AS kept_id FROM unnest(${idList(customerIds)}::bigint[]) AS id WHERE NOT EXISTS (
        SELECT FROM customer_merges k WHERE k.shop_id = ${shopId} AND k.deleted_id = id)
      UNION ALL SELECT deleted_id, kept_id FROM customer_merges
      WHERE shop_id = ${shopId} AND kept_id = ANY(${idList(customerIds)}::bigint[])
    ), taken AS (
      UPDATE conversions c SET denied_at = NULL FROM whose
      WHERE c.shop_id = ${shopId} AND c."window" = ${window} AND c.denied_at IS NOT NULL AND c.customer_id = whose.id
      RETURNING whose.kept_id, c.points)
    SELECT kept_id AS "customerId", sum(points)::bigint AS points FROM taken GROUP BY kept_id`;
}

/** A shop whose programme converts on a day of the month, and the last window that is done. */
export type MonthlyShop = {
  shopId: string;
  timeZone: string | null;
  finished: string | null;
  /** In that window some are to be tried again, and now it may succeed. */
  again: boolean;
};

const installed = (after: string) =>
  sql`s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AND s.shop_id > ${after}`;

/** Installed shops that convert on a day of the month, the next ones after a shop, at most `limit`. */
export async function findMonthlyShops(
  db: Db,
  { now, after, limit }: { now: Date; after: string; limit: number },
): Promise<MonthlyShop[]> {
  return db.$queryRaw<MonthlyShop[]>(sql`
    SELECT s.shop_id AS "shopId", s.time_zone AS "timeZone", done.last AS finished,
      EXISTS (SELECT FROM conversions c WHERE c.shop_id = s.shop_id AND c.denied_at IS NOT NULL
          AND starts_with(c."window", done.last))
        AND ${mayBeMade(now)} AS again
    FROM ${CONVERTING}
      CROSS JOIN LATERAL (SELECT max("window") AS last FROM conversion_windows w WHERE w.shop_id = s.shop_id) AS done
    WHERE ${installed(after)} AND terms #>> '{when,kind}' = 'monthly' ORDER BY s.shop_id LIMIT ${limit}`);
}

/** When the versions of these shops convert, by shop, ascending. */
export async function findConvertingTimes(
  db: Db,
  shopIds: readonly string[],
): Promise<Map<string, ConvertingTimes>> {
  const rows = await db.$queryRaw<
    { shopId: string; publishedAt: Date; when: ConvertingTimes[number]["when"] }[]
  >`
    SELECT shop_id AS "shopId", published_at AS "publishedAt", document #> '{conversion,when}' AS "when"
    FROM programme_versions WHERE shop_id = ANY(${[...shopIds]}::text[]) ORDER BY shop_id, version`;
  return Map.groupBy(rows, ({ shopId }) => shopId);
}

/**
 * Installed shops that convert as soon as there are enough, and where somebody has enough; the next ones after a shop,
 * at most `limit`. Some of them may have had their turn.
 */
export async function findShopsWithEnough(
  db: Db,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ shopId: string }[]>(sql`
    SELECT s.shop_id AS "shopId" FROM ${CONVERTING}
    WHERE ${installed(after)} AND terms #>> '{when,kind}' = 'threshold' AND EXISTS (
      SELECT FROM members m WHERE m.shop_id = s.shop_id AND m.state = 'enrolled'
        AND m.available >= (terms ->> 'stepPoints')::bigint)
    ORDER BY s.shop_id LIMIT ${limit}`);
  return rows.map((row) => row.shopId);
}

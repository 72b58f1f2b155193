/** Where the rows of sales by customer are read from: kept for the ranges asked for most, worked out for other dates. */
import { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { fitsWords } from "#app/reports/members.server.ts";
import type { SalesQuestion } from "#app/reports/sales.ts";
import { SEGMENTS } from "#app/reports/segments.ts";
import {
  CHANNEL,
  HAS_ORDERS,
  IS_MEMBER,
  IS_NEW,
  SEGMENT,
  salesOfDays,
  TAGS,
  TIER,
  TOLD,
} from "#app/sales-of-days.server.ts";

/** Rows are called `r` in whatever is asked of them. */
export type SalesSource = {
  /** Common tables to begin a statement with, or nothing. */
  tables: Prisma.Sql;
  /** All of them together are the rows; each is walked in the order of one of its indexes. */
  parts: Part[];
  /** The whole row `r` of a customer `s` of a part. */
  whole: Prisma.Sql;
  /** Ids of tiers by `tier_number`, from 1 on. */
  tiers: readonly string[];
  /** Where rows are kept added up and nobody is left out whom their sums count: which sums. */
  sums: Prisma.Sql | null;
  /** So many fit the words that they are not added up. */
  isVague: boolean;
};

export type Part = { listId: Prisma.Sql; rows: Prisma.Sql; those: Prisma.Sql };

type Range = { tiers: string[]; channels: string[]; listId: bigint; ofChannel: bigint };

/** Kept rows where the range has them and is ready; the days themselves otherwise. */
export async function sourceOf(
  db: Db,
  shopId: string,
  question: SalesQuestion,
  { few: most = FEW }: { few?: number } = {},
): Promise<SalesSource> {
  const range = await findRange(db, shopId, question);
  const few = await findFew(db, shopId, question, most);
  if (!range) return workedOut(shopId, question, few);
  const { filters, search } = question;
  const kinds = kindsOf(question, range.tiers);
  const lists = listsOf(range, filters.channel);
  const parts = lists.map(({ listId, kinds: ofList }) =>
    walked(shopId, question, { listId, kinds: sql`${kinds} AND ${ofList}` }),
  );
  const ofLists = Prisma.join(
    lists.map(({ listId, kinds: ofList }) => sql`(r.list_id = ${listId} AND ${ofList})`),
    " OR ",
  );
  if (few.ids === null)
    return {
      tables: sql``,
      parts,
      whole: sql`sales_rows r ON r.shop_id = ${shopId} AND r.list_id = s.list_id AND r.customer_id = s.customer_id`,
      tiers: range.tiers,
      sums: sql`sales_sums r WHERE r.shop_id = ${shopId} AND r.tag = ${filters.tag ?? ""} AND ${kinds} AND (${ofLists})`,
      isVague: search !== "",
    };
  return {
    tables: sql`few AS MATERIALIZED (
      SELECT r.* FROM sales_rows r
      WHERE r.shop_id = ${shopId} AND r.customer_id = ANY (${few.ids}::bigint[]) AND ${kinds} AND ${hasTag(filters.tag)} AND (${ofLists})),`,
    parts: [{ listId: sql`r.list_id`, rows: sql`few r`, those: sql`true` }],
    whole: sql`few r ON r.customer_id = s.customer_id`,
    tiers: range.tiers,
    sums: null,
    isVague: false,
  };
}

/** A channel without sales in the range has the list 0, which is empty. */
async function findRange(db: Db, shopId: string, { period, filters }: SalesQuestion): Promise<Range | null> {
  const list = (channel: string) => sql`coalesce((SELECT list_id FROM sales_lists l
    WHERE l.shop_id = ${shopId} AND l.range = r.range AND l.channel = ${channel}), 0)`;
  const [range] = await db.$queryRaw<Range[]>`
    SELECT f.tiers, f.channels, ${list("")} AS "listId", ${list(filters.channel ?? "")} AS "ofChannel"
    FROM sales_ranges r JOIN day_folds f USING (shop_id)
    WHERE r.shop_id = ${shopId} AND r.range = ${period.preset} AND r.is_ready
      AND r.first = ${period.from}::date AND r.next = ${period.to}::date + 1`;
  return range ?? null;
}

/** Who bought in one channel alone stands among everybody; a channel's own list has those who bought in others, too. */
function listsOf(range: Range, channel: string | null): { listId: bigint; kinds: Prisma.Sql }[] {
  const everybody = { listId: range.listId, kinds: sql`true` };
  if (channel === null) return [everybody];
  const number = BigInt(range.channels.indexOf(channel) + 1);
  const inIt = sql`r.kinds & ${CHANNEL.mask}::bigint = ${number << CHANNEL.shift}::bigint`;
  const ofChannel = { listId: range.ofChannel, kinds: sql`true` };
  return number === 0n || number > 255n ? [ofChannel] : [{ ...everybody, kinds: inIt }, ofChannel];
}

/** What the filters ask of `r.kinds`, of rows and of sums alike. */
function kindsOf({ filters, returnsOn }: SalesQuestion, tiers: readonly string[]): Prisma.Sql {
  let [mask, wanted] = [0n, 0n];
  const want = (bits: bigint, value: bigint) => {
    mask |= bits;
    wanted |= value;
  };
  if (filters.isMember !== null) want(IS_MEMBER, filters.isMember ? IS_MEMBER : 0n);
  if (filters.isNew) want(IS_NEW, IS_NEW);
  if (returnsOn === "order") want(HAS_ORDERS, HAS_ORDERS);
  if (filters.segment !== null)
    want(SEGMENT.mask, BigInt(SEGMENTS.indexOf(filters.segment) + 1) << SEGMENT.shift);
  if (filters.tierId !== null) {
    const number = BigInt(tiers.indexOf(filters.tierId) + 1);
    if (number === 0n) return sql`false`;
    want(TIER.mask, number << TIER.shift);
  }
  return mask === 0n ? sql`true` : sql`r.kinds & ${mask}::bigint = ${wanted}::bigint`;
}

const hasTag = (tag: string | null) => (tag === null ? sql`true` : sql`r.tags @> ARRAY[${tag}]`);

type Walk = { listId: bigint; kinds: Prisma.Sql };

/**
 * A list in the order of one of its indexes, which has the kinds: only who passes them is looked at more closely. Lists
 * are one shop's, and the row that is read in the end is asked for by its shop.
 */
function walked(shopId: string, { search, filters }: SalesQuestion, { listId, kinds }: Walk): Part {
  const list = sql`(SELECT list_id FROM sales_lists WHERE shop_id = ${shopId} AND list_id = ${listId})`;
  const { tag } = filters;
  const tagged = sql`CROSS JOIN LATERAL (
    SELECT FROM sales_rows w WHERE w.shop_id = ${shopId} AND w.list_id = r.list_id
      AND w.customer_id = r.customer_id AND w.tags @> ARRAY[${tag}] OFFSET 0) AS tagged`;
  const named = sql`CROSS JOIN LATERAL (
    SELECT WHERE ${isNamed(shopId, search)} OFFSET 0) AS named`;
  const maybeTagged = sql`AND r.kinds & (tag_bits(ARRAY[${tag}]) << ${TAGS.shift}::int) <> 0`;
  return {
    listId: sql`r.list_id`,
    rows: sql`sales_rows r ${tag === null ? sql`` : tagged} ${search === "" ? sql`` : named}`,
    those: sql`r.list_id = ${list} AND ${kinds} ${tag === null ? sql`` : maybeTagged}`,
  };
}

/** By the customer's name and e-mail as Shopify has them, and by their whole id. */
const isNamed = (shopId: string, search: string) => sql`(
  r.customer_id::text = ${search} OR ${isGuests(search)} AND r.customer_id = 0
  OR EXISTS (SELECT FROM members m WHERE m.shop_id = ${shopId} AND m.customer_id = r.customer_id
    AND ${fitsWords(search)}))`;

const isGuests = (search: string) => sql`${"guests".includes(search.toLowerCase())}::boolean`;

const FEW = 5_000;

/** Whom the words and the tag mean, by the indexes of members; null where they mean many, or everybody. */
async function findFew(
  db: Db,
  shopId: string,
  { search, filters: { tag } }: SalesQuestion,
  most: number,
): Promise<{ ids: string | null }> {
  if (search === "" && tag === null) return { ids: null };
  const words = search === "" ? sql`true` : fitsWords(search);
  const tagged = tag === null ? sql`true` : sql`m.tags @> ARRAY[${tag}] AND m.tags <> '{}'`;
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT m.customer_id::text AS id FROM members m WHERE m.shop_id = ${shopId} AND ${words} AND ${tagged}
    LIMIT ${most + 1}::int`;
  if (found.length > most) return { ids: null };
  const others = search === "" ? [] : [...(isId(search) ? [search] : []), "0"];
  const known = "guests".includes(search.toLowerCase()) ? others : others.filter((id) => id !== "0");
  return { ids: `{${[...new Set([...found.map(({ id }) => id), ...known])].join()}}` };
}

const isId = (search: string) => /^[1-9]\d{0,17}$/.test(search);

function workedOut(shopId: string, question: SalesQuestion, few: { ids: string | null }): SalesSource {
  const { period, tierIds, filters, search } = question;
  const [first, last] = [sql`${period.from}::date`, sql`${period.to}::date`];
  const channel = filters.channel === null ? sql`` : sql`AND channel IN (${filters.channel}, '')`;
  const tiers = sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(tierIds)}::jsonb))`;
  const wanted = [kindsOf(question, tierIds), hasTag(filters.tag)];
  if (few.ids !== null) wanted.push(sql`r.customer_id = ANY (${few.ids}::bigint[])`);
  else if (search !== "") wanted.push(isNamed(shopId, search));
  const ofFew = few.ids === null ? sql`` : sql`AND customer_id = ANY (${few.ids}::bigint[])`;
  return {
    tables: sql`
      days AS NOT MATERIALIZED (
        SELECT * FROM customer_days
        WHERE shop_id = ${shopId} AND day >= ${first} AND day <= ${last} ${channel} ${ofFew}),
      ${salesOfDays(shopId, { first, channels: "together", numbers: { tiers, channels: sql`ARRAY[]::text[]` } })},
      worked_out AS MATERIALIZED (SELECT ${TOLD} FROM told),`,
    parts: [{ listId: sql`0::bigint`, rows: sql`worked_out r`, those: sql`${Prisma.join(wanted, " AND ")}` }],
    whole: sql`worked_out r ON r.customer_id = s.customer_id`,
    tiers: tierIds,
    sums: null,
    isVague: false,
  };
}

/** The list of members, a page at a time. */
import type { Prisma } from "@prisma/client";
import type { Db } from "#app/db.server.ts";
import { sql } from "#app/db.server.ts";
import { containing, pageWithin, PAGE_SIZE } from "#app/reports/listing.ts";
import type { Listing } from "#app/reports/listing.ts";

export const MEMBER_COLUMNS = ["name", "tier", "balance", "spent", "last"] as const;
export type MemberColumn = (typeof MEMBER_COLUMNS)[number];

export type MemberLine = {
  customerId: bigint;
  state: string;
  name: string;
  email: string | null;
  tierId: string | null;
  available: bigint;
  pending: bigint;
  /** What counts towards a tier in the period that runs. */
  spentMinor: bigint;
  lastOrderAt: Date | null;
};

/** `tierId` null: every tier. `baseTierId`: the tier of members without a standing. */
export type MembersQuestion = {
  now: Date;
  tierId: string | null;
  tierIds: readonly string[];
  search: string;
};

export type MembersPage = { members: MemberLine[]; count: number; page: number; pages: number };

/**
 * One page of members; a page beyond the last answers the last. Guests of the programme are listed, too; whoever became
 * another customer is not, unless asked for by id.
 */
export async function listMembers(
  db: Db,
  shopId: string,
  question: MembersQuestion,
  listing: Listing<MemberColumn>,
): Promise<MembersPage> {
  const found = sql`
    FROM members m LEFT JOIN standings s ON s.shop_id = m.shop_id AND s.customer_id = m.customer_id
    LEFT JOIN customer_merges g ON g.shop_id = m.shop_id AND g.deleted_id = m.customer_id
    WHERE m.shop_id = ${shopId} AND (g.deleted_id IS NULL OR ${byId(question.search)}) AND ${inTier(question)} AND ${matching(question.search)}`;
  const counted = await db.$queryRaw<{ count: bigint }[]>(sql`SELECT count(*) AS count ${found}`);
  const count = Number(counted[0]?.count ?? 0n);
  const { page, pages } = pageWithin(listing.page, count);
  const members = await db.$queryRaw<MemberLine[]>(sql`
    SELECT m.customer_id AS "customerId", ${STATE} AS state, ${NAME} AS name, m.email, m.available, m.pending,
      ${tierOf(question)} AS "tierId", ${spent(question)} AS "spentMinor", ${LAST_ORDER} AS "lastOrderAt"
    ${found} ORDER BY ${inOrder(listing, question)} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`);
  return { members, count, page, pages };
}

/** How many members the shop has, whatever their state: an empty shop is told something else than an empty search. */
export async function countMembers(db: Db, shopId: string): Promise<number> {
  return db.member.count({ where: { shopId } });
}

const STATE = sql`CASE WHEN g.deleted_id IS NULL THEN m.state ELSE 'merged' END`;

const NAME = sql`CASE WHEN g.deleted_id IS NOT NULL THEN 'Merged customer' WHEN m.state = 'redacted' THEN 'Redacted customer'
  ELSE coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), m.email, 'Customer ' || m.customer_id) END`;

const LAST_ORDER = sql`(
  SELECT max(o.processed_at) FROM orders o WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
    AND NOT o.test AND o.deleted_at IS NULL)`;

const tierOf = ({ tierIds }: MembersQuestion) => sql`coalesce(s.tier_id, ${tierIds[0] ?? null})`;

const spent = ({ now }: MembersQuestion) =>
  sql`CASE WHEN s.period_until <= ${now} THEN 0 ELSE coalesce((s.values ->> 'spend')::bigint, 0) END::bigint`;

function inTier(question: MembersQuestion): Prisma.Sql {
  return question.tierId === null ? sql`true` : sql`${tierOf(question)} = ${question.tierId}`;
}

/** As the index `members_by_words` has it, letter for letter: another spelling of the same reads every member. */
const WORDS = sql`(coalesce(m.first_name, '') || ' ' || coalesce(m.last_name, '') || ' ' || coalesce(m.email, ''))`;

const ID = /^[1-9]\d{0,17}$/;

function byId(search: string): Prisma.Sql {
  return ID.test(search) ? sql`m.customer_id = ${search}::bigint` : sql`false`;
}

/** Whether the name and e-mail of the member `m` have these letters somewhere. Found by an index from three letters on. */
export const fitsWords = (search: string): Prisma.Sql => sql`${WORDS} ILIKE ${containing(search)}`;

function matching(search: string): Prisma.Sql {
  if (!search) return sql`true`;
  return sql`(${fitsWords(search)} OR ${byId(search)})`;
}

function inOrder({ sort, direction }: Listing<MemberColumn>, question: MembersQuestion): Prisma.Sql {
  const ladder = JSON.stringify(question.tierIds);
  const by = {
    name: sql`lower(${NAME})`,
    tier: sql`array_position(ARRAY(SELECT jsonb_array_elements_text(${ladder}::jsonb)), ${tierOf(question)})`,
    balance: sql`m.available`,
    spent: spent(question),
    last: LAST_ORDER,
  }[sort];
  return sql`${by} ${direction === "asc" ? sql`ASC` : sql`DESC`} NULLS LAST, m.customer_id`;
}

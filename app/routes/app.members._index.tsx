/** Members: find one, by name, e-mail, id, tier, or by what they have and spend. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card } from "@shopify/polaris";
import { PersonIcon, SearchIcon } from "@shopify/polaris-icons";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import type { Column } from "#app/components/figures-table.tsx";
import { FilterTabs } from "#app/components/filter-tabs.tsx";
import { sayCount, sayInstant, sayMoney, sayPoints } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { Pager } from "#app/components/pager.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { SortSelect } from "#app/components/sort-select.tsx";
import { TierBadge, tierView } from "#app/components/tier-badge.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { parseListing } from "#app/reports/listing.ts";
import { countMembers, listMembers, MEMBER_COLUMNS } from "#app/reports/members.server.ts";
import type { MemberLine } from "#app/reports/members.server.ts";
import type { Programme } from "#app/rules/programme.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Members · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "members", async ({ shopId, now, params }) => {
    const listing = parseListing(params, MEMBER_COLUMNS, { sort: "last", direction: "desc" });
    const [shop, published] = await Promise.all([requireShopFacts(db, shopId), findProgramme(db, shopId)]);
    const tiers = (published?.programme.tiers ?? []).map(({ id, name }) => ({ id, name }));
    const tierId = params.get("tier");
    if (tierId !== null && !tiers.some(({ id }) => id === tierId))
      throw new Refusal("BAD_REQUEST", { detail: "the programme has no such tier" });
    const question = {
      now,
      tierId,
      tierIds: tiers.map(({ id }) => id),
      search: listing.search,
    };
    const [found, all] = await Promise.all([
      listMembers(db, shopId, question, listing),
      countMembers(db, shopId),
    ]);
    const at = { now, timeZone: shop.timeZone };
    return {
      members: found.members.map((member) => lineView(member, { tiers, currency: shop.currency, at })),
      pager: { page: found.page, pages: found.pages, found: sayCount(found.count, "member") },
      sorted: { key: listing.sort, direction: listing.direction },
      tiers,
      period: published?.programme.qualification.period ?? "calendar_year",
      empty: all === 0,
    };
  });
}

type Words = {
  tiers: { id: string; name: string }[];
  currency: string;
  at: { now: Date; timeZone: string };
};

function lineView(member: MemberLine, { tiers, currency, at }: Words) {
  return {
    id: member.customerId.toString(),
    name: member.name,
    email: member.email,
    note: NOTES[member.state] ?? null,
    tier: member.state === "enrolled" ? tierView(tiers, member.tierId) : null,
    balance: sayPoints(member.available),
    pending: member.pending > 0n ? `+ ${sayPoints(member.pending)} pending` : null,
    spent: sayMoney(member.spentMinor, currency),
    last: member.lastOrderAt ? sayInstant(member.lastOrderAt, at) : null,
  };
}

/** What a state means where it is not the usual one. */
const NOTES: Record<string, string> = {
  guest: "Not enrolled",
  excluded: "Does not take part",
  redacted: "Personal data removed",
  merged: "Became another customer",
};

type Period = Programme["qualification"]["period"];

/** What counts towards a tier is counted within the programme's period. */
const SPENT: Record<Period, { title: string; within: string }> = {
  calendar_year: { title: "Spent this year", within: "this calendar year" },
  rolling_12_months: { title: "Spent in 12 months", within: "in the last 12 months" },
  anniversary_year: { title: "Spent this member year", within: "in the member's own year, from joining on" },
  lifetime: { title: "Spent in all", within: "since joining" },
};

const columnsFor = (period: Period): Column[] => [
  { key: "name", title: "Member", sortable: true },
  { key: "tier", title: "Tier", sortable: true },
  { key: "balance", title: "Balance", sortTitle: "Balance, highest first", numeric: true, sortable: true },
  {
    key: "spent",
    title: SPENT[period].title,
    sortTitle: `${SPENT[period].title}, most first`,
    numeric: true,
    sortable: true,
    help: `What counts towards a tier ${SPENT[period].within}: goods after discounts and returns.`,
  },
  { key: "last", title: "Last order", sortTitle: "Latest order first", numeric: true, sortable: true },
];

export default function Members() {
  const { members, pager, sorted, tiers, period, empty } = useLoaderData<typeof loader>();
  const columns = columnsFor(period);
  const busy = useNavigation().state === "loading";
  return (
    <MainPage title="Members" actions={<Button url="/app/members/adjustments">Adjustments</Button>}>
      <Card padding="0">
        {empty ? (
          <NoMembers />
        ) : (
          <>
            <FilterTabs
              name="tier"
              pages="page"
              tabs={[{ id: "all", content: "All" }, ...tiers.map(({ id, name }) => ({ id, content: name }))]}
            />
            <Box padding="300" paddingInline="400">
              <BlockStack gap="200">
                <SearchField label="Search members" placeholder="Search by name, e-mail or customer id" />
                <SortSelect columns={columns} sorted={sorted} />
              </BlockStack>
            </Box>
            {members.length === 0 ? (
              <NothingFound />
            ) : (
              <FiguresTable
                label="Members"
                columns={columns}
                sorted={sorted}
                busy={busy}
                rows={members.map((member) => ({ key: member.id, cells: cellsOf(member) }))}
              />
            )}
            {members.length === 0 ? null : <Pager {...pager} />}
          </>
        )}
      </Card>
    </MainPage>
  );
}

function cellsOf(member: ReturnType<typeof lineView>) {
  return [
    <BlockStack key="name">
      <Link to={`/app/members/${member.id}`} className="laurel-link" prefetch="intent">
        {member.name}
      </Link>
      <span className="laurel-quiet">{member.email ?? member.note}</span>
    </BlockStack>,
    // Without an e-mail the note stands under the name.
    member.tier ? <TierBadge key="tier" tier={member.tier} /> : ((member.email && member.note) ?? EMPTY),
    <BlockStack key="balance">
      <span>{member.balance}</span>
      {member.pending ? <span className="laurel-quiet">{member.pending}</span> : null}
    </BlockStack>,
    member.spent,
    <Instant key="last" at={member.last} />,
  ];
}

function NoMembers() {
  return (
    <Notice
      icon={PersonIcon}
      heading="Your members will be here"
      action={<Button url="/app">See the set-up guide</Button>}
    >
      A customer becomes a member with their account in your shop. Each is listed with tier, points and last
      order as soon as they open the rewards widget or place an order.
    </Notice>
  );
}

function NothingFound() {
  const [params] = useSearchParams();
  const searched = params.has("q");
  return (
    <Notice
      icon={searched ? SearchIcon : PersonIcon}
      heading={searched ? "No member fits" : "Nobody is in this tier"}
      action={<Button url="/app/members">Show all members</Button>}
    >
      {searched
        ? "Try fewer letters of the name or e-mail, or the whole customer id."
        : "Members are listed here once their orders have taken them this far."}
    </Notice>
  );
}

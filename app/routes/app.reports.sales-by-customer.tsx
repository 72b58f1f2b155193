/** Sales by customer: who bought for how much in these days, and what it earned them. */
import { useState } from "react";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { ExternalIcon, OrderIcon, SearchIcon } from "@shopify/polaris-icons";
import { adminUrl, FIRST_PAGE, withParams } from "#app/components/address.ts";
import { DownloadButton } from "#app/components/download-button.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import type { Column } from "#app/components/figures-table.tsx";
import { sayDays } from "#app/components/format.ts";
import { Meanings } from "#app/components/meanings.tsx";
import { Notice } from "#app/components/notice.tsx";
import { CursorPager } from "#app/components/cursor-pager.tsx";
import { PeriodPicker } from "#app/components/period-picker.tsx";
import { ColumnPicker } from "#app/components/sales-report/column-picker.tsx";
import { ReturnsSelect } from "#app/components/sales-report/returns-select.tsx";
import { NO_FILTERS, SalesFilters } from "#app/components/sales-report/sales-filters.tsx";
import { SavedViews } from "#app/components/sales-report/saved-views.tsx";
import { beforeCells, salesCells, sayFound } from "#app/components/sales-view.ts";
import { SearchField } from "#app/components/search-field.tsx";
import { SortSelect } from "#app/components/sort-select.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { catchUp } from "#app/flows/keep-reports.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { listSavedViews } from "#app/models/saved-views.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { readWithin } from "#app/reading.server.ts";
import { writeCursor } from "#app/reports/sales-cursor.ts";
import { channelsOf, salesBefore } from "#app/reports/sales-before.server.ts";
import { FILTER_NAMES } from "#app/reports/sales-filters.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import { CANCELLED_ORDERS, readSalesQuestion, SALES_COLUMNS, SALES_KEYS } from "#app/reports/sales.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Sales by customer · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "sales-by-customer", async ({ shopId, now, params }) => {
    const [shop, published, views] = await Promise.all([
      requireShopFacts(db, shopId),
      findProgramme(db, shopId),
      listSavedViews(db, shopId, "sales-by-customer"),
    ]);
    const tiers = published?.programme.tiers ?? [];
    const words = { ...shop, now, tiers: new Map(tiers.map(({ id, name }) => [id, name])) };
    const { question, listing } = readSalesQuestion(params, {
      timeZone: shop.timeZone,
      tierIds: tiers.map(({ id }) => id),
      now,
    });
    const { isBehind } = await catchUp(shopId, { now });
    const answer = await readWithin(async (reader) => ({
      report: await salesPage(reader, shopId, question, listing),
      before: await salesBefore(reader, shopId, question),
      channels: await channelsOf(reader, shopId),
    }));
    if (!answer) throw new Refusal("REPORT_TOO_LONG");
    const { report, before, channels } = answer;
    const isNarrowed = question.search !== "" || FILTER_NAMES.some((name) => params.get(name));
    const wordOf = (cursor: Cursor | null) => cursor && writeCursor(cursor);
    return {
      rows: report.rows.map((row) => ({
        id: row.customerId?.toString() ?? null,
        shopifyUrl: row.customerId === null ? null : adminUrl(shopId, `customers/${row.customerId}`),
        cells: salesCells(row, words),
      })),
      totals:
        report.totals &&
        salesCells({ ...report.totals, name: isNarrowed ? "All found" : "All customers" }, words),
      pager: {
        previous: wordOf(report.previous),
        next: wordOf(report.next),
        found: sayFound(report.count),
      },
      isBehind,
      views: views.map(({ viewId, name, question: address, sending }) => ({
        ...{ viewId, name, question: address },
        sent: sending && `${SENT[sending.every]} to ${sending.to}`,
      })),
      before: before && beforeCells(before.sold, sayDays(before.period), words),
      choices: {
        tiers: tiers.map(({ id, name }) => ({ value: id, label: name })),
        channels: channels.map((channel) => ({ value: channel, label: channel })),
      },
      returnsOn: question.returnsOn,
      hidden: (params.get("hide") ?? "").split(","),
      sorted: { key: listing.sort, direction: listing.direction },
      period: question.period,
      days: sayDays(question.period),
      timeZone: shop.timeZone,
      searched: isNarrowed,
      empty: report.rows.length === 0 && listing.cursor === null,
    };
  });
}

const SENT = { day: "Every day", week: "Every week", month: "Every month" };

/** On a phone these wait until all columns are asked for. */
const MINOR = new Set([
  "gross",
  "discounts",
  "returns",
  "taxes",
  "shipping",
  "first",
  "pause",
  "earned",
  "spent",
]);

const SORT_WORDS = {
  text: "",
  count: ", most first",
  money: ", highest first",
  points: ", most first",
  date: ", latest first",
  days: ", longest first",
};

/** The e-mail stands under the name. */
const COLUMNS: Column[] = SALES_KEYS.filter((key) => key !== "email").map((key) => ({
  key,
  title: SALES_COLUMNS[key].title,
  help: SALES_COLUMNS[key].help,
  numeric: SALES_COLUMNS[key].kind !== "text",
  minor: MINOR.has(key),
  sortTitle: `${SALES_COLUMNS[key].title}${SORT_WORDS[SALES_COLUMNS[key].kind]}`,
  sortable: true,
}));

export default function SalesByCustomer() {
  const { period, days, timeZone, isBehind, returnsOn, views } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <MainPage title="Sales by customer" fullWidth>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="start" gap="300">
              <InlineStack gap="400" blockAlign="start">
                <PeriodPicker key={period.preset} period={period} />
                <div className="laurel-narrow-field">
                  <ReturnsSelect returnsOn={returnsOn} />
                </div>
              </InlineStack>
              <InlineStack gap="200">
                <SavedViews views={views} />
                <DownloadButton
                  href={`/app/reports/sales-by-customer.csv${withParams(params, { ...FIRST_PAGE })}`}
                  fileName={`sales-by-customer-${period.from}-${period.to}.csv`}
                >
                  Export CSV
                </DownloadButton>
              </InlineStack>
            </InlineStack>
            <Text as="p" tone="subdued" numeric>
              {days}, days of {timeZone}
              {isBehind ? ". Some orders are still being added; they are here in a few minutes." : ""}
            </Text>
          </BlockStack>
        </Card>
        <Report />
        <Meanings of={MEANINGS} />
      </BlockStack>
    </MainPage>
  );
}

function Report() {
  const { rows, totals, before, pager, sorted, searched, empty, choices, hidden } =
    useLoaderData<typeof loader>();
  const shown = COLUMNS.filter(({ key }) => key === "customer" || !hidden.includes(key));
  const shownOf = <Cell,>(cells: readonly Cell[]) =>
    cells.filter((_cell, nth) => shown.includes(COLUMNS[nth]!));
  const [all, setAll] = useState(false);
  const busy = useNavigation().state === "loading";
  if (empty && !searched) return <NoSales />;
  return (
    <Card padding="0">
      <Box padding="300" paddingInline="400">
        <BlockStack gap="200">
          <SearchField label="Search customers" placeholder="Search by name, e-mail or customer id" />
          <InlineStack align="space-between" blockAlign="start" gap="200">
            <SalesFilters choices={choices} />
            <div className="laurel-desk-only">
              <ColumnPicker columns={PICKED} hidden={hidden} />
            </div>
          </InlineStack>
          <SortSelect columns={COLUMNS} sorted={sorted} />
          <div className="laurel-phone-only">
            <Button onClick={() => setAll(!all)} pressed={all} fullWidth>
              {all ? "Fewer columns" : "All columns"}
            </Button>
          </div>
        </BlockStack>
      </Box>
      {empty ? (
        <NothingFound />
      ) : (
        <FiguresTable
          label="Sales by customer"
          columns={shown}
          sorted={sorted}
          busy={busy}
          all={all}
          dense
          {...(totals ? { totals: shownOf(totals.toSpliced(EMAIL, 1)) } : {})}
          before={before && shownOf(before.toSpliced(EMAIL, 1))}
          rows={rows.map(({ id, shopifyUrl, cells }) => ({
            key: id ?? "guests",
            cells: shownOf([
              <Customer key="name" id={id} shopifyUrl={shopifyUrl} cells={cells} />,
              ...cells.slice(EMAIL + 1),
            ]),
          }))}
        />
      )}
      {empty ? null : <CursorPager {...pager} />}
    </Card>
  );
}

/** The customer always stands there. */
const PICKED = COLUMNS.slice(1).map(({ key, title }) => ({ value: key, label: title }));

const EMAIL = SALES_KEYS.indexOf("email");

type CustomerProps = { id: string | null; shopifyUrl: string | null; cells: string[] };

function Customer({ id, shopifyUrl, cells }: CustomerProps) {
  const [name] = cells;
  const email = cells[EMAIL];
  if (id === null || shopifyUrl === null) return <span>{name}</span>;
  return (
    <BlockStack>
      <InlineStack gap="100" blockAlign="center" wrap={false}>
        <Link to={`/app/members/${id}`} className="laurel-link">
          {name}
        </Link>
        <Button
          variant="plain"
          icon={ExternalIcon}
          url={shopifyUrl}
          target="_top"
          accessibilityLabel={`${name} in Shopify`}
        />
      </InlineStack>
      {email === EMPTY || email === name ? null : <span className="laurel-quiet">{email}</span>}
    </BlockStack>
  );
}

const MEANINGS = [
  ...SALES_KEYS.map((key) => SALES_COLUMNS[key]),
  { title: "Cancelled orders", help: CANCELLED_ORDERS },
];

function NoSales() {
  return (
    <Card padding="0">
      <Notice
        icon={OrderIcon}
        heading="No sales in these dates"
        action={<Button url="?range=year">Show this year</Button>}
      >
        Every customer with an order or a return in these dates will be listed here, with what they spent and
        earned.
      </Notice>
    </Card>
  );
}

function NothingFound() {
  const [params] = useSearchParams();
  return (
    <Notice
      icon={SearchIcon}
      heading="No customer fits"
      action={
        <Button url={withParams(params, { q: null, ...NO_FILTERS, ...FIRST_PAGE })}>
          Show all customers
        </Button>
      }
    >
      Nobody who fits what is asked for bought in these dates.
    </Notice>
  );
}

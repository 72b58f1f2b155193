/** Sales by customer: who bought for how much in these days, and what it earned them. */
import { useState } from "react";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { OrderIcon, SearchIcon } from "@shopify/polaris-icons";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";
import { DownloadButton } from "#app/components/download-button.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import type { Column } from "#app/components/figures-table.tsx";
import { sayDays } from "#app/components/format.ts";
import { Meanings } from "#app/components/meanings.tsx";
import { Notice } from "#app/components/notice.tsx";
import { CursorPager } from "#app/components/cursor-pager.tsx";
import { PeriodPicker } from "#app/components/period-picker.tsx";
import { salesCells, sayFound } from "#app/components/sales-view.ts";
import { SearchField } from "#app/components/search-field.tsx";
import { SortSelect } from "#app/components/sort-select.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { catchUp } from "#app/flows/keep-reports.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { readWithin } from "#app/reading.server.ts";
import { writeCursor } from "#app/reports/sales-cursor.ts";
import { salesPage } from "#app/reports/sales-page.server.ts";
import type { Cursor } from "#app/reports/sales-cursor.ts";
import { CANCELLED_ORDERS, readSalesQuestion, SALES_COLUMNS, SALES_KEYS } from "#app/reports/sales.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Sales by customer · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "sales-by-customer", async ({ shopId, now, params }) => {
    const [shop, published] = await Promise.all([requireShopFacts(db, shopId), findProgramme(db, shopId)]);
    const tiers = published?.programme.tiers ?? [];
    const words = { ...shop, now, tiers: new Map(tiers.map(({ id, name }) => [id, name])) };
    const { question, listing } = readSalesQuestion(params, {
      timeZone: shop.timeZone,
      tierIds: tiers.map(({ id }) => id),
      now,
    });
    const { isBehind } = await catchUp(shopId, { now });
    const report = await readWithin((reader) => salesPage(reader, shopId, question, listing));
    if (!report) throw new Refusal("REPORT_TOO_LONG");
    const wordOf = (cursor: Cursor | null) => cursor && writeCursor(cursor);
    return {
      rows: report.rows.map((row) => ({
        id: row.customerId?.toString() ?? null,
        cells: salesCells(row, words),
      })),
      totals: salesCells(
        { ...report.totals, name: question.search === "" ? "All customers" : "All found" },
        words,
      ),
      pager: {
        previous: wordOf(report.previous),
        next: wordOf(report.next),
        found: sayFound(report.count),
      },
      isBehind,
      sorted: { key: listing.sort, direction: listing.direction },
      period: question.period,
      days: sayDays(question.period),
      timeZone: shop.timeZone,
      searched: question.search !== "",
      empty: report.count === 0,
    };
  });
}

/** On a phone these wait until all columns are asked for. */
const MINOR = new Set(["gross", "discounts", "returns", "taxes", "shipping", "first", "earned", "spent"]);

const SORT_WORDS = {
  text: "",
  count: ", most first",
  money: ", highest first",
  points: ", most first",
  date: ", latest first",
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
  const { period, days, timeZone, isBehind } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <MainPage title="Sales by customer" fullWidth>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <InlineStack align="space-between" blockAlign="end" gap="300">
              <PeriodPicker key={period.preset} period={period} />
              <DownloadButton
                href={`/app/reports/sales-by-customer.csv${withParams(params, { ...FIRST_PAGE })}`}
                fileName={`sales-by-customer-${period.from}-${period.to}.csv`}
              >
                Export CSV
              </DownloadButton>
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
  const { rows, totals, pager, sorted, searched, empty } = useLoaderData<typeof loader>();
  const [all, setAll] = useState(false);
  const busy = useNavigation().state === "loading";
  if (empty && !searched) return <NoSales />;
  return (
    <Card padding="0">
      <Box padding="300" paddingInline="400">
        <BlockStack gap="200">
          <SearchField label="Search customers" placeholder="Search by name, e-mail or customer id" />
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
          columns={COLUMNS}
          sorted={sorted}
          busy={busy}
          all={all}
          dense
          totals={totals.toSpliced(EMAIL, 1)}
          rows={rows.map(({ id, cells }) => ({
            key: id ?? "guests",
            cells: [<Customer key="name" id={id} cells={cells} />, ...cells.slice(EMAIL + 1)],
          }))}
        />
      )}
      {empty ? null : <CursorPager {...pager} />}
    </Card>
  );
}

const EMAIL = SALES_KEYS.indexOf("email");

function Customer({ id, cells }: { id: string | null; cells: string[] }) {
  const email = cells[EMAIL];
  return (
    <BlockStack>
      {id === null ? (
        <span>{cells[0]}</span>
      ) : (
        <Link to={`/app/members/${id}`} className="laurel-link">
          {cells[0]}
        </Link>
      )}
      {email === EMPTY || email === cells[0] ? null : <span className="laurel-quiet">{email}</span>}
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
      action={<Button url={withParams(params, { q: null, ...FIRST_PAGE })}>Show all customers</Button>}
    >
      Nobody with this name, e-mail or id bought in these dates.
    </Notice>
  );
}

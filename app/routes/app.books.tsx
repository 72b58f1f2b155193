/** Books: whether everything adds up, what is outstanding, and how each day led to the next. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { ReceiptIcon } from "@shopify/polaris-icons";
import { withParams } from "#app/components/address.ts";
import { BooksCheck } from "#app/components/books-check.tsx";
import { checkView, kindsOf, rollCells, rollColumns } from "#app/components/books-view.ts";
import { DownloadButton } from "#app/components/download-button.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import { sayCount, sayDays, sayNumber, sayPoints } from "#app/components/format.ts";
import { useLookingAgain } from "#app/components/looking-again.ts";
import { MainPage } from "#app/components/main-page.tsx";
import { Meanings } from "#app/components/meanings.tsx";
import { Notice } from "#app/components/notice.tsx";
import { Pager } from "#app/components/pager.tsx";
import { PeriodPicker } from "#app/components/period-picker.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { askBookCheck } from "#app/flows/ask-book-check.server.ts";
import { LAWS } from "#app/ledger/verify.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findLastCheck, findRunningCheck } from "#app/models/book-checks.server.ts";
import { parsePeriod } from "#app/reports/period.ts";
import { outstanding, rollForward } from "#app/reports/roll-forward.server.ts";
import { KIND_NAMES, KINDS, MEASURES, parseMeasure, sumDays } from "#app/reports/roll-forward.ts";
import { firstDayOfPoints, requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Books · Laurel" }];

const DAYS_A_PAGE = 100;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "books", async ({ shopId, now, params }) => {
    const { timeZone } = await requireShopFacts(db, shopId);
    const period = parsePeriod(params, {
      now,
      timeZone,
      firstDay: await firstDayOfPoints(db, shopId, { timeZone, now }),
    });
    const measure = parseMeasure(params);
    const [last, running, held, days] = await Promise.all([
      findLastCheck(db, shopId),
      findRunningCheck(db, shopId, now),
      outstanding(db, shopId),
      rollForward(db, shopId, { period, timeZone }),
    ]);
    const kinds = kindsOf(days);
    const pages = Math.max(1, Math.ceil(days.length / DAYS_A_PAGE));
    const page = Math.min(Math.max(1, Number(params.get("page")) || 1), pages);
    const shown = days.slice((page - 1) * DAYS_A_PAGE, page * DAYS_A_PAGE);
    const sum = sumDays(days);
    return {
      check: checkView({ last, running, laws: LAWS.length }, { now, timeZone }),
      held: {
        available: sayPoints(held.available),
        pending: sayPoints(held.pending),
        total: sayNumber(held.available + held.pending),
        holders: sayCount(Number(held.holders), "member"),
        owed: held.owed === 0n ? null : sayPoints(held.owed),
      },
      rows: shown.map((day) => ({ key: day.day, cells: rollCells(day, kinds, measure) })),
      totals: sum && rollCells(sum, kinds, measure),
      columns: rollColumns(kinds),
      pager: { page, pages, found: sayCount(days.length, "day with movements", "days with movements") },
      ...{ measure, period, days: sayDays(period), timeZone },
    };
  });
}

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "books", async ({ shopId, now }) => {
    if ((await request.formData()).get("intent") !== "verify")
      throw new Refusal("BAD_REQUEST", { detail: "intent must be verify" });
    await askBookCheck(shopId, { now });
    return { asked: true };
  });
}

const LOOK_AGAIN_MS = 1_000;

export default function Books() {
  const { check } = useLoaderData<typeof loader>();
  useLookingAgain(check.running !== null, LOOK_AGAIN_MS);
  return (
    <MainPage title="Books" fullWidth>
      <BlockStack gap="400">
        <BooksCheck check={check} />
        <Outstanding />
        <RollForward />
        <Meanings of={MEANINGS} />
      </BlockStack>
    </MainPage>
  );
}

function Outstanding() {
  const { held } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Points outstanding
        </Text>
        <p className="laurel-big">{held.total}</p>
        <Text as="p" tone="subdued" numeric>
          {held.available} to spend and {held.pending} pending, held by {held.holders}. What the shop has
          promised and not yet given: an accountant values it at what a point buys, less what will never be
          spent.
          {held.owed === null
            ? ""
            : ` Members who returned more than they had left owe ${held.owed}; the next points they earn pay that first.`}
        </Text>
      </BlockStack>
    </Card>
  );
}

function RollForward() {
  const { rows, totals, columns, pager, period, days, timeZone } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const busy = useNavigation().state === "loading";
  const csv = `/app/books.csv${withParams(params, { page: null, show: null })}`;
  return (
    <>
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            Day by day
          </Text>
          <InlineStack align="space-between" blockAlign="end" gap="300">
            <InlineStack gap="300" blockAlign="start">
              <PeriodPicker key={period.preset} period={period} />
              <MeasureSelect />
            </InlineStack>
            <DownloadButton href={csv} fileName={`books-${period.from}-${period.to}.csv`}>
              Export CSV
            </DownloadButton>
          </InlineStack>
          <Text as="p" tone="subdued" numeric>
            {days}, days of {timeZone}
          </Text>
        </BlockStack>
      </Card>
      <Card padding="0">
        {totals ? (
          <>
            <FiguresTable
              label="Roll-forward"
              columns={columns}
              rows={rows}
              totals={totals}
              sorted={{ key: "", direction: "asc" }}
              busy={busy}
            />
            <Pager {...pager} />
          </>
        ) : (
          <Notice
            icon={ReceiptIcon}
            heading="No points moved in these days"
            action={<Button url="?range=year">Show this year</Button>}
          >
            Every day on which points are given, spent or taken back will be a line here, from what members
            had in the morning to what they had at night.
          </Notice>
        )}
      </Card>
    </>
  );
}

function MeasureSelect() {
  const { measure } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  return (
    <Select
      label="Points"
      options={Object.entries(MEASURES).map(([value, label]) => ({ value, label }))}
      value={measure}
      onChange={(show) => navigate(withParams(params, { show: show === "total" ? null : show }))}
    />
  );
}

const MEANINGS = [
  ...KIND_NAMES.map((kind) => KINDS[kind]),
  {
    title: "Opening and closing",
    help: "What all members had when the day began and ended. Each day closes where the next one opens.",
  },
];

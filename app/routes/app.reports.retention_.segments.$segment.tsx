/** The customers of one segment. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { PersonIcon } from "@shopify/polaris-icons";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";
import { CursorPager } from "#app/components/cursor-pager.tsx";
import { DownloadButton } from "#app/components/download-button.tsx";
import type { Column } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import { sayCount, sayDay, sayMoney, sayNumber } from "#app/components/format.ts";
import { Notice } from "#app/components/notice.tsx";
import { SortSelect } from "#app/components/sort-select.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { db, reportsDb } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { retentionState, segmentSums } from "#app/reports/retention.server.ts";
import { customersOfSegment } from "#app/reports/segment-list.server.ts";
import { writeCursor } from "#app/reports/sales-cursor.ts";
import { parseSegment, parseSegmentListing, SEGMENT_WORDS } from "#app/reports/segments.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Segment · Laurel" }];

export function loader({ request, params: { segment: given } }: LoaderFunctionArgs) {
  return forMerchant(request, "segment", async ({ shopId, params }) => {
    const segment = parseSegment(given);
    const listing = parseSegmentListing(params);
    const { currency } = await requireShopFacts(db, shopId);
    const [{ rows, previous, next }, sums, { ratedOn }] = await Promise.all([
      customersOfSegment(reportsDb, shopId, { segment, ...listing }),
      segmentSums(reportsDb, shopId),
      retentionState(reportsDb, shopId),
    ]);
    const count = sums.find((sum) => sum.segment === segment)?.customers ?? 0n;
    return {
      ...{ segment, words: SEGMENT_WORDS[segment], ratedOn: ratedOn && sayDay(ratedOn) },
      sorted: { key: listing.sort, direction: listing.direction },
      isBeyond: listing.cursor !== null,
      rows: rows.map(({ customerId, name, lastDay, orders, netMinor, recency, frequency, monetary }) => ({
        id: customerId.toString(),
        name,
        cells: [
          sayNumber(orders),
          sayDay(lastDay),
          sayMoney(netMinor, currency),
          ...[recency, frequency, monetary].map(sayNumber),
        ],
      })),
      pager: {
        previous: previous && writeCursor(previous),
        next: next && writeCursor(next),
        found: sayCount(Number(count), "customer"),
      },
    };
  });
}

const counted = { numeric: true, sortable: true };
const COLUMNS: Column[] = [
  {
    key: "customer",
    title: "Customer",
    sortTitle: "Customer id",
    help: "In the order of customer ids",
    sortable: true,
  },
  { key: "orders", title: "Orders", ...counted },
  { key: "last", title: "Last order", ...counted },
  { key: "net", title: "Net sales", ...counted },
  { key: "recency", title: "Recency", ...counted },
  { key: "frequency", title: "Frequency", ...counted },
  { key: "monetary", title: "Money", ...counted },
];

export default function SegmentPage() {
  const { segment, words, rows, sorted, ratedOn } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <SubPage title={words.title} back={{ content: "Retention", url: "/app/reports/retention" }} fullWidth>
      <BlockStack gap="400">
        <Card>
          <InlineStack align="space-between" blockAlign="start" gap="300">
            <BlockStack gap="100">
              <Text as="p">{words.todo}</Text>
              <Text as="p" tone="subdued">
                {words.who}; as of {ratedOn ?? "the next day"}.
              </Text>
            </BlockStack>
            <InlineStack gap="200" blockAlign="center">
              <SortSelect columns={COLUMNS} sorted={sorted} />
              <DownloadButton
                href={`/app/reports/retention/segments/${segment}.csv${withParams(params, FIRST_PAGE)}`}
                fileName={`segment-${segment}.csv`}
              >
                Export CSV
              </DownloadButton>
            </InlineStack>
          </InlineStack>
        </Card>
        <Card padding="0">{rows.length === 0 ? <Nobody /> : <Customers />}</Card>
      </BlockStack>
    </SubPage>
  );
}

function Customers() {
  const { words, rows, sorted, pager } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  return (
    <>
      <FiguresTable
        label={`Customers: ${words.title}`}
        columns={COLUMNS}
        rows={rows.map(({ id, name, cells }) => ({
          key: id,
          cells: [
            <Link key="customer" to={`/app/members/${id}`} className="laurel-link">
              {name}
            </Link>,
            ...cells,
          ],
        }))}
        sorted={sorted}
        busy={busy}
      />
      <CursorPager {...pager} />
    </>
  );
}

function Nobody() {
  const { isBeyond } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  if (isBeyond)
    return (
      <Notice
        icon={PersonIcon}
        heading="Nobody is left on this page"
        action={<Button url={withParams(params, FIRST_PAGE)}>Show the first page</Button>}
      >
        Customers have moved to other segments since.
      </Notice>
    );
  return (
    <Notice icon={PersonIcon} heading="Nobody is in this segment">
      Customers are rated once a day, against one another.
    </Notice>
  );
}

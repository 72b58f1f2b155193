/** Orders: find any of them, see what it earned, and open how it came to that. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, Text } from "@shopify/polaris";
import { OrderIcon, SearchIcon } from "@shopify/polaris-icons";
import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import { sayCount, sayNumber } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { MainPage } from "#app/components/main-page.tsx";
import { Notice } from "#app/components/notice.tsx";
import { OlderPager } from "#app/components/older-pager.tsx";
import type { OrderLineView } from "#app/components/orders-view.ts";
import { orderLine } from "#app/components/orders-view.ts";
import { SearchField } from "#app/components/search-field.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { CUSTOMERS_SEARCHED, listOrders } from "#app/reports/orders.server.ts";
import { readOrdersQuestion, sayOrderPlace } from "#app/reports/orders.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Orders · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "orders", async ({ shopId, now, params }) => {
    const question = readOrdersQuestion(params);
    const [{ timeZone }, { lines, more, tooMany }] = await Promise.all([
      requireShopFacts(db, shopId),
      listOrders(db, shopId, question),
    ]);
    return {
      lines: lines.map((line) => orderLine(line, { now, timeZone })),
      more: more && sayOrderPlace(more),
      tooMany: tooMany
        ? `Only the orders of ${sayNumber(CUSTOMERS_SEARCHED)} customers whose name fits were looked through. More letters find the others.`
        : null,
      empty: lines.length === 0 && question.search === "" && question.after === null,
    };
  });
}

const COLUMNS: Column[] = [
  { key: "name", title: "Order" },
  { key: "customer", title: "Customer" },
  { key: "state", title: "State" },
  { key: "points", title: "Earned", numeric: true },
  { key: "at", title: "Made", numeric: true },
];

export default function Orders() {
  const { lines, more, tooMany, empty } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  return (
    <MainPage title="Orders">
      <Card padding="0">
        {empty ? (
          <NoOrders />
        ) : (
          <>
            <Box padding="300" paddingInline="400">
              <SearchField label="Search orders" placeholder="Search by #1042, name or e-mail" />
              {tooMany ? (
                <Box paddingBlockStart="200">
                  <Text as="p" tone="subdued">
                    {tooMany}
                  </Text>
                </Box>
              ) : null}
            </Box>
            {lines.length === 0 ? (
              <NothingFound />
            ) : (
              <>
                <FiguresTable
                  label="Orders"
                  columns={COLUMNS}
                  sorted={{ key: "at", direction: "desc" }}
                  busy={busy}
                  wraps
                  rows={lines.map((line) => ({ key: line.id, cells: cellsOf(line) }))}
                />
                <OlderPager name="after" more={more} found={`${sayCount(lines.length, "order")} shown`} />
              </>
            )}
          </>
        )}
      </Card>
    </MainPage>
  );
}

function cellsOf({ id, name, customer, state, points, at }: OrderLineView) {
  return [
    <Link key="name" to={`/app/orders/${id}?from=orders`} className="laurel-link" prefetch="intent">
      {name}
    </Link>,
    customer?.url ? (
      <BlockStack key="customer">
        <Link to={customer.url} className="laurel-link">
          {customer.name}
        </Link>
        {customer.email ? <span className="laurel-quiet">{customer.email}</span> : null}
      </BlockStack>
    ) : (
      (customer?.name ?? EMPTY)
    ),
    <StateBadge key="state" state={state} />,
    points ?? EMPTY,
    at ? <Instant key="at" at={at} /> : EMPTY,
  ];
}

function NoOrders() {
  return (
    <Notice
      icon={OrderIcon}
      heading="Your orders will be here"
      action={<Button url="/app/programme/past-orders">Take over past orders</Button>}
    >
      Each order is listed with what it earned within seconds after Shopify tells of it, and opens to how it
      came to its points.
    </Notice>
  );
}

function NothingFound() {
  const [params] = useSearchParams();
  const searched = params.has("q");
  return (
    <Notice
      icon={searched ? SearchIcon : OrderIcon}
      heading={searched ? "No order fits" : "No older orders"}
      action={<Button url="/app/orders">Show all orders</Button>}
    >
      {searched
        ? "Search for the whole name of an order (#1042) or its id, or for letters of a customer's name or e-mail."
        : "The list ends here."}
    </Notice>
  );
}

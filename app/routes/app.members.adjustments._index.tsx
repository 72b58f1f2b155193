/** Adjustments: points given and taken by hand, one by one and by file. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Button, Card, Page } from "@shopify/polaris";
import { TitleBar } from "@shopify/app-bridge-react";
import { PlusCircleIcon } from "@shopify/polaris-icons";
import { adjustmentView } from "#app/components/adjustment-view.ts";
import type { AdjustmentView } from "#app/components/adjustment-view.ts";
import type { Column } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import { sayCount } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { Pager } from "#app/components/pager.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";
import { db } from "#app/db.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { listAdjustments } from "#app/reports/adjustments.server.ts";
import { parseListing } from "#app/reports/listing.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Adjustments · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "adjustments", async ({ shopId, now, params, staff }) => {
    const asked = parseListing(params, ["at"], { sort: "at", direction: "desc" });
    const [shop, { lines, count, page, pages }] = await Promise.all([
      requireShopFacts(db, shopId),
      listAdjustments(db, shopId, asked.page),
    ]);
    const at = { now, timeZone: shop.timeZone, staff };
    return {
      lines: lines.map((line) => adjustmentView(line, at)),
      pager: { page, pages, found: sayCount(count, "adjustment") },
    };
  });
}

const COLUMNS: Column[] = [
  { key: "what", title: "What" },
  { key: "state", title: "State" },
  { key: "by", title: "By" },
  { key: "points", title: "Points", numeric: true },
  { key: "at", title: "When", numeric: true },
];

export default function Adjustments() {
  const { lines, pager } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  return (
    <Page
      title="Adjustments"
      backAction={{ content: "Members", url: "/app/members" }}
      primaryAction={
        <Button variant="primary" url="/app/members/adjustments/new">
          Upload a file
        </Button>
      }
    >
      <TitleBar title="Adjustments" />
      <Card padding="0">
        {lines.length === 0 ? (
          <NothingYet />
        ) : (
          <>
            <FiguresTable
              label="Adjustments"
              columns={COLUMNS}
              sorted={{ key: "at", direction: "desc" }}
              busy={busy}
              wraps
              rows={lines.map((line) => ({ key: line.id, cells: cellsOf(line) }))}
            />
            <Pager {...pager} />
          </>
        )}
      </Card>
    </Page>
  );
}

function cellsOf(line: AdjustmentView) {
  return [
    <BlockStack key="what">
      <Link to={`/app/members/adjustments/${line.id}`} className="laurel-link" prefetch="intent">
        {line.title}
      </Link>
      <span className="laurel-quiet">{line.reason ?? line.lines}</span>
    </BlockStack>,
    <StateBadge key="state" state={line.state} />,
    sayBy(line.by),
    line.points,
    <Instant key="at" at={line.at} />,
  ];
}

const sayBy = (by: string) => by.charAt(0).toUpperCase() + by.slice(1);

function NothingYet() {
  return (
    <Notice
      icon={PlusCircleIcon}
      heading="Points you give by hand will be here"
      action={<Button url="/app/members">Choose a member</Button>}
    >
      Give one member points on their page, or many at once with a file. Each adjustment says who, when and
      why, and can be undone.
    </Notice>
  );
}

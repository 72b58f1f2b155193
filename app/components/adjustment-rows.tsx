import { BlockStack, Box, Text } from "@shopify/polaris";
import { Link, useNavigation } from "@remix-run/react";
import type { RowView } from "#app/components/adjustment-view.ts";
import type { Column } from "#app/components/figures-table.tsx";
import { EMPTY, FiguresTable } from "#app/components/figures-table.tsx";
import type { FilterTab } from "#app/components/filter-tabs.tsx";
import { FilterTabs } from "#app/components/filter-tabs.tsx";
import { Instant } from "#app/components/instant.tsx";
import type { PagerView } from "#app/components/pager.tsx";
import { Pager } from "#app/components/pager.tsx";

type Props = { rows: RowView[]; pager: PagerView; step: string; badRows: number };

/** The lines of a file: whom, how many, what it makes of the balance, or why it cannot be. */
export function AdjustmentRows({ rows, pager, step, badRows }: Props) {
  const busy = useNavigation().state === "loading";
  return (
    <>
      {badRows > 0 ? <FilterTabs name="show" pages="page" tabs={errorTabs(badRows)} /> : null}
      <FiguresTable
        label="Lines of the file"
        columns={columnsOf(step)}
        sorted={{ key: "row", direction: "asc" }}
        busy={busy}
        wraps
        rows={rows.map((row) => ({ key: row.row, cells: cellsOf(row, step) }))}
      />
      {rows.length === 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued" alignment="center">
            No line has an error any more.
          </Text>
        </Box>
      ) : null}
      <Pager {...pager} />
    </>
  );
}

function columnsOf(step: string): Column[] {
  return [
    { key: "customer", title: "Customer" },
    { key: "points", title: "Points", numeric: true },
    { key: "balance", title: step === "draft" ? "Balance" : "When", numeric: true },
    { key: "reason", title: "Reason" },
  ];
}

function cellsOf(row: RowView, step: string) {
  return [
    <BlockStack key="customer">
      {row.customer ? (
        <Link to={`/app/members/${row.customer.id}`} className="laurel-link">
          {row.customer.name}
        </Link>
      ) : (
        <Text as="span" fontWeight="semibold">
          {row.email ?? "Nobody"}
        </Text>
      )}
      <span className="laurel-quiet">
        {row.customer && row.email !== row.customer.name ? `${row.email ?? "No e-mail"} · ` : null}
        line {row.row}
      </span>
      {row.error ? (
        <Text as="span" tone="critical">
          {row.error}
        </Text>
      ) : null}
      {row.note ? (
        <Text as="span" tone="caution">
          {row.note}
        </Text>
      ) : null}
    </BlockStack>,
    row.points,
    step === "draft" ? (row.balance ?? EMPTY) : row.done ? <Instant key="done" at={row.done} /> : EMPTY,
    row.reason,
  ];
}

const errorTabs = (badRows: number): FilterTab[] => [
  { id: "all", content: "All lines" },
  { id: "errors", content: "With errors", badge: badRows.toLocaleString("en-US") },
];

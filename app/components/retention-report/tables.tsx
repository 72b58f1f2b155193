import { Link } from "@remix-run/react";
import type { Column } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";
import type { YearsView } from "#app/components/retention-report/cohorts-view.ts";
import type { SegmentRow } from "#app/components/retention-report/page-view.ts";

const numeric = true;
const UNSORTED = { key: "", direction: "asc" } as const;
const SAME = { sorted: UNSORTED, busy: false };

type Rows = { key: string; cells: string[] }[];

const TURNS: Column[] = [
  { key: "who", title: "Customers" },
  { key: "start", title: "At the start", numeric },
  { key: "new", title: "New", numeric },
  { key: "back", title: "Came back", numeric },
  { key: "lapsed", title: "Lapsed", numeric },
  { key: "end", title: "At the end", numeric },
];

export function TurnsTable({ rows }: { rows: Rows }) {
  return <FiguresTable label="How the number of customers moved" columns={TURNS} rows={rows} {...SAME} />;
}

const SIDES: Column[] = [
  { key: "figure", title: "Figure" },
  { key: "members", title: "Members", numeric },
  { key: "of-members", title: "Counted" },
  { key: "others", title: "Others", numeric },
  { key: "of-others", title: "Counted of others" },
];

export function SidesTable({ rows }: { rows: Rows }) {
  return <FiguresTable label="Members against others" columns={SIDES} rows={rows} wraps {...SAME} />;
}

export function YearsTable({ view }: { view: YearsView }) {
  const years = view.years.map((year) => ({ key: year, title: year, numeric }));
  return (
    <FiguresTable
      label="Net sales by year of the first order"
      columns={[{ key: "cohort", title: "First order in" }, ...years]}
      rows={view.rows}
      totals={view.totals}
      {...SAME}
    />
  );
}

const KEPT: Column[] = [
  { key: "year", title: "Year" },
  { key: "kept", title: "Net revenue retention", numeric },
  { key: "part", title: "From customers of before", numeric },
  { key: "whole", title: "All, the year before", numeric },
];

export function KeptTable({ view }: { view: YearsView }) {
  if (view.kept.length === 0) return <p>Net revenue retention needs a second year.</p>;
  return <FiguresTable label="Net revenue retention" columns={KEPT} rows={view.kept} {...SAME} />;
}

const SEGMENTS: Column[] = [
  { key: "segment", title: "Segment" },
  { key: "who", title: "Scores" },
  { key: "customers", title: "Customers", numeric },
  { key: "share", title: "Share", numeric },
  { key: "net", title: "Net sales", numeric },
  { key: "todo", title: "What to do" },
];

export function SegmentsTable({ rows }: { rows: SegmentRow[] }) {
  return (
    <FiguresTable
      label="Segments"
      columns={SEGMENTS}
      rows={rows.map(({ segment, title, link, cells }) => ({
        key: segment,
        cells: [
          <Link key="segment" to={link} className="laurel-link laurel-one-line">
            {title}
          </Link>,
          ...cells,
        ],
      }))}
      wraps
      {...SAME}
    />
  );
}

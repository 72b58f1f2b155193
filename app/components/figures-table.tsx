import type { ReactNode } from "react";
import { Icon } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon } from "@shopify/polaris-icons";
import { Link, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";

export type Column = {
  key: string;
  title: string;
  help?: string;
  numeric?: boolean;
  /** Left out on a phone until all columns are asked for. */
  minor?: boolean;
  sortable?: boolean;
  /** How the sort by this column is called where there is no head to press. */
  sortTitle?: string;
};
export type TableRow = { key: string; cells: ReactNode[] };
export type Sorted = { key: string; direction: "asc" | "desc" };

/** A cell with nothing to say; left out where rows stand as cards. */
export const EMPTY = "–";

type Props = {
  label: string;
  columns: Column[];
  rows: TableRow[];
  totals?: ReactNode[];
  /** What the totals are held against. */
  before?: ReactNode[] | null;
  sorted: Sorted;
  busy: boolean;
  /** On a phone: minor columns, too. */
  all?: boolean;
  /** Many columns: closer together, their titles on two lines. */
  dense?: boolean;
  /** Cells hold sentences, which may take more than one line. */
  wraps?: boolean;
};

/**
 * A table that reads as one on a desk and as a stack of cards on a phone, from one markup: nothing jumps when scripts
 * wake up, and sorting is a link. Roles are said out loud because a stacked table would lose them.
 */
export function FiguresTable({
  label,
  columns,
  rows,
  totals,
  before = null,
  sorted,
  busy,
  all = false,
  dense = false,
  wraps = false,
}: Props) {
  return (
    <div
      className="laurel-table-frame"
      aria-busy={busy}
      data-busy={busy || undefined}
      data-all={all || undefined}
      data-dense={dense || undefined}
      data-wraps={wraps || undefined}
    >
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table scrolls inside its frame, so the frame takes the keyboard */}
      <div className="laurel-table-scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="laurel-table" role="table" aria-label={label}>
          <thead>
            <tr role="row">
              {columns.map((column) => (
                <Heading key={column.key} column={column} sorted={sorted} />
              ))}
            </tr>
          </thead>
          <tbody>
            {totals ? <Row columns={columns} cells={totals} kind="totals" /> : null}
            {before ? <Row columns={columns} cells={before} kind="before" /> : null}
            {rows.map((row) => (
              <Row key={row.key} columns={columns} cells={row.cells} kind="plain" />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({
  columns,
  cells,
  kind,
}: {
  columns: Column[];
  cells: ReactNode[];
  kind: "plain" | "totals" | "before";
}) {
  return (
    <tr role="row" data-kind={kind}>
      {columns.map((column, index) => (
        <td
          key={column.key}
          role={index === 0 ? "rowheader" : "cell"}
          data-label={column.title}
          data-numeric={column.numeric ? true : undefined}
          data-minor={column.minor ? true : undefined}
          data-empty={cells[index] === EMPTY || undefined}
        >
          {cells[index]}
        </td>
      ))}
    </tr>
  );
}

function Heading({ column, sorted }: { column: Column; sorted: Sorted }) {
  const [params] = useSearchParams();
  const active = column.key === sorted.key;
  const turned = sorted.direction === "asc" ? "desc" : "asc";
  const dir = active ? turned : column.numeric ? "desc" : "asc";
  const order = active ? (sorted.direction === "asc" ? "ascending" : "descending") : "none";
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={column.sortable ? order : undefined}
      data-numeric={column.numeric ? true : undefined}
      title={column.help}
    >
      {column.sortable ? (
        <Link
          to={withParams(params, { sort: column.key, dir, ...FIRST_PAGE })}
          className="laurel-table__sort"
          data-active={active || undefined}
          preventScrollReset
        >
          {column.title}
          <span className="laurel-table__arrow" aria-hidden="true">
            <Icon source={order === "ascending" ? ArrowUpIcon : ArrowDownIcon} />
          </span>
        </Link>
      ) : (
        column.title
      )}
    </th>
  );
}

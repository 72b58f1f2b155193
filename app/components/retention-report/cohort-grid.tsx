import { Link, useSearchParams } from "@remix-run/react";
import { BlockStack, Text } from "@shopify/polaris";
import { withParams } from "#app/components/address.ts";
import type { GridView } from "#app/components/retention-report/cohorts-view.ts";

const MEASURES = [
  { key: "customers", title: "% of customers" },
  { key: "net", title: "Net sales per customer" },
] as const;

/** A row for each month of first orders, a column for each month since; the darker, the more. */
export function CohortGrid({ view }: { view: GridView }) {
  const [params] = useSearchParams();
  const label = `Monthly cohorts: ${MEASURES.find(({ key }) => key === view.measure)?.title ?? ""}`;
  return (
    <BlockStack gap="300">
      <nav aria-label="What the grid shows" className="laurel-choice">
        {MEASURES.map(({ key, title }) => (
          <Link
            key={key}
            to={withParams(params, { grid: key === "customers" ? null : key })}
            className="laurel-link"
            aria-current={key === view.measure || undefined}
            preventScrollReset
          >
            {title}
          </Link>
        ))}
      </nav>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table scrolls inside its frame, so the frame takes the keyboard */}
      <div className="laurel-heat-frame" tabIndex={0} role="region" aria-label={label}>
        <table className="laurel-heat" aria-label={label}>
          <thead>
            <tr>
              <th scope="col">First order</th>
              <th scope="col" data-numeric>
                Customers
              </th>
              {view.since.map((months) => (
                <th key={months} scope="col" data-numeric>
                  {months === 0 ? "Month 0" : months}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.rows.map(({ key, title, size, cells }) => (
              <tr key={key}>
                <th scope="row">{title}</th>
                <td>{size}</td>
                {cells.map((cell, since) =>
                  cell ? (
                    <td key={view.since[since]} data-shade={cell.shade} title={cell.words}>
                      {cell.text}
                    </td>
                  ) : (
                    <td key={view.since[since]} data-none>
                      <span className="laurel-unseen">not yet</span>
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text as="p" variant="bodySm" tone="subdued">
        The last cell of each row is the month that is not over. Shades are steps of the highest cell from
        month 1 on.
      </Text>
    </BlockStack>
  );
}

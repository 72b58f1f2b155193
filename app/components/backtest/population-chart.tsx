import { BlockStack, Text } from "@shopify/polaris";
import type { PopulationView } from "#app/components/backtest/population-view.ts";
import { FiguresTable } from "#app/components/figures-table.tsx";

const HEIGHT = 100;
const STEP = 12;
const GAP = 3;

/** Columns of members above the first tier, month by month, with the same figures as a table behind a line. */
export function PopulationChart({ title, view }: { title: string; view: PopulationView }) {
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {view.chart ? (
        <Columns title={title} chart={view.chart} months={view.months} />
      ) : (
        <Text as="p" tone="subdued">
          One tier for everybody.
        </Text>
      )}
      <details className="laurel-words">
        <summary>{title}: the figures</summary>
        <FiguresTable
          label={`Members by tier, ${title.toLowerCase()}`}
          columns={[
            { key: "month", title: "End of" },
            ...view.table.tiers.map((tier, index) => ({
              key: `${index} ${tier}`,
              title: tier,
              numeric: true,
            })),
          ]}
          rows={view.table.rows.map(({ month, members }) => ({ key: month, cells: [month, ...members] }))}
          sorted={{ key: "", direction: "asc" }}
          busy={false}
        />
      </details>
    </BlockStack>
  );
}

type Chart = NonNullable<PopulationView["chart"]>;

function Columns({ title, chart, months }: { title: string; chart: Chart; months: string[] }) {
  const width = chart.columns.length * STEP - GAP;
  return (
    <figure className="laurel-population">
      <Text as="p" tone="subdued" numeric>
        {chart.highest}
      </Text>
      <svg
        className="laurel-population__columns"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${chart.words}`}
      >
        {chart.columns.map(({ month, parts }, index) => (
          <g key={month}>
            {parts.map(({ key, step, from, to, words }) => (
              <rect
                key={key}
                x={index * STEP}
                y={(1 - to) * HEIGHT}
                width={STEP - GAP}
                height={(to - from) * HEIGHT}
                data-step={step}
              >
                <title>{words}</title>
              </rect>
            ))}
          </g>
        ))}
      </svg>
      <div className="laurel-population__months">
        <span>{months[0]}</span>
        <span>{months.length > 1 ? months.at(-1) : ""}</span>
      </div>
      <ul className="laurel-population__legend">
        {chart.legend.toReversed().map(({ step, name }) => (
          <li key={name}>
            <span data-step={step} aria-hidden="true" /> {name}
          </li>
        ))}
      </ul>
    </figure>
  );
}

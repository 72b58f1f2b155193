import type { ReactNode, RefObject } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { Column, TableRow } from "#app/components/figures-table.tsx";
import { FiguresTable } from "#app/components/figures-table.tsx";

export type ChartTable = { columns: Column[]; rows: TableRow[]; totals?: ReactNode[] };

/** As wide as a card on a desk: what the server draws, until the browser says how wide it is. */
const FIRST_WIDTH = 880;
export const HEIGHT = 220;
export const MARGIN = { top: 12, right: 12, bottom: 26, left: 48 };

/** How wide a chart may be. What is drawn before it is known fits as well, a little smaller. */
export function useWidth(): { frame: RefObject<HTMLDivElement>; width: number } {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { frame, width };
}

/** A chart with its words: what it shows, what is read off it, and all of it as a table. */
export function ChartFrame({
  title,
  legend,
  children,
  reading,
  partial,
  table,
}: {
  title: string;
  legend: ReactNode;
  children: ReactNode;
  /** What stands at the mark that is pointed at. */
  reading: string;
  partial: string | null;
  table: ChartTable;
}) {
  const id = useId();
  return (
    <figure className="laurel-chart" aria-labelledby={id}>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm" id={id}>
          {title}
        </Text>
        <InlineStack gap="400">{legend}</InlineStack>
        {children}
        <Text as="p" variant="bodySm" numeric>
          {reading}
        </Text>
        {partial === null ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {partial}
          </Text>
        )}
      </BlockStack>
      <AsTable label={title} table={table} />
    </figure>
  );
}

/** What a chart says to whoever does not see it, or wants to copy it. */
function AsTable({ label, table }: { label: string; table: ChartTable }) {
  return (
    <details className="laurel-words laurel-chart__table">
      <summary>Show as table</summary>
      <FiguresTable
        label={`${label}, as a table`}
        {...table}
        sorted={{ key: "", direction: "asc" }}
        busy={false}
      />
    </details>
  );
}

/** A chart of which there is too little to draw says so. */
export function ChartNotice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="laurel-chart">
      <BlockStack gap="100">
        <Text as="h3" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {children}
        </Text>
      </BlockStack>
    </div>
  );
}

/** What a colour or a stroke of the chart means. */
export function Key({ look, children }: { look: string; children: string }) {
  return (
    <span className="laurel-chart__key">
      <span className="laurel-chart__swatch" data-look={look} aria-hidden="true" />
      {children}
    </span>
  );
}

import { Card, InlineStack, Text, Tooltip } from "@shopify/polaris";
import { Sparkline } from "#app/components/sparkline.tsx";

export type KeyFigureView = {
  title: string;
  help: string;
  value: string;
  /** "12% more than the 30 days before": the words carry the direction, not a colour. */
  change: string;
  direction: "up" | "down" | "same" | "none";
  line: number[];
  lineLabel: string;
};

const ARROWS = { up: "↑", down: "↓", same: "→", none: "" };

/** One number a merchant watches: what it is, how much, and which way it goes. */
export function KeyFigure({ figure }: { figure: KeyFigureView }) {
  return (
    <Card>
      <div className="laurel-key-figure">
        <InlineStack>
          <Tooltip content={figure.help} hasUnderline preferredPosition="above" width="wide">
            <Text as="h3" variant="bodyMd" fontWeight="medium">
              {figure.title}
            </Text>
          </Tooltip>
        </InlineStack>
        <Text as="p" variant="headingLg" numeric>
          {figure.value}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          <span aria-hidden="true">{ARROWS[figure.direction]} </span>
          {figure.change}
        </Text>
        <Sparkline values={figure.line} label={figure.lineLabel} />
      </div>
    </Card>
  );
}

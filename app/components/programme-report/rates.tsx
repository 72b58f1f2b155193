import { BlockStack, Text } from "@shopify/polaris";
import { RATES_SOURCE } from "#app/reports/programme/rates.ts";
import type { RateView } from "#app/components/programme-report/rates-view.ts";

/** Shares side by side, each with its numbers and how it is counted. */
export function RateList({ rates }: { rates: RateView[] }) {
  return (
    <div className="laurel-rates">
      {rates.map(({ title, value, counted, change, formula, note }) => (
        <BlockStack key={title} gap="100">
          <Text as="h3" variant="bodyMd" fontWeight="medium">
            {title}
          </Text>
          <Text as="p" variant="headingLg" numeric>
            {value}
          </Text>
          <Text as="p" variant="bodySm" numeric>
            {counted}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued" numeric>
            {change}
          </Text>
          <details className="laurel-words">
            <summary aria-label={`How the ${title.toLowerCase()} is counted`}>How it is counted</summary>
            <BlockStack gap="100">
              <Text as="p" variant="bodySm">
                {formula}.
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {note}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                Source: {RATES_SOURCE}.
              </Text>
            </BlockStack>
          </details>
        </BlockStack>
      ))}
    </div>
  );
}

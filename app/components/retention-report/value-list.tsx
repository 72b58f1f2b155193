import { BlockStack, Text } from "@shopify/polaris";
import type { ValueView } from "#app/components/retention-report/value-view.ts";

/** What a customer is worth, each amount with how it comes about. */
export function ValueList({ values }: { values: ValueView }) {
  return (
    <div className="laurel-rates">
      {values.map(({ title, value, counted, words }) => (
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
          <Text as="p" variant="bodySm" tone="subdued">
            {words}
          </Text>
        </BlockStack>
      ))}
    </div>
  );
}

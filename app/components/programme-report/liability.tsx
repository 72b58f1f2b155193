import { BlockStack, Text } from "@shopify/polaris";
import type { LiabilityView } from "#app/components/programme-report/liability-view.ts";
import { NO_VALUE } from "#app/components/programme-report/liability-view.ts";

/** The amount, and every step that leads to it. */
export function LiabilityFigure({ view }: { view: LiabilityView | null }) {
  if (view === null) return <Text as="p">{NO_VALUE}</Text>;
  return (
    <BlockStack gap="400">
      <Text as="p" variant="headingXl" numeric>
        {view.expected}
      </Text>
      <div className="laurel-rates">
        {view.steps.map(({ title, value, words }) => (
          <BlockStack key={title} gap="100">
            <Text as="h3" variant="bodyMd" fontWeight="medium">
              {title}
            </Text>
            <Text as="p" variant="headingMd" numeric>
              {value}
            </Text>
            <Text as="p" variant="bodySm" tone="subdued">
              {words}
            </Text>
          </BlockStack>
        ))}
      </div>
      <Text as="p" variant="bodySm" tone="subdued">
        Method: the shop’s own past redemption, after Gault, Llaguno and Ménard, “Loyalty Rewards and Gift
        Card Programs: Basic Actuarial Estimation Techniques”.
      </Text>
    </BlockStack>
  );
}

import { BlockStack, Text } from "@shopify/polaris";
import type { CouponView } from "#app/components/programme-report/coupon-view.ts";
import { TOO_FEW } from "#app/components/programme-report/coupon-view.ts";

/** What those who used a code did afterwards, beside those like them. */
export function CouponEffectFigures({ view }: { view: CouponView | null }) {
  if (view === null) return <Text as="p">{TOO_FEW}</Text>;
  return (
    <BlockStack gap="400">
      <div className="laurel-rates">
        {view.figures.map(({ title, value, words, verdict }) => (
          <BlockStack key={title} gap="100">
            <Text as="h3" variant="bodyMd" fontWeight="medium">
              {title}
            </Text>
            <Text as="p" variant="headingLg" numeric>
              {value}
            </Text>
            <Text as="p" variant="bodySm" numeric>
              {words}
            </Text>
            <Text as="p" variant="bodySm">
              {verdict}
            </Text>
          </BlockStack>
        ))}
      </div>
      <Text as="p" variant="bodySm" tone="subdued" numeric>
        {view.groups} No experiment: whoever redeems may be keener anyhow. Method: exact matching on month,
        orders and spending before.
      </Text>
    </BlockStack>
  );
}

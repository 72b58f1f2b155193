import type { ReactNode } from "react";
import { BlockStack, Box, Icon, Text } from "@shopify/polaris";
import type { IconSource } from "@shopify/polaris";

/** A page or card with nothing to list: what will be here, and the one thing to do about it. */
export function Notice({
  icon,
  heading,
  children,
  action,
}: {
  icon: IconSource;
  heading: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Box paddingBlock="1000" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <span className="laurel-notice__icon">
          <Icon source={icon} tone="subdued" />
        </span>
        <Text as="h2" variant="headingMd" alignment="center">
          {heading}
        </Text>
        <Box maxWidth="32rem">
          <Text as="p" alignment="center" tone="subdued">
            {children}
          </Text>
        </Box>
        {action}
      </BlockStack>
    </Box>
  );
}

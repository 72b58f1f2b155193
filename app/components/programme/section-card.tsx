import type { ReactNode } from "react";
import { BlockStack, Card, Text } from "@shopify/polaris";

/** One short form of the editor. */
export function SectionCard({
  title,
  words,
  children,
}: {
  title: string;
  /** One sentence about what is decided here. */
  words?: string;
  children: ReactNode;
}) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {words === undefined ? null : (
            <Text as="p" tone="subdued">
              {words}
            </Text>
          )}
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}

import { Box, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { withParams } from "#app/components/address.ts";

export type PagerView = { page: number; pages: number; found: string };

/** How many there are, and the way to the next ones. */
export function Pager({ page, pages, found }: PagerView) {
  const [params] = useSearchParams();
  const to = (other: number) => withParams(params, { page: other === 1 ? null : String(other) });
  return (
    <Box padding="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" tone="subdued" numeric>
          {found}
        </Text>
        {pages > 1 ? (
          <Pagination
            accessibilityLabel="Pages"
            label={`Page ${page} of ${pages}`}
            hasPrevious={page > 1}
            hasNext={page < pages}
            previousURL={to(page - 1)}
            nextURL={to(page + 1)}
          />
        ) : null}
      </InlineStack>
    </Box>
  );
}

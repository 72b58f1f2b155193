import { Box, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";

/** How many there are, and the way to the next ones and back; each word says where a page begins. */
export type CursorPagerView = { previous: string | null; next: string | null; found: string };

export function CursorPager({ previous, next, found }: CursorPagerView) {
  const [params] = useSearchParams();
  return (
    <Box padding="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" tone="subdued" numeric>
          {found}
        </Text>
        {previous || next ? (
          <Pagination
            accessibilityLabel="Pages"
            hasPrevious={previous !== null}
            hasNext={next !== null}
            previousURL={withParams(params, { ...FIRST_PAGE, before: previous })}
            nextURL={withParams(params, { ...FIRST_PAGE, after: next })}
          />
        ) : null}
      </InlineStack>
    </Box>
  );
}

import { Box, InlineStack, Text } from "@shopify/polaris";
import { Link, useSearchParams } from "@remix-run/react";
import { withParams } from "#app/components/address.ts";

/** The way through a list that goes back in time: a page further back, and back to the latest. */
export function OlderPager({ name, more, found }: { name: string; more: string | null; found: string }) {
  const [params] = useSearchParams();
  return (
    <Box padding="300" paddingInline="400" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" tone="subdued" numeric>
          {found}
        </Text>
        <nav aria-label="Pages">
          <InlineStack gap="400">
            {params.has(name) ? (
              <Link to={withParams(params, { [name]: null })} className="laurel-link">
                Latest
              </Link>
            ) : null}
            {more ? (
              <Link to={withParams(params, { [name]: more })} className="laurel-link">
                Older
              </Link>
            ) : null}
          </InlineStack>
        </nav>
      </InlineStack>
    </Box>
  );
}

/** Storefront: where Laurel stands in the merchant's theme, and the way to put it there. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, BlockStack, Text } from "@shopify/polaris";
import { MainPage } from "#app/components/main-page.tsx";
import { useThemeState } from "#app/components/theme-state.ts";
import { BlockList } from "#app/components/widget-status.tsx";
import { env } from "#app/env.server.ts";
import { forMerchant } from "#app/merchant.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Storefront · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "storefront", ({ shopId }) =>
    Promise.resolve({ editor: { shopId, apiKey: env.SHOPIFY_API_KEY } }),
  );
}

export default function Storefront() {
  const { editor } = useLoaderData<typeof loader>();
  const theme = useThemeState();
  return (
    <MainPage title="Storefront">
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              In your theme
            </Text>
            <Text as="p" tone="subdued">
              Each opens in the theme editor, where you see it in place. Nothing changes until you save there.
            </Text>
          </BlockStack>
          <BlockList theme={theme} editor={editor} />
        </BlockStack>
      </Card>
    </MainPage>
  );
}

import type { ReactNode } from "react";
import { Page, Text } from "@shopify/polaris";
import { TitleBar } from "@shopify/app-bridge-react";

/** A page of the navigation: Shopify's bar shows its title, the page itself says it to screen readers. */
export function MainPage({
  title,
  fullWidth = false,
  children,
}: {
  title: string;
  fullWidth?: boolean;
  children: ReactNode;
}) {
  return (
    <Page fullWidth={fullWidth}>
      <TitleBar title={title} />
      <div className="laurel-page">
        <Text as="h1" visuallyHidden>
          {title}
        </Text>
        {children}
      </div>
    </Page>
  );
}

import type { ReactNode } from "react";
import { Page, Text } from "@shopify/polaris";
import { TitleBar } from "@shopify/app-bridge-react";
import { RefusedBanner } from "#app/components/refused-banner.tsx";

/** A page of the navigation: Shopify's bar shows its title, the page itself says it to screen readers. */
export function MainPage({
  title,
  fullWidth = false,
  actions,
  children,
}: {
  title: string;
  fullWidth?: boolean;
  /** What stands above the page on the right. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Page fullWidth={fullWidth}>
      <TitleBar title={title} />
      <div className="laurel-page">
        <Text as="h1" visuallyHidden>
          {title}
        </Text>
        <RefusedBanner />
        {actions ? <div className="laurel-actions">{actions}</div> : null}
        {children}
      </div>
    </Page>
  );
}

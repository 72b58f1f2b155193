import type { ReactNode } from "react";
import { Page } from "@shopify/polaris";
import type { PageProps } from "@shopify/polaris";
import { TitleBar } from "@shopify/app-bridge-react";
import { RefusedBanner } from "#app/components/refused-banner.tsx";

/** A page below one of the navigation: it says its title and leads back. */
export function SubPage({
  title,
  back,
  primaryAction,
  secondaryActions,
  narrow = false,
  fullWidth = false,
  children,
}: {
  title: string;
  back: { content: string; url: string };
  primaryAction?: PageProps["primaryAction"];
  secondaryActions?: PageProps["secondaryActions"];
  /** A form of few fields. */
  narrow?: boolean;
  fullWidth?: boolean;
  children: ReactNode;
}) {
  return (
    <Page {...{ title, fullWidth, primaryAction, secondaryActions }} narrowWidth={narrow} backAction={back}>
      <TitleBar title={title} />
      <RefusedBanner />
      {children}
    </Page>
  );
}

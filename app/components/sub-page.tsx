import type { ReactNode } from "react";
import { Page } from "@shopify/polaris";
import type { PageProps } from "@shopify/polaris";
import { TitleBar } from "@shopify/app-bridge-react";

/** A page below one of the navigation: it says its title and leads back. */
export function SubPage({
  title,
  back,
  secondaryActions,
  narrow = false,
  children,
}: {
  title: string;
  back: { content: string; url: string };
  secondaryActions?: PageProps["secondaryActions"];
  /** A form of few fields. */
  narrow?: boolean;
  children: ReactNode;
}) {
  return (
    <Page title={title} narrowWidth={narrow} backAction={back} secondaryActions={secondaryActions}>
      <TitleBar title={title} />
      {children}
    </Page>
  );
}

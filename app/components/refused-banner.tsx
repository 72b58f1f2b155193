import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "@remix-run/react";
import type { BannerHandles } from "@shopify/polaris";
import { Banner, Box } from "@shopify/polaris";
import { forgetRefused, useRefused } from "#app/components/refused.ts";

/** At the head of a page: why what was asked on it was refused, until something else is asked or read. */
export function RefusedBanner() {
  const refused = useRefused();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  useEffect(() => forgetRefused, [pathname, search]);
  const readAgain = () => {
    forgetRefused();
    navigate(pathname + search, { replace: true });
  };
  if (refused === null) return null;
  return (
    <Box paddingBlockEnd="400">
      <RefusalBanner
        words={refused}
        again={{ content: "Read the page again", onAction: readAgain }}
        onDismiss={forgetRefused}
      />
    </Box>
  );
}

type RefusalProps = {
  words: string;
  again?: { content: string; onAction: () => void };
  onDismiss?: () => void;
};

/** It takes the focus: the button that was pressed may stand far below. */
export function RefusalBanner({ words, again, onDismiss }: RefusalProps) {
  const banner = useRef<BannerHandles>(null);
  useEffect(() => banner.current?.focus(), [words]);
  return (
    <Banner
      ref={banner}
      tone="critical"
      title="That was not done"
      {...(again && { action: again })}
      {...(onDismiss && { onDismiss })}
    >
      <p role="alert">{words} Nothing that you typed is lost.</p>
    </Banner>
  );
}

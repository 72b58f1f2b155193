import { useEffect, useState } from "react";
import { useAppBridge } from "@shopify/app-bridge-react";
import type { ThemeState } from "#app/components/theme-blocks.ts";
import { readThemeState } from "#app/components/theme-blocks.ts";

/** Asks now, and again whenever the merchant comes back from the theme editor. */
export function useThemeState(): ThemeState {
  const shopify = useAppBridge();
  const [theme, setTheme] = useState<ThemeState>({ state: "asking" });
  useEffect(() => {
    let live = true;
    const ask = async () => {
      const answer = await shopify.app.extensions().then(readThemeState, () => UNKNOWN);
      if (live) setTheme(answer);
    };
    const onReturn = () => void (document.visibilityState === "visible" && ask());
    void ask();
    document.addEventListener("visibilitychange", onReturn);
    window.addEventListener("focus", onReturn);
    return () => {
      live = false;
      document.removeEventListener("visibilitychange", onReturn);
      window.removeEventListener("focus", onReturn);
    };
  }, [shopify]);
  return theme;
}

const UNKNOWN: ThemeState = { state: "unknown" };

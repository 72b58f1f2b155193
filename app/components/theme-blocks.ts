import { useEffect, useState } from "react";
import { useAppBridge } from "@shopify/app-bridge-react";

/** Whether the theme shows Laurel: asked of Shopify in the merchant's browser, which needs no permission. */
export type ThemeBlocks =
  { state: "asking" } | { state: "unknown" } | { state: "known"; launcher: boolean; product: boolean };

export const LAUNCHER = "rewards-launcher";
export const PRODUCT_BLOCK = "points-to-earn";

/** Asks now, and again whenever the merchant comes back from the theme editor. */
export function useThemeBlocks(): ThemeBlocks {
  const shopify = useAppBridge();
  const [blocks, setBlocks] = useState<ThemeBlocks>({ state: "asking" });
  useEffect(() => {
    let live = true;
    const ask = async () => {
      const answer = await readBlocks(() => shopify.app.extensions());
      if (live) setBlocks(answer);
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
  return blocks;
}

type Extension = { type: string; activations: readonly object[] };

async function readBlocks(extensions: () => Promise<readonly Extension[]>): Promise<ThemeBlocks> {
  try {
    const theme = (await extensions()).filter(({ type }) => type === "theme_app_extension");
    const active = (handle: string) =>
      theme.some(({ activations }) =>
        activations.some(
          (each: { handle?: unknown; status?: unknown }) =>
            each.handle === handle && each.status === "active",
        ),
      );
    return { state: "known", launcher: active(LAUNCHER), product: active(PRODUCT_BLOCK) };
  } catch {
    return { state: "unknown" };
  }
}

/** The theme editor with the launcher ready to be switched on. */
export function launcherEditorUrl({ shopId, apiKey }: { shopId: string; apiKey: string }): string {
  return `https://${shopId}/admin/themes/current/editor?context=apps&activateAppId=${apiKey}/${LAUNCHER}`;
}

/** The theme editor's product page with "points to earn" added to its main section. */
export function productEditorUrl({ shopId, apiKey }: { shopId: string; apiKey: string }): string {
  return `https://${shopId}/admin/themes/current/editor?template=product&addAppBlockId=${apiKey}/${PRODUCT_BLOCK}&target=mainSection`;
}

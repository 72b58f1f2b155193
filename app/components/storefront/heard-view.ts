/** Whether storefronts show what the merchant saved, in words. Pure. */
export type Heard = {
  /** Null: nothing was ever saved. */
  revision: number | null;
  syncedRevision: number | null;
  /** Why Shopify did not take it, in its words. */
  refused: string | null;
};

export type HeardView = { state: "untouched" | "heard" | "waiting" | "refused"; words: string };

export function heardView({ revision, syncedRevision, refused }: Heard): HeardView {
  if (revision === null)
    return {
      state: "untouched",
      words: "Nothing is saved here yet: your storefront shows Laurel as it comes.",
    };
  if ((syncedRevision ?? 0) >= revision)
    return { state: "heard", words: "Your storefront shows what you saved." };
  if (refused === null)
    return { state: "waiting", words: "On its way to your storefront, usually within a minute." };
  const why = refused.trim().replace(/\.$/, "");
  return { state: "refused", words: `Shopify has refused it: ${why}. Laurel tries again every few minutes.` };
}

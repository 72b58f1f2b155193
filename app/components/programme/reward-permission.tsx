/** Gift cards and store credit take permissions that Laurel asks for when a merchant makes the first such reward. */
import { useState } from "react";
import { Banner } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useFetcher } from "@remix-run/react";
import { lacking, PERMISSION_WORDS } from "#app/components/programme/reward-scopes.ts";
import type { ScopesAnswer } from "#app/components/programme/reward-scopes.ts";
import { StoreCreditNotice } from "#app/components/programme/store-credit-notice.tsx";
import type { RewardKind } from "#app/rules/programme/rewards.ts";

/** Where what was granted is written down. */
const TELL_AT = "/app/scopes";

export function RewardPermission({ kind, scopes }: { kind: RewardKind; scopes: readonly string[] }) {
  const fetcher = useFetcher<ScopesAnswer>();
  const shopify = useAppBridge();
  const [state, setState] = useState<"idle" | "asking" | "declined" | "failed">("idle");
  const missing = lacking(kind, fetcher.data?.scopes ?? scopes);
  const words = PERMISSION_WORDS[kind];
  if (words === undefined) return null;
  if (missing.length === 0) return kind === "store_credit" ? <StoreCreditNotice /> : null;
  const ask = async () => {
    setState("asking");
    try {
      const { result } = await shopify.scopes.request([...missing]);
      setState(result === "granted-all" ? "idle" : "declined");
      if (result === "granted-all") fetcher.submit(null, { method: "post", action: TELL_AT });
    } catch {
      setState("failed");
    }
  };
  return (
    <Banner
      tone={state === "failed" ? "critical" : "warning"}
      title={words.title}
      action={{
        content: words.ask,
        onAction: () => void ask(),
        loading: state === "asking" || fetcher.state !== "idle",
      }}
    >
      <p {...(state !== "idle" && { role: "alert" })}>{says(state, words.why)}</p>
    </Banner>
  );
}

function says(state: "idle" | "asking" | "declined" | "failed", why: string): string {
  if (state === "declined") return `The permission was not given. ${why}`;
  return state === "failed" ? "Shopify could not ask. Try again in a moment." : why;
}

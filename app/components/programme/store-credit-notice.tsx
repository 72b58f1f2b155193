/** Store credit can be promised while nobody can pay with it: who promises it is told. */
import { useEffect } from "react";
import { Banner } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";

/** Null: that is not known. */
export type StoreCreditAnswer = { isOn: boolean | null };

const ASK_AT = "/app/store-credit";

export function StoreCreditNotice() {
  const { data, load } = useFetcher<StoreCreditAnswer>();
  useEffect(() => load(ASK_AT), [load]);
  return data?.isOn === false ? <StoreCreditOff /> : null;
}

export function StoreCreditOff() {
  return (
    <Banner tone="warning" title="Store credit is switched off in this shop">
      <p role="status">
        Until you switch it on in Shopify, together with new customer accounts, nobody can pay with it: the
        points come back instead.
      </p>
    </Banner>
  );
}

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { Checkbox } from "@shopify/polaris";
import type { CheckboxProps } from "@shopify/polaris";

/** A box to tick. */
export function Tick(props: CheckboxProps) {
  return (
    <QuietTicks>
      <Checkbox {...props} />
    </QuietTicks>
  );
}

/** Polaris draws a tick as a picture without a name; the box itself says whether it is ticked. */
export function QuietTicks({ children }: { children: ReactNode }) {
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const picture of around.current?.querySelectorAll("svg") ?? [])
      picture.setAttribute("aria-hidden", "true");
  });
  return <div ref={around}>{children}</div>;
}

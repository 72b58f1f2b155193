import type { SaidInstant } from "#app/components/format.ts";

/** An instant in few words; the exact one, in the shop's time zone, on hover. */
export function Instant({ at }: { at: SaidInstant | null }) {
  if (!at) return <>–</>;
  return (
    <time dateTime={at.iso} title={at.exact}>
      {at.text}
    </time>
  );
}

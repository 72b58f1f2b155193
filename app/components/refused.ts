/** Why what was asked last was refused: kept outside of the page, because whatever asks on it may be refused. */
import { useSyncExternalStore } from "react";

let refused: string | null = null;
const heard = new Set<() => void>();

function tell(words: string | null): void {
  refused = words;
  for (const each of heard) each();
}

export const showRefused = (words: string): void => tell(words);
export const forgetRefused = (): void => tell(null);
export const lastRefused = (): string | null => refused;

/** Null where nothing was; on the server nothing ever is. */
export function useRefused(): string | null {
  return useSyncExternalStore(
    (hear) => {
      heard.add(hear);
      return () => heard.delete(hear);
    },
    lastRefused,
    () => null,
  );
}

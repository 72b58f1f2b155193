import { useEffect } from "react";
import { useRevalidator } from "@remix-run/react";

/** So often a page follows what takes a moment. */
export const LOOK_AGAIN_MS = 2_500;

/** The worker is at it: the page follows until it is done. */
export function useLookingAgain(busy: boolean, everyMs: number): void {
  const { state, revalidate } = useRevalidator();
  useEffect(() => {
    if (!busy || state !== "idle") return;
    const timer = setTimeout(revalidate, everyMs);
    return () => clearTimeout(timer);
  }, [busy, state, revalidate, everyMs]);
}

/** What staff ask of one redemption, and how that is answered. Pure. */
import type { Refusal } from "#app/errors.ts";

export type RedemptionAct = "cancel" | "extend" | "send" | "hand-out";

/** What is said when it is done, or why it is not. */
export type ActAnswer = { done: string } | { refused: string };

export const DONE: Record<RedemptionAct, string> = {
  cancel: "It is being taken back",
  extend: "The end is moved",
  send: "The gift card is sent",
  "hand-out": "Handed out",
};

/** Where it is asked. */
export const actAt = (redemptionId: string) => `/app/redemptions/${redemptionId}`;

/** In words for staff; null for what is none of their doing. */
export function sayRefused({ code, message, detail }: Refusal, act: RedemptionAct): string | null {
  const why = typeof detail["detail"] === "string" ? detail["detail"] : null;
  if (why !== null && code === "REDEMPTION_KEPT" && act === "extend")
    return `Its end cannot be moved: ${why}.`;
  if (why !== null && code === "CODE_REFUSED") return `Shopify did not do it: ${why}.`;
  return FOR_STAFF.has(code) ? message : null;
}

const FOR_STAFF: ReadonlySet<string> = new Set([
  ...["REDEMPTION_NOT_UNUSED", "REDEMPTION_KEPT", "CODE_REFUSED", "SCOPE_MISSING"],
]);

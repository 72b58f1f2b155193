/** What the ledger has to know of the programme in force while it posts. */
import type { ExpiryPolicy } from "#app/rules/expiry.ts";
import type { Programme } from "#app/rules/programme.ts";

export type PostingRules = {
  /** What happens to points that are taken back and are not there any more. */
  clawback: Programme["clawback"];
  expiry: ExpiryPolicy;
  /** For points that come back after their end, or are posted after it. */
  graceDays: number;
  timeZone: string;
};

/** The posting rules of the programme that is published now; before there is one, the mildest. */
export function postingRules(programme: Programme | null | undefined, timeZone: string | null): PostingRules {
  return {
    clawback: programme?.clawback ?? "allow_negative",
    expiry: programme?.expiry ?? { policy: "never" },
    graceDays: programme?.expiryGraceDays ?? 30,
    timeZone: timeZone ?? "UTC",
  };
}

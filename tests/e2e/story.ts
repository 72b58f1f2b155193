/** The story of issue one: install, buy, earn by tier, redeem, use, refund, report, uninstall. */
import type { Stage } from "./stage.ts";

export type Step = {
  name: string;
  /** Plays it, checks it, and says what was seen. Throws when it does not hold. */
  run: () => Promise<string>;
};

export function story(_stage: Stage): Step[] {
  return [];
}

/** Every fault the store can have, each with a probability, from the seed. */
import type { Control } from "../../support/control.ts";
import { Dice } from "./dice.ts";

type Fault = { fault: string; probability: number; ms?: number; operation?: string };

/** What becomes of webhooks on their way. */
const WEBHOOKS: Fault[] = [
  { fault: "duplicate", probability: 0.08 },
  { fault: "reorder", probability: 0.15, ms: 400 },
  { fault: "delay", probability: 0.06, ms: 600 },
  { fault: "timeout_after_success", probability: 0.05 },
];

/** Whose loss reconciliation heals. News of customers tell themselves again, or never: they are not dropped. */
const HEALED = [
  "orders/create",
  "orders/paid",
  "orders/updated",
  "orders/cancelled",
  "orders/edited",
  "refunds/create",
];

const ADMIN: Fault[] = [
  { fault: "429", probability: 0.03 },
  { fault: "THROTTLED", probability: 0.04 },
  { fault: "500", probability: 0.04 },
  { fault: "timeout_after_success", probability: 0.05, ms: 40 },
  { fault: "drop", probability: 0.03 },
  { fault: "delay", probability: 0.06, ms: 150 },
  { fault: "expired_token", probability: 0.03 },
];

const TOKENS: Fault[] = [
  { fault: "429", probability: 0.1 },
  { fault: "500", probability: 0.1 },
  { fault: "timeout_after_success", probability: 0.1, ms: 40 },
  { fault: "drop", probability: 0.1 },
  { fault: "delay", probability: 0.1, ms: 150 },
];

/** From now on things go wrong. `drops`: webhooks that never come, which only reconciliation makes up for. */
export async function brewUp(
  control: Control,
  { seed, drops }: { seed: number; drops: boolean },
): Promise<void> {
  const dice = new Dice(seed, "weather");
  const add = (target: "admin" | "token" | "webhook", fault: Fault) =>
    control.fault({ target, seed: dice.between(1, 2 ** 31), ...fault });
  if (drops)
    for (const operation of HEALED) await add("webhook", { fault: "drop", probability: 0.05, operation });
  for (const fault of WEBHOOKS) await add("webhook", fault);
  for (const fault of ADMIN) await add("admin", fault);
  for (const fault of TOKENS) await add("token", fault);
}

/** How often each fault struck, before it is calm again. */
export async function strikes(control: Control): Promise<Record<string, number>> {
  const { faults } = await control.get<{ faults: { target: string; fault: string; hits: number }[] }>(
    "faults",
  );
  const counts: Record<string, number> = {};
  for (const { target, fault, hits } of faults) {
    const name = `${target} ${fault}`;
    counts[name] = (counts[name] ?? 0) + hits;
  }
  return counts;
}

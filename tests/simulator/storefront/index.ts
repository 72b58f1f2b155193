import type { Handler, Sim } from "../model/sim.ts";

export function storefrontFace(_sim: Sim): Handler {
  return async () => null;
}

export function cdnFace(_sim: Sim): Handler {
  return async () => null;
}

import type { Handler, Sim } from "../model/sim.ts";

export function adminFace(_sim: Sim): Handler {
  return async () => null;
}

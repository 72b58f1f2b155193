import type { Handler, Sim } from "../model/sim.ts";

export function graphqlEndpoint(_sim: Sim): Handler {
  return async () => null;
}

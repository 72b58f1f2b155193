import { z } from "zod";
import { FAULT_KINDS, KINDS_OF } from "../faults/faults.ts";
import { resend } from "../webhooks/announce.ts";
import { domainSchema, ofShop, requireShop, route } from "./answer.ts";

const faultSchema = z
  .object({
    target: z.enum(["admin", "token", "webhook", "bulk"]),
    fault: z.enum(FAULT_KINDS),
    operation: z.string().optional(),
    times: z.number().int().positive().optional(),
    probability: z.number().min(0).max(1).optional(),
    seed: z.number().int().optional(),
    ms: z.number().int().positive().optional(),
    shop: domainSchema.optional(),
  })
  .refine(({ target, fault }) => KINDS_OF[target].includes(fault), {
    error: "this fault can’t happen at this target",
  });

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const clockSchema = z.union([
  z.object({ advanceMs: z.number().int().positive() }),
  z.object({ set: instant }),
  z.object({ free: z.literal(true) }),
]);

const clock = route(clockSchema, ({ sim, input }) => {
  if ("advanceMs" in input) sim.clock.advance(input.advanceMs);
  else if ("set" in input) sim.clock.set(input.set);
  else sim.clock.free();
  sim.changed();
  return { now: sim.nowIso() };
});

const bulk = route(ofShop.extend({ takesMs: z.number().int().min(0).max(86_400_000) }), ({ sim, input }) => {
  requireShop(sim, input.shop).bulk.takesMs = input.takesMs;
  sim.changed();
  return { takesMs: input.takesMs };
});

const hold = route(ofShop.extend({ on: z.boolean() }), ({ sim, input }) => {
  sim.outbox.hold(requireShop(sim, input.shop).domain, input.on);
  return sim.outbox.counts();
});

const resendSchema = ofShop.extend({
  times: z.number().int().min(1).max(1_000).default(1),
  shuffleSeed: z.number().int().optional(),
  topics: z.array(z.string()).optional(),
  id: z.string().optional(),
  newIds: z.boolean().optional(),
});

export const wireRoutes: Record<string, ReturnType<typeof route>> = {
  "GET health": route(z.object({}), ({ sim }) => ({ ok: true, now: sim.nowIso() })),
  "POST webhooks/hold": hold,
  "POST webhooks/resend": route(resendSchema, ({ sim, input }) => ({
    count: resend(sim, requireShop(sim, input.shop), input),
  })),
  "GET webhooks": route(
    z.object({ shop: domainSchema.optional(), topic: z.string().optional() }),
    ({ sim, input }) => ({
      counts: sim.outbox.counts(),
      messages: sim.state.messages.filter(
        (message) =>
          (input.shop === undefined || message.shop === input.shop) &&
          (input.topic === undefined || message.topic === input.topic),
      ),
    }),
  ),
  "POST webhooks/idle": route(
    z.object({ timeoutMs: z.number().int().positive().max(600_000).default(10_000) }),
    async ({ sim, input }) => ({ idle: await sim.outbox.idle(input.timeoutMs), ...sim.outbox.counts() }),
  ),
  "POST faults": route(faultSchema, ({ sim, input }) => ({ id: sim.faults.add(input) })),
  "GET faults": route(z.object({}), ({ sim }) => ({ faults: sim.faults.list() })),
  "DELETE faults": route(z.object({ shop: domainSchema.optional() }), ({ sim, input }) => {
    sim.faults.clear(input.shop);
    return { ok: true };
  }),
  "POST clock": clock,
  "POST bulk": bulk,
};

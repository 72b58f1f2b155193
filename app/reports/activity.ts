/**
 * What the activity log is asked: a state, a topic, an id, a place to go on from. Pure; refuses what makes no sense.
 */
import { Refusal } from "#app/errors.ts";

export const DELIVERY_STATES = ["received", "processed", "ignored", "parked"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Where a page begins: after this delivery. */
export type Place = { receivedAt: Date; webhookId: string };
export type ActivityQuestion = {
  state: DeliveryState | null;
  topic: string | null;
  search: string;
  after: Place | null;
};

/** So many waiting deliveries are counted, and no more: home has to open while a flood is in the inbox. */
export const WAITING_COUNTED = 10_000;
const LONGEST = 200;

/**
 * Reads `state`, `topic`, `q` and `after`. Refuses BAD_REQUEST for a state there is none of, or a place that is none.
 */
export function readActivityQuestion(params: URLSearchParams): ActivityQuestion {
  const state = params.get("state");
  if (state !== null && !isState(state))
    throw new Refusal("BAD_REQUEST", { detail: `state must be one of ${DELIVERY_STATES.join(", ")}` });
  const plain = (name: string) => (params.get(name) ?? "").replaceAll("\0", "").trim().slice(0, LONGEST);
  return { state, topic: plain("topic") || null, search: plain("q"), after: parsePlace(params.get("after")) };
}

const isState = (given: string): given is DeliveryState =>
  (DELIVERY_STATES as readonly string[]).includes(given);

/** As it stands in an address. */
export function sayPlace({ receivedAt, webhookId }: Place): string {
  return `${receivedAt.toISOString()}~${webhookId}`;
}

function parsePlace(given: string | null): Place | null {
  if (given === null || given === "") return null;
  const [instant = "", ...rest] = given.split("~");
  const receivedAt = new Date(instant);
  if (Number.isNaN(receivedAt.getTime()) || rest.length === 0 || given.includes("\0"))
    throw new Refusal("BAD_REQUEST", { detail: "after must name a delivery" });
  return { receivedAt, webhookId: rest.join("~").slice(0, LONGEST) };
}

import { createHash } from "node:crypto";
import type { Id, State } from "./types.ts";

const NORMAL_BASE = 6_400_000_000_000n;
const BIG_BASE = 820_982_911_946_154_508n;
/** A prime step: neighbours differ in several digits, as Shopify's do. */
const STEP = 32_771n;

/** The next id of the state's one sequence; `big` ones exceed 2^53, so that a JSON number loses digits. */
export function nextId(state: State, big = false): Id {
  state.seq += 1;
  return String((big ? BIG_BASE : NORMAL_BASE) + BigInt(state.seq) * STEP);
}

export function gid(type: string, id: Id): string {
  return `gid://shopify/${type}/${id}`;
}

/** The id of a gid of this type, or null. */
export function idOf(type: string, value: string): Id | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)$/.exec(value);
  return match?.[1] === type ? (match[2] ?? null) : null;
}

/** A UUID that depends on its text only. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

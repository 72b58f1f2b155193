import type { BulkWatch } from "../bulk/operations.ts";
import type { Clock } from "./clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { Outbox } from "../webhooks/outbox.ts";
import type { AppManifest } from "./manifest.ts";
import type { Id, Shop, State } from "./types.ts";

export interface SimConfig {
  port: number;
  relayPort: number;
  /** http://127.0.0.1:<port> of the app under test. */
  appUrl: string;
  appKey: string;
  appSecret: string;
  dataDir: string | null;
  caDir: string | null;
  extensionDir: string | null;
  schemaPath: string;
  seed: number;
}

/** What is known while one message is made: several topics of one merchant action share an event. */
export interface Announcement {
  topic: string;
  payload: Record<string, unknown>;
}

/**
 * The simulator as every part sees it. State is plain data (`state`); call `changed()` after touching it.
 * `announce` queues webhooks for the subscriptions of the manifest: one call is one merchant action.
 */
export interface Sim {
  config: SimConfig;
  manifest: AppManifest;
  state: State;
  clock: Clock;
  now(): Date;
  nowIso(): string;
  changed(): void;
  /** A new id; `big` ones are above 2^53. */
  nextId(big?: boolean): Id;
  shop(domain: string): Shop | null;
  announce(shop: Shop, announcements: Announcement[]): void;
  outbox: Outbox;
  bulk: BulkWatch;
  faults: Faults;
  log(event: string, fields?: Record<string, unknown>): void;
}

export class SimError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One request, whichever way it came: through the CONNECT proxy with Shopify's own URL, or over the relay. */
export interface SimRequest {
  /** Its `url` is always the virtual one, e.g. https://admin.shopify.com/store/x/apps/laurel. */
  request: Request;
  url: URL;
  /** `url.hostname`. */
  host: string;
  /** The shop of a *.myshopify.com host; null elsewhere or when there is no such shop. */
  shop: Shop | null;
  via: "proxy" | "relay";
}

/** Thrown by a handler to end the connection without an answer, after a while. */
export class HangUp extends Error {
  readonly afterMs: number;
  constructor(afterMs: number) {
    super("hang up");
    this.afterMs = afterMs;
  }
}

/** Null means "not mine": the next one is asked, and in the end 404 is answered. */
export type Handler = (req: SimRequest) => Promise<Response | null>;

import { BulkWatch } from "../bulk/operations.ts";
import { Faults } from "../faults/faults.ts";
import { announce } from "../webhooks/announce.ts";
import { Outbox } from "../webhooks/outbox.ts";
import { Clock } from "./clock.ts";
import { nextId } from "./ids.ts";
import type { AppManifest } from "./manifest.ts";
import type { Announcement, Sim, SimConfig } from "./sim.ts";
import { Store } from "./store.ts";
import type { Shop, State } from "./types.ts";

/** The whole of the simulator but its doors. */
export class Simulator implements Sim {
  readonly config: SimConfig;
  readonly manifest: AppManifest;
  readonly state: State;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly bulk: BulkWatch;
  readonly #store: Store;
  readonly #quiet: boolean;

  constructor(config: SimConfig, manifest: AppManifest, options: { quiet?: boolean } = {}) {
    this.config = config;
    this.manifest = manifest;
    this.#quiet = options.quiet ?? false;
    this.#store = new Store(config.dataDir);
    this.state = this.#store.state;
    this.clock = new Clock(this.state);
    this.faults = new Faults(config.seed);
    this.outbox = new Outbox({
      state: this.state,
      clock: this.clock,
      faults: this.faults,
      appUrl: config.appUrl,
      secret: config.appSecret,
      changed: () => this.changed(),
      log: (event, fields) => this.log(event, fields),
    });
    this.bulk = new BulkWatch(this);
    this.bulk.wake();
  }

  now(): Date {
    return this.clock.now();
  }

  nowIso(): string {
    return this.clock.now().toISOString();
  }

  changed(): void {
    this.#store.changed();
  }

  nextId(big = false): string {
    return nextId(this.state, big);
  }

  shop(domain: string): Shop | null {
    return this.state.shops[domain] ?? null;
  }

  announce(shop: Shop, announcements: Announcement[]): void {
    announce(this, shop, announcements);
  }

  log(event: string, fields: Record<string, unknown> = {}): void {
    if (this.#quiet) return;
    process.stdout.write(
      `${JSON.stringify({ at: new Date().toISOString(), from: "simulator", event, ...fields })}\n`,
    );
  }

  close(): void {
    this.bulk.close();
    this.outbox.close();
    this.#store.flush();
  }
}

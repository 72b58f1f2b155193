import type { Faults } from "../faults/faults.ts";
import type { Clock } from "../model/clock.ts";
import type { State, WebhookMessage } from "../model/types.ts";
import { retryAfterMs } from "./schedule.ts";
import { closeConnections, send } from "./send.ts";

const PARALLEL = 16;

interface Ground {
  state: State;
  clock: Clock;
  faults: Faults;
  appUrl: string;
  secret: string;
  changed: () => void;
  log: (event: string, fields: Record<string, unknown>) => void;
}

/** Sends what is due, 16 at a time, and tries again on the simulator's own clock. */
export class Outbox {
  readonly #ground: Ground;
  readonly #ready: WebhookMessage[] = [];
  readonly #later = new Set<WebhookMessage>();
  readonly #held = new Map<string, WebhookMessage[]>();
  #sending = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #waiters: (() => void)[] = [];

  constructor(ground: Ground) {
    this.#ground = ground;
    ground.clock.onJump(() => this.#wake());
    for (const message of ground.state.messages) if (message.state === "pending") this.#place(message);
    this.#wake();
  }

  /** Adds a message to the books and sends it when due; faults may drop, double or delay it here. */
  enqueue(message: WebhookMessage): void {
    this.#ground.state.messages.push(message);
    const fault = this.#ground.faults.take("webhook", message.shop, [message.topic]);
    if (fault?.fault === "timeout_after_success") this.#lost.add(message);
    if (fault?.fault === "drop") message.state = "dropped";
    if (fault?.fault === "delay") this.#delay(message, fault.ms ?? 1_000);
    if (fault?.fault === "reorder") this.#delay(message, Math.ceil(fault.random() * (fault.ms ?? 500)));
    if (message.state === "pending") this.#place(message);
    if (fault?.fault === "duplicate") this.#again(message);
    this.#ground.changed();
    this.#wake();
  }

  /** The answers to these are thrown away, as if the exchange had timed out after the app did its work. */
  readonly #lost = new Set<WebhookMessage>();

  #delay(message: WebhookMessage, ms: number): void {
    message.dueAt = new Date(this.#ground.clock.now().getTime() + ms).toISOString();
  }

  #again(message: WebhookMessage): void {
    const copy: WebhookMessage = { ...message, attempts: [] };
    this.#ground.state.messages.push(copy);
    this.#place(copy);
  }

  hold(shop: string, on: boolean): void {
    if (on) {
      if (!this.#held.has(shop)) this.#held.set(shop, []);
      return;
    }
    this.#ready.push(...(this.#held.get(shop) ?? []));
    this.#held.delete(shop);
    this.#wake();
  }

  #place(message: WebhookMessage): void {
    const held = this.#held.get(message.shop);
    if (held) held.push(message);
    else if (Date.parse(message.dueAt) <= this.#ground.clock.now().getTime()) this.#ready.push(message);
    else this.#later.add(message);
  }

  #wake(): void {
    if (this.#closed) return;
    const now = this.#ground.clock.now().getTime();
    const due = [...this.#later].filter((message) => Date.parse(message.dueAt) <= now);
    due.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
    for (const message of due) {
      this.#later.delete(message);
      this.#place(message);
    }
    while (this.#sending < PARALLEL && this.#ready.length > 0)
      void this.#deliver(this.#ready.shift() as WebhookMessage);
    this.#setTimer(now);
    this.#tellIdle();
  }

  #setTimer(now: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#later.size === 0 || this.#ground.state.clock.frozenAt !== null) return;
    const next = Math.min(...[...this.#later].map((message) => Date.parse(message.dueAt)));
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(1, next - now), 60_000));
  }

  async #deliver(message: WebhookMessage): Promise<void> {
    this.#sending += 1;
    const { clock, appUrl, secret } = this.#ground;
    const at = clock.now().toISOString();
    const started = performance.now();
    const answer = await send(message, appUrl, secret);
    if (this.#lost.delete(message)) Object.assign(answer, { status: 0, error: "answer lost by a fault" });
    message.attempts.push({ at, ...answer, ms: Math.round(performance.now() - started) });
    this.#settle(message, answer.status);
    this.#sending -= 1;
    this.#ground.changed();
    this.#wake();
  }

  #settle(message: WebhookMessage, status: number): void {
    const { clock, log } = this.#ground;
    const wait = retryAfterMs(message.attempts.length);
    const ok = status >= 200 && status < 300;
    if (ok) message.state = "delivered";
    else if (wait === null) message.state = "failed";
    else {
      message.dueAt = new Date(clock.now().getTime() + wait).toISOString();
      this.#later.add(message);
    }
    if (ok) return;
    const last = message.attempts.at(-1);
    log("webhook refused", {
      topic: message.topic,
      id: message.id,
      status,
      error: last?.error,
      retryInMs: wait,
    });
  }

  /** Messages on their way now, delayed by a fault, waiting for a retry, and held. */
  counts(): { sending: number; delayed: number; retrying: number; held: number } {
    const retrying = [...this.#later].filter((message) => message.attempts.length > 0).length;
    const held = [...this.#held.values()].reduce((sum, each) => sum + each.length, 0);
    return {
      sending: this.#sending + this.#ready.length,
      delayed: this.#later.size - retrying,
      retrying,
      held,
    };
  }

  #tellIdle(): void {
    const { sending, delayed } = this.counts();
    if (sending + delayed > 0) return;
    for (const tell of this.#waiters.splice(0)) tell();
  }

  /** True once nothing is on its way or delayed (held messages and retries to come do not count). */
  async idle(timeoutMs: number): Promise<boolean> {
    const { sending, delayed } = this.counts();
    if (sending + delayed === 0) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    closeConnections();
  }
}

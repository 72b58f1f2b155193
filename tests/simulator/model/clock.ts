import type { State } from "./types.ts";

/** The simulator's own clock: runs ahead of the machine's by an offset, or stands still until freed. */
export class Clock {
  readonly #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(state: State) {
    this.#state = state;
  }

  now(): Date {
    const { frozenAt, offsetMs } = this.#state.clock;
    return frozenAt === null ? new Date(Date.now() + offsetMs) : new Date(frozenAt);
  }

  advance(ms: number): void {
    const { clock } = this.#state;
    if (clock.frozenAt === null) clock.offsetMs += ms;
    else clock.frozenAt = new Date(Date.parse(clock.frozenAt) + ms).toISOString();
    this.#tell();
  }

  /** Stands still at `at` until it is advanced or freed. */
  set(at: Date): void {
    this.#state.clock.frozenAt = at.toISOString();
    this.#tell();
  }

  /** Runs with the machine's clock again. */
  free(): void {
    this.#state.clock = { offsetMs: 0, frozenAt: null };
    this.#tell();
  }

  onJump(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

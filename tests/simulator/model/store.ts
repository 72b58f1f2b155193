import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { upToDate } from "./older-state.ts";
import type { State } from "./types.ts";

/** Delivered messages beyond this many are left out of the file. */
const KEPT_MESSAGES = 2_000;
const SAVE_AFTER_MS = 300;
/** Writing may take this share of the time at most, however big the state grows. */
const WRITING_SHARE = 0.05;

export function emptyState(): State {
  return { version: 1, seq: 0, clock: { offsetMs: 0, frozenAt: null }, shops: {}, messages: [], faces: {} };
}

/** The state in one JSON file, written a moment after a change and at the end; null folder: memory only. */
export class Store {
  readonly state: State;
  readonly #file: string | null;
  #timer: NodeJS.Timeout | null = null;
  #lastWriteMs = 0;

  constructor(dataDir: string | null) {
    this.#file = dataDir === null ? null : join(dataDir, "state.json");
    if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
    this.state = this.#read();
  }

  #read(): State {
    if (this.#file === null) return emptyState();
    let text: string;
    try {
      text = readFileSync(this.#file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyState();
      throw error;
    }
    return upToDate({ ...emptyState(), ...(JSON.parse(text) as State) });
  }

  changed(): void {
    if (this.#file === null || this.#timer !== null) return;
    const wait = Math.max(SAVE_AFTER_MS, this.#lastWriteMs / WRITING_SHARE);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  /** Whole or not at all: a crash in between leaves the old file. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#file === null) return;
    const started = performance.now();
    const settled = this.state.messages.filter((message) => message.state !== "pending");
    const dropped = new Set(settled.slice(0, Math.max(0, settled.length - KEPT_MESSAGES)));
    const messages = this.state.messages.filter((message) => !dropped.has(message));
    writeFileSync(`${this.#file}.new`, JSON.stringify({ ...this.state, messages }));
    renameSync(`${this.#file}.new`, this.#file);
    this.#lastWriteMs = performance.now() - started;
  }
}

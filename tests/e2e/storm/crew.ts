/** The app's own processes: one web process and two workers, which the storm kills and starts again. */
import fs from "node:fs";
import path from "node:path";
import type { Guarded } from "../../../scripts/guard.ts";
import { type Stack, startApp } from "../../../scripts/stack.ts";

export const POSTS = ["web", "worker-1", "worker-2"] as const;
const WORKERS: readonly Post[] = ["worker-1", "worker-2"];
export type Post = (typeof POSTS)[number];

/** A line of a process's log, as far as it is JSON; `error` is the name of the error it tells of. */
export type LogLine = { post: string; text: string; level: string; message: string; error: string };

export class Crew {
  readonly lines: LogLine[] = [];
  readonly killed: string[] = [];
  readonly #stack: Stack;
  readonly #folder: string;
  readonly #running = new Map<Post, Guarded>();
  #striking: Promise<void> = Promise.resolve();
  readonly #starting = new Map<Post, Promise<void>>();

  constructor(stack: Stack, folder: string) {
    this.#stack = stack;
    this.#folder = folder;
  }

  /** Resolves when the web process answers again. */
  async reachable(): Promise<void> {
    await this.#striking;
    await this.start("web");
  }

  /** Starts whoever does not run; resolves when all are at work. */
  async muster(): Promise<void> {
    await Promise.all(POSTS.map((post) => this.start(post)));
  }

  /** Starts this one unless it runs; two calls at once start one. */
  async start(post: Post): Promise<void> {
    const known = this.#running.get(post);
    if (known && !known.hasEnded()) return this.#starting.get(post);
    const { process, ready } = startApp(
      post === "web" ? "web" : "worker",
      this.#stack.appEnvironment,
      (text) => this.hear(post, text),
    );
    this.#running.set(post, process);
    this.#starting.set(post, ready);
    await ready;
  }

  /** SIGKILL: no good-bye, nothing put away. Starts it again at once. */
  strike(post: Post): Promise<void> {
    this.#striking = this.#striking.then(() => this.#strike(post));
    return this.#striking;
  }

  async #strike(post: Post): Promise<void> {
    const guarded = this.#running.get(post);
    if (!guarded) return;
    await this.#starting.get(post);
    process.kill(-guarded.pid, "SIGKILL");
    await guarded.ended;
    this.killed.push(post);
    await this.start(post);
  }

  /** Keeps a line, in memory for the audit and in a file for whoever has to find out why. */
  hear(post: string, text: string): void {
    fs.appendFileSync(path.join(this.#folder, `${post}.log`), `${text}\n`);
    if (post !== "store") this.lines.push(readLine(post, text));
  }

  /** Those that ended without being struck. */
  fallen(): Post[] {
    return POSTS.filter((post) => this.#running.get(post)?.hasEnded() ?? true);
  }

  /** The workers finish what they are at and end; muster calls them again. */
  async rest(): Promise<void> {
    await Promise.all(WORKERS.flatMap((post) => this.#running.get(post)?.stop() ?? []));
  }

  async dismiss(): Promise<void> {
    await Promise.all([...this.#running.values()].map((guarded) => guarded.stop()));
  }
}

function readLine(post: string, text: string): LogLine {
  try {
    const { level, msg, err } = JSON.parse(text) as Record<string, unknown>;
    const error = (err as { name?: unknown } | undefined)?.name;
    return {
      ...{ post, text, level: String(level), message: String(msg) },
      error: typeof error === "string" ? error : "",
    };
  } catch {
    return { post, text, level: "plain", message: text, error: "" };
  }
}

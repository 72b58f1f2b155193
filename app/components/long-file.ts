/** A file that is read as it is written. */

/** Short files are there before anybody could read how far they are. */
const SAY_EVERY_MS = 500;
const LINE_FEED = 10;

export class LongFile {
  readonly #href: string;
  readonly #onLines: (lines: number) => void;
  readonly #stopping = new AbortController();

  /** `onLines` hears now and then how many lines have come. */
  constructor(href: string, onLines: (lines: number) => void) {
    this.#href = href;
    this.#onLines = onLines;
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** The whole of it. Throws where it was not answered, broke off, or was stopped: half a file is none. */
  async read(): Promise<Blob> {
    const response = await fetch(this.#href, { signal: this.#stopping.signal });
    if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
    const parts: BlobPart[] = [];
    let [lines, saidAt] = [0, performance.now()];
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      lines += countLines(value);
      if (performance.now() - saidAt < SAY_EVERY_MS) continue;
      saidAt = performance.now();
      this.#onLines(lines);
    }
    return new Blob(parts, { type: response.headers.get("content-type") ?? "" });
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}

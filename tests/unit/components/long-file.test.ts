import { afterEach, expect, test, vi } from "vitest";
import { LongFile } from "#app/components/long-file.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A server that writes a line each time it is asked, `count` of them, a second after the one before. */
function answering(count: number, { breaksOff = false, status = 200 } = {}): void {
  vi.useFakeTimers({ toFake: ["performance"] });
  let written = 0;
  const body = new ReadableStream({
    pull(controller) {
      vi.advanceTimersByTime(1_000);
      if (written < count) controller.enqueue(new TextEncoder().encode(`line ${++written}\n`));
      else if (breaksOff) controller.error(new Error("gone"));
      else controller.close();
    },
  });
  vi.stubGlobal("fetch", () =>
    Promise.resolve(new Response(body, { status, headers: { "content-type": "text/csv" } })),
  );
}

test("a long file comes whole, and says how far it is", async () => {
  answering(3);
  const heard: number[] = [];
  const content = await new LongFile("/report.csv", (lines) => heard.push(lines)).read();
  expect(await content.text()).toBe("line 1\nline 2\nline 3\n");
  expect(content.type).toBe("text/csv");
  expect(heard).toEqual([1, 2, 3]);
});

test("half a file is none", async () => {
  answering(2, { breaksOff: true });
  await expect(new LongFile("/report.csv", () => undefined).read()).rejects.toThrow("gone");
});

test("an answer that is not the file is none", async () => {
  answering(2, { status: 503 });
  await expect(new LongFile("/report.csv", () => undefined).read()).rejects.toThrow("answered 503");
});

test("who stops it is not told that it failed", async () => {
  vi.stubGlobal(
    "fetch",
    (_href: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      ),
  );
  const file = new LongFile("/report.csv", () => undefined);
  const reading = file.read();
  file.stop();
  await expect(reading).rejects.toThrow();
  expect(file.isStopped).toBe(true);
});

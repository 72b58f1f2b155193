/** Any request to a host that the test did not expect throws at once, and fails the test also when it is caught. */
import { afterEach, expect } from "vitest";

/** Lets only requests to `allowed` hosts through; call it before the code under test is imported. */
export function guardFetch(allowed: (host: string) => boolean): void {
  const real = globalThis.fetch;
  let refused: string[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!allowed(url.hostname)) {
      refused.push(url.href);
      throw new TypeError(`unhandled request to ${url.href}`);
    }
    return real(input, init);
  };
  afterEach(() => {
    const seen = refused;
    refused = [];
    expect(seen, "no request leaves for an unexpected host").toEqual([]);
  });
}

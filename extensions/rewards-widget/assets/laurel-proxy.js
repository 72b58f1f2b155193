// The line to Laurel, through the shop's own app proxy.

const TIMEOUT_MS = 12_000;

/** No answer, or an answer that says no. `code` is the server's, or OFFLINE / NETWORK. */
export class Trouble extends Error {
  constructor(code, status = 0) {
    super(code);
    this.code = code;
    this.status = status;
  }

  /** Nobody who knows has answered. */
  get silent() {
    return this.status === 0 || this.status >= 500;
  }

  /** Asking again with the same id would change nothing. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** The merchant's path may only lead to this shop. */
export function proxyBase(path, origin) {
  const fallback = "/apps/laurel";
  if (!path) return fallback;
  try {
    const url = new URL(path, origin);
    return url.origin === origin ? url.pathname.replace(/\/+$/, "") || fallback : fallback;
  } catch {
    return fallback;
  }
}

/** `body` is sent as JSON by POST when given. */
export async function ask(url, body) {
  let response;
  try {
    response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Trouble(navigator.onLine === false ? "OFFLINE" : "NETWORK");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new Trouble(answer?.error?.code ?? "NETWORK", answer?.error ? response.status : 0);
}

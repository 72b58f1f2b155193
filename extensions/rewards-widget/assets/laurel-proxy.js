// The line to Laurel, through the shop's own app proxy, and the memory of redemptions that were not answered yet.

const TIMEOUT_MS = 12_000;

/** No answer, or an answer that says no. `code` is the server's, or OFFLINE / NETWORK. */
export class Trouble extends Error {
  constructor(/** @type {string} */ code, status = 0) {
    super(code);
    this.code = code;
    this.status = status;
  }

  /** Nobody who knows has answered. */
  get silent() {
    return this.status === 0 || this.status >= 500;
  }

  /** The server has decided: asking again with the same id would change nothing. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

/** The merchant's path may only lead to this shop: anything else falls back to the default. */
export function proxyBase(/** @type {string | undefined} */ path, /** @type {string} */ origin) {
  const fallback = "/apps/laurel";
  if (!path) return fallback;
  try {
    const url = new URL(path, origin);
    return url.origin === origin ? url.pathname.replace(/\/+$/, "") || fallback : fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} url @param {unknown} [body] sent as JSON by POST when given @returns {Promise<any>} */
export async function ask(url, body) {
  /** @type {Response} */
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

/**
 * The id of a redemption is made and kept here before it is sent, so that a reload, a second tab or another try sends
 * the same one and points are taken once. Kept per customer and reward until the server's answer is known.
 *
 * @param {{ getItem(key: string): string | null, setItem(key: string, value: string): void, removeItem(key: string): void }} store
 * @param {string} customer
 */
export function redemptionIds(store, customer) {
  const key = (/** @type {string} */ rewardId) => `laurel:redemption:${customer}:${rewardId}`;
  return {
    for(/** @type {string} */ rewardId) {
      const kept = store.getItem(key(rewardId));
      if (kept) return kept;
      const made = uuid();
      store.setItem(key(rewardId), made);
      return made;
    },
    forget: (/** @type {string} */ rewardId) => store.removeItem(key(rewardId)),
    /** Forgets every id that the server lists. @param {{ id: string, rewardId: string }[]} redemptions */
    settle(redemptions) {
      for (const { id, rewardId } of redemptions)
        if (store.getItem(key(rewardId)) === id) store.removeItem(key(rewardId));
    },
  };
}

/** localStorage where the browser allows it, else this page's memory. */
export function browserStore() {
  try {
    localStorage.setItem("laurel:probe", "1");
    localStorage.removeItem("laurel:probe");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
      removeItem: (/** @type {string} */ key) => void kept.delete(key),
    };
  }
}

// randomUUID exists only on https; a preview on plain http makes version 4 by hand.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Redemptions that were not answered yet.

const DAY_MS = 86_400_000;

/**
 * An id is kept before it is sent, so that a reload, a second tab or another try sends the same one and points are taken
 * once.
 */
export function redemptionIds(store, customer) {
  const key = (rewardId) => `laurel:redemption:${customer}:${rewardId}`;
  return {
    /** The kept one until the panel's answer, read at `at`, tells of it or is a day younger. */
    for(rewardId, { redemptions, recent = [], at }) {
      const [kept, madeAt = 0] = (store.getItem(key(rewardId)) ?? "").split(" ");
      const isTold = recent.includes(kept) || redemptions.some(({ id }) => id === kept);
      if (kept && !isTold && Math.abs(at - madeAt) < DAY_MS) return kept;
      const made = uuid();
      store.setItem(key(rewardId), `${made} ${Date.now()}`);
      return made;
    },
    forget: (rewardId) => store.removeItem(key(rewardId)),
  };
}

/** localStorage, or this page's memory. */
export function browserStore() {
  try {
    localStorage.setItem("laurel:probe", "1");
    localStorage.removeItem("laurel:probe");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

// randomUUID exists only on https.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

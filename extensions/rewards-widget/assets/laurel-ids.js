// The memory of redemptions that were not answered yet.

/**
 * The id of a redemption is made and kept here before it is sent, so that a reload, a second tab or another try sends
 * the same one and points are taken once. Kept per customer and reward until the server's answer is known.
 */
export function redemptionIds(store, customer) {
  const key = (rewardId) => `laurel:redemption:${customer}:${rewardId}`;
  return {
    for(rewardId) {
      const kept = store.getItem(key(rewardId));
      if (kept) return kept;
      const made = uuid();
      store.setItem(key(rewardId), made);
      return made;
    },
    forget: (rewardId) => store.removeItem(key(rewardId)),
    /** Forgets every id that the server lists. */
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
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
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

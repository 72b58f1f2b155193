/** The door for merchants' own systems: who signs with a key of the shop's, now, and not too often. */
import { createHmac, randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { makeApiKey } from "#app/flows/make-api-key.server.ts";
import { revokeApiKey } from "#app/flows/revoke-api-key.server.ts";
import { findApiSecret, listApiKeys } from "#app/models/api-keys.server.ts";
import { action, loader } from "#app/routes/api.activities.tsx";
import { influencerTiers } from "#app/rules/presets.ts";
import { aMember, discrepancies, statementOf } from "../support/books.ts";
import { TEST_APP } from "../support/environment.ts";
import { aShop } from "../support/shop.ts";

const ADA = 1n;
const by = { by: "staff:7", now: new Date("2026-11-22T12:00:00Z") };
type Key = { shopId: string; keyId: string; secret: string };
let key: Key;

async function aShopWithKey(): Promise<Key> {
  const { shopId } = await aShop({
    programme: {
      ...influencerTiers("USD"),
      activities: [{ id: "visit", name: "Visit", kind: "check_in", points: 5 }],
    },
  });
  await aMember(shopId, { customerId: ADA });
  return { shopId, ...(await makeApiKey(shopId, { name: "Till" }, by)) };
}

beforeEach(async () => {
  key = await aShopWithKey();
});

const visit = (change: object = {}) => ({ customerId: "1", activityId: "visit", key: "visit-1", ...change });
const seconds = (fromNow = 0) => `${Math.floor(Date.now() / 1_000) + fromNow}`;

type Parts = Partial<Key> & { timestamp?: string; signature?: string; sent?: string };

function asked(payload: unknown, parts: Parts = {}): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const { shopId, keyId, secret, timestamp = seconds() } = { ...key, ...parts };
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("base64");
  const headers = {
    "content-type": "application/json",
    "x-laurel-shop": shopId,
    "x-laurel-key": keyId,
    "x-laurel-timestamp": timestamp,
    "x-laurel-signature": parts.signature ?? signature,
  };
  return new Request(`${TEST_APP.url}/api/activities`, { method: "POST", headers, body: parts.sent ?? body });
}

type Answer = {
  status: number;
  activity?: Record<string, string>;
  repeated?: boolean;
  error?: { code: string; message: string };
};

async function send(request: Request): Promise<Answer> {
  const answer = await action({ request });
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, "status">) };
}

const codeOf = ({ status, error }: Answer) => `${status} ${error?.code ?? "ok"}`;

describe("a signed request", () => {
  test("records an activity; sent again, also byte by byte, it is the same", async () => {
    const first = await send(asked(visit({ at: new Date().toISOString(), proof: { gate: 4 } })));
    expect(first).toMatchObject({
      status: 201,
      repeated: false,
      activity: { key: "visit-1", customerId: "1", activityId: "visit", points: "5" },
    });
    const bare = visit({ key: "visit-2", customerId: 1 });
    const again = asked(bare);
    const copy = again.clone();
    expect(codeOf(await send(again))).toBe("201 ok");
    expect(await send(copy)).toMatchObject({ status: 200, repeated: true });
    expect(await send(asked(bare, { timestamp: seconds(-200) }))).toMatchObject({ status: 200 });
    expect(await statementOf(key.shopId)).toEqual(["activity +5 = 5", "activity +5 = 10"]);
    const entry = await db.entry.findFirstOrThrow({ where: { shopId: key.shopId } });
    expect(entry.actor).toBe(`api:${key.keyId}`);
    expect((await listApiKeys(db, key.shopId))[0]?.lastUsedAt).toBeInstanceOf(Date);
    expect(await discrepancies(key.shopId)).toEqual([]);
  });

  test("twenty times at once is one entry", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => send(asked(visit()))));
    expect(all.map(({ status }) => status).sort()).toEqual([...Array<number>(19).fill(200), 201]);
    expect(await statementOf(key.shopId)).toEqual(["activity +5 = 5"]);
  });

  test("is refused in words that the caller can act upon", async () => {
    expect(await send(asked(visit({ activityId: "dance" })))).toMatchObject({
      status: 404,
      error: {
        code: "ACTIVITY_NOT_FOUND",
        message: "The programme in force has no activity “dance”.",
      },
    });
    await send(asked(visit()));
    const other = visit({ at: "2026-11-20T10:00:00+02:00" });
    expect(codeOf(await send(asked(other)))).toBe("409 ACTIVITY_CONFLICT");
    const unread = [
      "{",
      "[]",
      visit({ customerId: "x" }),
      visit({ customerId: -1 }),
      visit({ at: "yesterday" }),
      visit({ proof: { nested: {} } }),
      visit({ points: 500 }),
    ];
    for (const each of unread) expect(codeOf(await send(asked(each)))).toBe("400 BAD_REQUEST");
  });
});

describe("nobody else", () => {
  test("is let in: forged, changed, stale, early, unknown", async () => {
    const cases: [Parts, string][] = [
      [{ secret: "ls_guess" }, "401 FORGED"],
      [{ signature: "" }, "401 FORGED"],
      [{ sent: JSON.stringify(visit({ key: "visit-2" })) }, "401 FORGED"],
      [{ keyId: `lk_${"0".repeat(18)}` }, "401 FORGED"],
      [{ keyId: "" }, "401 FORGED"],
      [{ shopId: "nowhere" }, "401 FORGED"],
      [{ timestamp: seconds(-302) }, "401 API_REQUEST_STALE"],
      [{ timestamp: seconds(302) }, "401 API_REQUEST_STALE"],
      [{ timestamp: "now" }, "401 API_REQUEST_STALE"],
    ];
    for (const [parts, code] of cases) expect(codeOf(await send(asked(visit(), parts)))).toBe(code);
    const moved = asked(visit());
    moved.headers.set("x-laurel-timestamp", seconds(-5));
    expect(codeOf(await send(moved))).toBe("401 FORGED");
    expect(await statementOf(key.shopId)).toEqual([]);
    expect((await listApiKeys(db, key.shopId))[0]?.lastUsedAt).toBeNull();
  });

  test("of another shop is let in, whichever shop they name; a sealed secret opens in its own row alone", async () => {
    const other = await aShopWithKey();
    expect(codeOf(await send(asked(visit(), { keyId: other.keyId, secret: other.secret })))).toBe(
      "401 FORGED",
    );
    expect(codeOf(await send(asked(visit(), { ...other })))).toBe("201 ok");
    expect([await statementOf(key.shopId), await statementOf(other.shopId)]).toEqual([
      [],
      ["activity +5 = 5"],
    ]);
    await expect(revokeApiKey(key.shopId, other.keyId, by)).rejects.toMatchObject({
      code: "API_KEY_NOT_FOUND",
    });
    const stored = await db.apiKey.findFirstOrThrow({ where: { shopId: other.shopId } });
    expect(stored.secret).not.toContain(other.secret);
    const { shopId, keyId } = other;
    await db.apiKey.create({ data: { ...stored, shopId: key.shopId } });

    await expect(findApiSecret(db, key.shopId, keyId)).rejects.toThrow(/seal/);
    expect(await findApiSecret(db, shopId, keyId)).toEqual({ secret: other.secret, isRevoked: false });
  });

  test("is heard with too much to say, or too often, or by another method", async () => {
    const large = visit({ key: "x".repeat(16_384) });
    expect(codeOf(await send(asked(large)))).toBe("413 BODY_TOO_LARGE");
    const many = await Promise.all(
      Array.from({ length: 60 }, () => action({ request: asked(visit({ key: randomUUID() })) })),
    );
    const refused = many.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]?.headers.get("retry-after")).toBe("1");
    expect(many.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(20);
    expect(many.every(({ status }) => status === 201 || status === 429)).toBe(true);
    expect(loader().status).toBe(405);
  });
});

describe("a key", () => {
  test("lists without its secret, is named in the audit, and is dead once revoked", async () => {
    const { shopId, keyId } = key;
    expect(await listApiKeys(db, shopId)).toEqual([
      {
        keyId,
        name: "Till",
        createdAt: by.now,
        createdBy: "staff:7",
        revokedAt: null,
        lastUsedAt: null,
      },
    ]);
    await Promise.all([1, 2].map(() => revokeApiKey(shopId, keyId, by)));
    expect(codeOf(await send(asked(visit())))).toBe("401 API_KEY_REVOKED");
    expect(codeOf(await send(asked(visit(), { secret: "ls_guess" })))).toBe("401 FORGED");
    const audit = await db.auditEntry.findMany({ where: { shopId }, orderBy: { auditId: "asc" } });
    expect(audit.map(({ action, about }) => `${action}: ${about}`)).toEqual([
      "API key made: Till",
      "API key revoked: Till",
    ]);
    expect(JSON.stringify(audit.map(({ words }) => words))).not.toContain(key.secret);
  });

  test("needs a name, and a shop has twenty at most, also when they are raced", async () => {
    const { shopId } = key;
    for (const name of [" ", "x".repeat(81)])
      await expect(makeApiKey(shopId, { name }, by)).rejects.toMatchObject({ code: "API_KEY_INVALID" });
    const all = await Promise.allSettled(
      Array.from({ length: 22 }, () => makeApiKey(shopId, { name: "Till" }, by)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(19);
    await db.shop.update({ where: { shopId }, data: { uninstalledAt: by.now } });
    expect(codeOf(await send(asked(visit())))).toBe("403 SHOP_NOT_INSTALLED");
    await expect(makeApiKey(shopId, { name: "Till" }, by)).rejects.toMatchObject({
      code: "SHOP_NOT_INSTALLED",
    });
  });
});

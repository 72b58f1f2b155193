import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { REFUSALS } from "#app/errors.ts";
import { EXTENSION, renderBlock } from "./storefront.ts";

type Speaker = {
  points: (points: string) => string;
  signed: (points: string) => string;
  count(key: string, points: string, values?: Record<string, string>): string;
  say(key: string, values?: Record<string, string>): string;
  kind(kind: string): string;
  trouble(code: string): string;
};
type Store = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};
type Answer = { redemptions: { id: string }[]; recent?: string[]; at: number };
type Ids = { for(rewardId: string, answer: Answer): string; forget(rewardId: string): void };

const asset = (name: string) =>
  import(/* @vite-ignore */ pathToFileURL(join(EXTENSION, "assets", name)).href);
const { speaker, worth } = (await asset("laurel-words.js")) as {
  worth: (words: Speaker, reward: object) => string;
  speaker: (strings: unknown, locale: string) => Speaker;
};
const { redemptionIds } = (await asset("laurel-ids.js")) as {
  redemptionIds: (store: Store, customer: string) => Ids;
};
const { proxyBase, Trouble } = (await asset("laurel-proxy.js")) as {
  proxyBase: (path: string | undefined, origin: string) => string;
  Trouble: new (code: string, status?: number) => { final: boolean; silent: boolean };
};

const { missing, heldSaid } = (await asset("laurel-views.js")) as {
  missing: (panel: { words: Speaker }, wanted: { ways?: Way[]; remaining?: string }) => string;
  heldSaid: (
    panel: { words: Speaker },
    held: { lastDay: string; ways: Way[] | null },
    tier: string,
  ) => string;
};
type Way = { metric: string; left: string }[];

const html = renderBlock("rewards-launcher", { customer: { id: "7", points: 1 } });
const strings = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "") as Record<
  string,
  unknown
>;
const words = speaker(strings, "en");

describe("the panel's words", () => {
  it("write points of any size exactly", () => {
    expect(words.points("9007199254740993")).toBe("9,007,199,254,740,993");
    expect(words.signed("480")).toBe("+480");
    expect(words.signed("-1200")).toBe("−1,200");
    expect(words.points("-40")).toBe("−40");
    expect(words.signed("0")).toBe("0");
  });

  it("take the form that belongs to the number", () => {
    expect(words.count("points", "1")).toBe("point");
    const rate = { amount: "$120.00", tier: "Influencer", per: "$1.00" };
    expect(words.count("next", "2", rate)).toBe("$120.00 more to Influencer: 2 points per $1.00");
  });

  it("say what is missing by every way to a tier, and until when one is held", () => {
    const ways = [
      [{ metric: "status", left: "5900" }],
      [
        { metric: "orders", left: "1" },
        { metric: "spend", left: "$120" },
      ],
      [
        { metric: "units", left: "2" },
        { metric: "points", left: "1" },
      ],
    ];
    expect(missing({ words }, { ways })).toBe(
      "5,900 status points, 1 order and $120, or 2 items and 1 point",
    );
    expect(missing({ words }, { ways: [[{ metric: "spend", left: "$120" }]] })).toBe("$120");
    expect(missing({ words }, { remaining: "$120" })).toBe("$120");
    const lastDay = new Date(2026, 11, 31, 12).toISOString();
    expect(heldSaid({ words }, { lastDay, ways: null }, "Gold")).toBe("Gold is yours until Dec 31, 2026.");
    expect(heldSaid({ words }, { lastDay, ways: ways.slice(0, 1) }, "Gold")).toBe(
      "Gold is yours until Dec 31, 2026. 5,900 status points more, and you keep it longer.",
    );
  });

  it.each<[string, object]>([
    ["$5 off your order", { kind: "amount_off", value: "$5" }],
    ["$5 off selected products", { kind: "amount_off", value: "$5", isForGoods: true }],
    ["10% off your order", { kind: "percentage_off", value: "10%" }],
    ["10% off your order, up to $50", { kind: "percentage_off", value: "10%", most: "$50" }],
    ["Free shipping", { kind: "free_shipping" }],
    ["Free shipping, up to $10", { kind: "free_shipping", most: "$10" }],
    ["A free product", { kind: "free_product" }],
    ["$5 to $50 off your order", { kind: "variable_amount", value: "$5", most: "$50" }],
    ["$5 off your order", { kind: "variable_amount", value: "$5", most: "$5" }],
    ["A gift card of $10", { kind: "gift_card", value: "$10" }],
    ["$10 store credit", { kind: "store_credit", value: "$10" }],
    ["", { kind: "custom" }],
  ])("say what a reward gives: %s", (said, reward) => {
    expect(worth(words, reward)).toBe(said);
  });

  it("survive a locale that the browser does not know", () => {
    expect(speaker(strings, "x_invalid").points("5")).toBe("5");
  });

  it("never put a value's braces or an unknown kind in the way", () => {
    expect(words.say("ready", { code: "{code}" })).toBe("Your code {code} is ready.");
    expect(words.kind("unheard-of")).toBe("Points");
    expect(words.kind("revive")).toBe("Expired points put back");
    expect(words.kind("convert")).toBe("Turned into a code");
  });

  it("have an answer for every refusal a shopper can meet", () => {
    const own = Object.keys(strings["errors"] as object);
    const theShoppers = [
      ...["NOT_LOGGED_IN", "STALE_REQUEST", "INSUFFICIENT_POINTS", "OVERDRAWN", "REWARD_NOT_FOUND"],
      ...["REDEMPTION_MISMATCH", "MEMBER_EXCLUDED", "PROGRAMME_NOT_PUBLISHED", "SHOP_NOT_INSTALLED"],
      ...["SHOP_MUST_REOPEN", "SHOP_NOT_FOUND", "CODE_REFUSED", "OUTSIDE_AUDIENCE"],
      ...["REWARD_CHOICE", "REWARD_NOT_OFFERED", "REWARD_NOT_FOR_TIER", "REWARD_SOLD_OUT"],
      ...["REWARD_LIMIT_REACHED", "REDEMPTION_NOT_UNUSED", "REDEMPTION_KEPT", "REDEMPTION_NOT_FOUND"],
    ] as const satisfies readonly (keyof typeof REFUSALS)[];
    const ours = ["NO_MEMBER", "CART_EMPTY", "CART_UNREAD", "UNANSWERED", "UNCONFIRMED", "OTHER"];
    expect(new Set(own)).toEqual(new Set([...theShoppers, ...ours]));
    for (const code of Object.keys(REFUSALS)) expect(words.trouble(code)).not.toBe("");
  });
});

function memory(): Store & { size: () => number } {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    size: () => kept.size,
  };
}

describe("redemption ids", () => {
  const answer = (rest: Partial<Answer> = {}): Answer => ({
    redemptions: [],
    recent: [],
    at: Date.now(),
    ...rest,
  });

  it("are kept before they are used, and given again until answered", () => {
    const store = memory();
    const first = redemptionIds(store, "7").for("five-off", answer());
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(store.size()).toBe(1);
    expect(redemptionIds(store, "7").for("five-off", answer())).toBe(first);
    redemptionIds(store, "7").forget("five-off");
    expect(redemptionIds(store, "7").for("five-off", answer())).not.toBe(first);
  });

  it("are not shared by customers or rewards", () => {
    const store = memory();
    const made = [
      redemptionIds(store, "7").for("five-off", answer()),
      redemptionIds(store, "8").for("five-off", answer()),
      redemptionIds(store, "7").for("twenty-off", answer()),
    ];
    expect(new Set(made).size).toBe(3);
  });

  it("are others once the server tells of them, listed or not, and only then", () => {
    const ids = redemptionIds(memory(), "7");
    const first = ids.for("five-off", answer());
    expect(ids.for("five-off", answer({ recent: ["another"], redemptions: [{ id: "another" }] }))).toBe(
      first,
    );
    const second = ids.for("five-off", answer({ redemptions: [{ id: first }] }));
    expect(second).not.toBe(first);
    expect(ids.for("five-off", answer({ recent: [second] }))).not.toBe(second);
  });

  it("are another wish's after a day: what became of the old one would have been told", () => {
    const ids = redemptionIds(memory(), "7");
    const first = ids.for("five-off", answer());
    const [hours, madeAt] = [3_600_000, Date.now()];
    expect(ids.for("five-off", answer({ at: madeAt + 23 * hours }))).toBe(first);
    // A panel that has stood open for long knows nothing new.
    expect(ids.for("five-off", answer({ at: madeAt - 23 * hours }))).toBe(first);
    expect(ids.for("five-off", answer({ at: madeAt + 25 * hours }))).not.toBe(first);
  });

  it("that an older widget kept without their day, or of a server that tells no others, still end", () => {
    const store = memory();
    store.setItem("laurel:redemption:7:five-off", "of-old");
    const made = redemptionIds(store, "7").for("five-off", answer());
    expect(made).not.toBe("of-old");
    const { recent: _, ...older } = answer({ redemptions: [{ id: made }] });
    expect(redemptionIds(store, "7").for("five-off", older)).not.toBe(made);
  });
});

describe("the way to the app", () => {
  it("leads to the shop itself, whatever a setting says", () => {
    const shop = "https://shop.example";
    expect(proxyBase("/apps/points/", shop)).toBe("/apps/points");
    expect(proxyBase("apps/points", shop)).toBe("/apps/points");
    for (const bad of [
      "https://evil.example/apps",
      "//evil.example/apps",
      "javascript:alert(1)",
      "",
      undefined,
      "/",
    ])
      expect(proxyBase(bad, shop)).toBe("/apps/laurel");
  });

  it("knows which answers are final", () => {
    expect(new Trouble("INSUFFICIENT_POINTS", 409).final).toBe(true);
    for (const status of [0, 401, 429, 500, 503]) expect(new Trouble("X", status).final).toBe(false);
    expect([0, 409, 503].map((status) => new Trouble("X", status).silent)).toEqual([true, false, true]);
  });
});

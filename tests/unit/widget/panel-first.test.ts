/** What is drawn first, and what comes after it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shell } from "./page.ts";
import { EXTENSION, renderBlock } from "./storefront.ts";

type Shown = { load(at?: string): Promise<void>; completed: Promise<void> };
const path = pathToFileURL(join(EXTENSION, "assets", "laurel-panel.js")).href;
const { Panel } = (await import(/* @vite-ignore */ path)) as { Panel: new (host: unknown) => Shown };

const html = renderBlock("rewards-launcher", { customer: { id: "7", points: 1 } });
const words = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "") as Record<
  string,
  unknown
>;

const basics = { note: "", minimum: null, most: null, isForGoods: false, needsCart: false, steps: [] };
const fiveOff = { id: "five-off", kind: "amount_off", title: "5 off", points: "500", value: "$5", ...basics };
const code = {
  ...{ ...fiveOff, id: "r-1", rewardId: "five-off", state: "issued", code: "LRL-1" },
  ...{ endsAt: "2099-01-01T00:00:00Z", isReturnable: true, isComingBack: false },
};
const entry = { kind: "earn", order: "#1001", at: "2026-07-01T12:00:00Z", points: "5", balance: "5" };
const member = {
  ...{ available: "1000", pending: "0", tier: { id: "member", name: "Member" } },
  ...{ next: null, progress: 1, held: null },
};
const reward = { ...fiveOff, hindrance: null, affordable: true, missing: "0", progress: 1 };

async function open(answer: object, at?: string) {
  const { page, dialog, host } = shell(words);
  vi.stubGlobal("document", page);
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(answer)));
  const panel = new Panel(host);
  await panel.load(at);
  const tickets = () => dialog.querySelectorAll(".ticket").map((each) => each.textContent);
  const rooms = () => dialog.querySelectorAll("[style]").map((each) => each.getAttribute("style"));
  return { panel, page, dialog, tickets, rooms };
}

beforeEach(() => {
  vi.stubGlobal("location", { origin: "https://shop.example" });
  vi.stubGlobal("CSS", { escape: (text: string) => text });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the panel", () => {
  it("shows codes at once, with room for what there is to do with them and for the history", async () => {
    const answer = { member, rewards: [reward], redemptions: [code], history: [entry] };
    const { panel, dialog, tickets, rooms } = await open(answer);
    expect(tickets()).toEqual(["5 off$5 off your orderCode LRL-1"]);
    // Two buttons and a line in between; one entry.
    expect(rooms()).toEqual(["block-size: 124px", "block-size: 65px"]);
    await panel.completed;
    expect(tickets()[0]).toMatch(/LRL-1CopyApply to cartUse it by .*Give back$/);
    expect(rooms()).toEqual([]);
    expect(dialog.all.filter(({ tag }) => tag === "table")).toHaveLength(1);
  });

  it("keeps the room of a line for what is on its way, in either direction", async () => {
    const onItsWay = { ...code, state: "requested", code: null, endsAt: null, isReturnable: false };
    const comingBack = { ...code, id: "r-2", isComingBack: true, isReturnable: false };
    const answer = { member, rewards: [], redemptions: [onItsWay, comingBack], history: [] };
    const { panel, rooms, tickets } = await open(answer);
    expect(rooms()).toEqual(["block-size: 20px", "block-size: 20px"]);
    await panel.completed;
    expect(tickets()).toEqual([
      "5 off$5 off your orderYour reward is being prepared.",
      "5 off$5 off your orderComing back",
    ]);
  });

  it("says how many points end first, and when; nothing where none do", async () => {
    const said = async (nextEnding: object | null) => {
      const answer = { member: { ...member, nextEnding }, rewards: [], redemptions: [], history: [] };
      const { panel, dialog } = await open(answer);
      await panel.completed;
      return dialog.querySelector("[data-ending]")?.textContent;
    };
    const lastDay = "2026-12-31T12:00:00Z";
    expect(await said({ points: "1", lastDay })).toBe("1 point expires on Dec 31, 2026");
    expect(await said({ points: "1200", lastDay })).toBe("1,200 points expire on Dec 31, 2026");
    expect([await said(null), await said({ points: "5", at: lastDay })]).toEqual(["", ""]);
  });

  it("leads to what a link names, and to the panel itself where that is gone", async () => {
    const answer = { member, rewards: [reward], redemptions: [code], history: [entry] };
    const at = async (key: string) => {
      const { page, panel } = await open(answer, key);
      await panel.completed;
      return page.focused?.getAttribute("data-key") ?? page.focused?.getAttribute("class");
    };
    expect(await at("redeem:five-off")).toBe("redeem:five-off");
    expect(await at("history")).toBe("history");
    expect(await at("codes")).toBe("codes");
    expect(await at("redeem:gone")).toBe("close");
  });
});

/** The panel as a member meets it: rewards of every kind, what is asked, and what the shop is told. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Part } from "./page.ts";
import { shell } from "./page.ts";
import { EXTENSION, renderBlock } from "./storefront.ts";

type Shown = { load(): Promise<void>; completed?: Promise<void>; fetch(part: string): Promise<void> };
const path = pathToFileURL(join(EXTENSION, "assets", "laurel-panel.js")).href;
const { Panel } = (await import(/* @vite-ignore */ path)) as { Panel: new (host: unknown) => Shown };

const html = renderBlock("rewards-launcher", { customer: { id: "7", points: 1 } });
const words = JSON.parse(/<script[^>]*>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "") as Record<
  string,
  unknown
>;

const basics = { note: "", minimum: null, most: null, isForGoods: false, needsCart: false, steps: [] };
const can = { hindrance: null, affordable: true, missing: "0", progress: 1 };
const fiveOff = { id: "five-off", kind: "amount_off", title: "5 off", points: "500", value: "$5", ...basics };
const ticket = { id: "r-1", rewardId: "five-off", endsAt: null, points: "500", state: "issued", ...basics };
const kept = { isReturnable: false, isComingBack: false };
const code = { ...fiveOff, ...ticket, code: "LRL-1", ...kept, isReturnable: true };
const tier = { id: "member", name: "Member" };
const member = { available: "1000", pending: "0", tier, next: null, progress: 1, held: null };

type Answer = { status?: number; body: unknown };
type Asked = { url: string; body: unknown };

/** What is at the other end of the line: each address answers in turn, the last one for good. */
function line(answers: Record<string, Answer[]>) {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (url: string, { body }: { body: string | null }) => {
    asked.push({ url: url.replace(/\?.*/, ""), body: body === null ? null : JSON.parse(body) });
    const turn = answers[url.replace(/\?.*/, "")] ?? [];
    const answer = turn.length > 1 ? turn.shift() : turn[0];
    if (!answer) return Promise.reject(new Error("nobody answers"));
    return Promise.resolve(Response.json(answer.body, { status: answer.status ?? 200 }));
  });
  return { asked, told: (url: string) => asked.filter((each) => each.url === url).map(({ body }) => body) };
}

const panelOf = (rewards: unknown[], redemptions: unknown[] = [], available = "1000") => ({
  body: { member: { ...member, available }, rewards, redemptions, history: [] },
});

async function open(dataset: Record<string, string> = {}) {
  const { page, dialog, host } = shell(words, dataset);
  vi.stubGlobal("document", page);
  const panel = new Panel(host);
  await panel.load();
  await panel.completed;
  await panel.fetch("deal");
  const body = dialog.querySelector("[data-body]")!;
  const said = () => dialog.querySelector("[data-status]")!.textContent;
  const focus = () => page.focused?.getAttribute("data-key") ?? page.focused?.getAttribute("class");
  return { dialog, body, said, focus };
}
const rows = (body: Part) => body.querySelectorAll(".row").map((each) => each.textContent);

const REDEEM = "/apps/laurel/redeem";
const GIVE_BACK = "/apps/laurel/give-back";
const PANEL = "/apps/laurel/panel";

beforeEach(() => {
  vi.stubGlobal("location", { origin: "https://shop.example" });
  vi.stubGlobal("window", {});
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  vi.useFakeTimers({ toFake: ["setTimeout"] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("rewards", () => {
  it("say what they give, on which orders, and how far away they are", async () => {
    const { hindrance: _, ...free } = can;
    line({
      [PANEL]: [
        panelOf([
          { ...fiveOff, ...can, minimum: "$40", note: "Not on sale goods" },
          { ...fiveOff, ...can, id: "b", affordable: false, missing: "80", progress: 0.5 },
          { ...fiveOff, ...can, id: "c", hindrance: { kind: "tier", tiers: "Gold or Silver" } },
          { ...fiveOff, ...can, id: "d", hindrance: { kind: "sold_out" } },
          { ...fiveOff, ...can, id: "e", hindrance: { kind: "limit", againAt: "2027-08-01T12:00:00Z" } },
          { ...fiveOff, ...can, id: "f", hindrance: { kind: "limit", againAt: null } },
          { ...fiveOff, ...can, id: "h", kind: "free_shipping", title: "Free shipping", value: null },
          { ...fiveOff, ...can, id: "i", title: "Row", tiers: "Silver", isAndAbove: true },
          { ...fiveOff, ...can, id: "j", title: "Some", tiers: "Silver or Gold", lastDay: "2026-12-31" },
          // As the server said it before there were kinds.
          { ...{ id: "g", title: "Old", points: "500", value: "$5", minimum: null }, ...free },
        ]),
      ],
    });
    const { body } = await open();
    expect(rows(body)).toEqual([
      "5 off$5 off your order · on orders from $40Not on sale goodsRedeem 500",
      "5 off$5 off your order80 to go",
      "5 off$5 off your order500 pointsFor Gold or Silver",
      "5 off$5 off your order500 pointsAll gone",
      "5 off$5 off your order500 pointsYou have had this; again from Aug 1, 2027",
      "5 off$5 off your order500 pointsYou have had this",
      "Free shippingRedeem 500",
      "Row$5 off your order · for Silver and aboveRedeem 500",
      "Some$5 off your order · for Silver or Gold · until Dec 31, 2026Redeem 500",
      "Old$5 off your orderRedeem 500",
    ]);
  });

  it("are bought after a question, and the code is said and has the focus", async () => {
    const redemption = { ...code, code: "LRL-1" };
    const { told } = line({
      [PANEL]: [panelOf([{ ...fiveOff, ...can }]), panelOf([], [redemption], "500")],
      [REDEEM]: [{ body: { redemption, available: "500" } }],
    });
    const { body, said, focus } = await open();
    await body.press("redeem:five-off");
    expect(rows(body)).toEqual(["5 off$5 off your orderSpend 500 points on “5 off”?Get the codeCancel"]);
    expect(focus()).toBe("yes:redeem:five-off");
    await body.press("no:redeem:five-off");
    expect(focus()).toBe("redeem:five-off");
    await body.press("redeem:five-off");
    await body.press("yes:redeem:five-off");
    expect(told(REDEEM)).toEqual([{ redemptionId: expect.any(String) as string, rewardId: "five-off" }]);
    expect(said()).toBe("Your code LRL-1 is ready.");
    expect(focus()).toBe("copy:r-1");
  });

  it("of a chosen amount offer the steps that the balance reaches, and send the points", async () => {
    const steps = [500, 600, 700, 2000].map((points) => ({
      points: String(points),
      value: `$${points / 100}`,
    }));
    const reward = { ...fiveOff, ...can, kind: "variable_amount", most: "$20", steps };
    const { told } = line({
      [PANEL]: [panelOf([reward])],
      [REDEEM]: [{ body: { redemption: code, available: "300" } }],
    });
    const { body } = await open();
    expect(rows(body)).toEqual(["5 off$5 to $20 off your orderRedeem 500+"]);
    await body.press("redeem:five-off");
    const slider = body.querySelector('[type="range"]')!;
    expect([slider.getAttribute("max"), slider.getAttribute("aria-valuetext")]).toEqual([
      "2",
      "500 points = $5",
    ]);
    slider.value = "2";
    await body.press("step:redeem:five-off", "input");
    expect(slider.getAttribute("aria-valuetext")).toBe("700 points = $7");
    expect(rows(body)[0]).toContain("Spend 700 points on “5 off”?700 points = $7");
    await body.press("yes:redeem:five-off");
    expect(told(REDEEM)).toMatchObject([{ rewardId: "five-off", points: 700 }]);
  });

  it("keep what was chosen while it is bought, though the balance reaches it no more", async () => {
    const steps = [500, 600, 700].map((points) => ({ points: String(points), value: `$${points / 100}` }));
    const reward = { ...fiveOff, ...can, kind: "variable_amount", most: "$7", steps };
    const requested = { ...code, state: "requested", code: null, isReturnable: false };
    line({
      [PANEL]: [panelOf([reward], [], "1300"), panelOf([reward], [code], "600")],
      [REDEEM]: [{ status: 202, body: { redemption: requested, available: "600" } }],
    });
    const { body, said } = await open();
    await body.press("redeem:five-off");
    body.querySelector('[type="range"]')!.value = "2";
    await body.press("step:redeem:five-off", "input");
    const done = body.press("yes:redeem:five-off");
    await vi.advanceTimersByTimeAsync(0);
    expect(rows(body)[0]).toContain("Spend 700 points on “5 off”?Getting your reward…");
    expect(said()).toBe("Getting your reward…");
    await vi.advanceTimersByTimeAsync(1000);
    await done;
    expect(said()).toBe("Your code LRL-1 is ready.");
  });

  it("that are a share of the cart send what is in it, and ask for something where it is empty", async () => {
    const reward = { ...fiveOff, ...can, kind: "percentage_off", value: "10%", most: "$50", needsCart: true };
    const cart = (items: number) => ({ body: { currency: "USD", items_subtotal_price: items } });
    const { told } = line({
      [PANEL]: [panelOf([reward])],
      "/tr/cart.js": [cart(0), cart(8099)],
      [REDEEM]: [{ body: { redemption: code, available: "500" } }],
    });
    const { body, said, focus } = await open({ root: "/tr/" });
    await body.press("redeem:five-off");
    await body.press("yes:redeem:five-off");
    expect(said()).toBe("Your cart is empty. What this takes off depends on what is in it.");
    expect(focus()).toBe("redeem:five-off");
    expect(told(REDEEM)).toEqual([]);
    await body.press("redeem:five-off");
    await body.press("yes:redeem:five-off");
    expect(told(REDEEM)).toMatchObject([{ rewardId: "five-off", subtotalMinor: "8099" }]);
  });

  it("ask again with the same id where nobody answered, and with another after a refusal", async () => {
    const refusal = { status: 409, body: { error: { code: "REWARD_SOLD_OUT" } } };
    const silence = { status: 503, body: {} };
    const { told } = line({ [PANEL]: [panelOf([{ ...fiveOff, ...can }])], [REDEEM]: [silence, refusal] });
    const { body, said, focus } = await open();
    await body.press("redeem:five-off");
    await body.press("yes:redeem:five-off");
    expect(said()).toBe("No answer arrived. Try again: your points are taken only once.");
    expect(focus()).toBe("yes:redeem:five-off");
    await body.press("yes:redeem:five-off");
    expect(said()).toBe("This reward is all gone.");
    await body.press("redeem:five-off");
    await body.press("yes:redeem:five-off");
    const ids = told(REDEEM).map((each) => (each as { redemptionId: string }).redemptionId);
    expect([ids[0] === ids[1], ids[1] === ids[2]]).toEqual([true, false]);
  });

  it("that become credit are said to be there", async () => {
    const reward = { ...fiveOff, ...can, kind: "store_credit" };
    const redemption = { ...code, kind: "store_credit", code: null, isReturnable: false };
    line({ [PANEL]: [panelOf([reward])], [REDEEM]: [{ body: { redemption, available: "500" } }] });
    const { body, said } = await open();
    await body.press("redeem:five-off");
    expect(rows(body)[0]).toContain("Get the credit");
    await body.press("yes:redeem:five-off");
    expect(said()).toBe("$5 was added to your store credit.");
  });
});

describe("tickets", () => {
  const texts = async (redemption: object) => {
    line({ [PANEL]: [panelOf([], [{ ...code, ...redemption }])] });
    const { body } = await open();
    return body.querySelectorAll(".ticket").map((each) => each.textContent);
  };

  it("show of each kind what there is to do with it", async () => {
    expect(await texts({ minimum: "$40" })).toEqual([
      "5 off$5 off your order · on orders from $40Code LRL-1CopyApply to cartGive back",
    ]);
    const card = { kind: "gift_card", title: "A card", value: "$10", code: "LRL0 1234" };
    expect(await texts(card)).toEqual([
      "A cardA gift card of $10Code LRL0 1234CopyUse it at checkout.Give back",
    ]);
    const credit = { kind: "store_credit", title: "Credit", code: null, isReturnable: false };
    expect(await texts(credit)).toEqual(["Credit$5 store creditAdded to your store credit."]);
    const own = { kind: "custom", title: "A workshop", value: null, note: "Show this at the till." };
    expect(await texts(own)).toEqual(["A workshopShow this at the till.Code LRL-1CopyGive back"]);
    expect(await texts({ state: "requested", code: null, isReturnable: false })).toEqual([
      "5 off$5 off your orderYour reward is being prepared.",
    ]);
    expect(await texts({ isComingBack: true, isReturnable: false })).toEqual([
      "5 off$5 off your orderComing back",
    ]);
    expect(await texts({ state: "used" })).toEqual([]);
    expect(await texts({ endsAt: "2020-01-01T00:00:00Z" })).toEqual([]);
  });

  it("are given back after a question, and the points are said to be there once they are", async () => {
    const coming = { ...code, isReturnable: false, isComingBack: true };
    const gone = { ...code, ...kept, state: "cancelled", code: null };
    const { told } = line({
      [PANEL]: [
        panelOf([{ ...fiveOff, ...can }], [code], "500"),
        panelOf([{ ...fiveOff, ...can }], [coming], "500"),
        panelOf([{ ...fiveOff, ...can }], [gone]),
      ],
      [GIVE_BACK]: [{ status: 202, body: { redemption: coming, available: "500" } }],
    });
    const { body, said, focus } = await open();
    await body.press("give:r-1");
    expect(body.querySelector(".ask")!.textContent).toBe(
      "Your 500 points come back and the code stops working.Give backCancel",
    );
    const done = body.press("yes:give:r-1");
    await vi.advanceTimersByTimeAsync(0);
    expect([said(), focus()]).toEqual(["Your points are on their way back.", "coming:r-1"]);
    await vi.advanceTimersByTimeAsync(10_000);
    await done;
    expect(told(GIVE_BACK)).toEqual([{ redemptionId: "r-1" }]);
    expect([said(), focus()]).toEqual(["Your 500 points are back.", "redeem:five-off"]);
  });

  it("stay where they are when the shop says no, or when nobody answers", async () => {
    const no = { status: 409, body: { error: { code: "REDEMPTION_NOT_UNUSED" } } };
    line({ [PANEL]: [panelOf([], [code])], [GIVE_BACK]: [{ status: 500, body: {} }, no] });
    const { body, said, focus } = await open();
    await body.press("give:r-1");
    await body.press("yes:give:r-1");
    expect([said(), focus()]).toEqual(["No answer arrived. Try again.", "yes:give:r-1"]);
    await body.press("yes:give:r-1");
    expect([said(), focus()]).toEqual(["This was used already, or has come back.", "give:r-1"]);
  });
});

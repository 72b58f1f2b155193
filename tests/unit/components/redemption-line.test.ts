/** What staff see of a redemption and may do about it. */
import { createElement as h } from "react";
import { describe, expect, test } from "vitest";
import { RedemptionsCard } from "#app/components/member-cards.tsx";
import { sayRefused } from "#app/components/redemption-acts.ts";
import { redemptionView } from "#app/components/redemption-view.ts";
import { Refusal } from "#app/errors.ts";
import { toDocument } from "#app/rules/programme.ts";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";
import { renderPart, wordsIn } from "../../support/rendered.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const AT = { now: new Date("2026-12-01T12:00:00Z"), timeZone: "UTC" };
const ADA = { firstName: "Ada", email: "ada+1@ink.test" };
const REWARDS = rulesOf(richDocument).rewards.filter(({ kind }) => kind !== "variable_amount");

const rowOf = (rewardId: string, change: object = {}) => ({
  ...{ redemptionId: "r", rewardId, points: 500n, state: "issued", code: "LRL-ABCD-EFGH-2345" },
  reward: toDocument(REWARDS.find(({ id }) => id === rewardId)),
  ...{ requestedAt: new Date("2026-11-30T12:00:00Z"), endsAt: new Date("2026-12-20T12:00:00Z") },
  ...{ sentAt: null, withdrawalAt: null, failure: null, held: 500n },
  ...change,
});
const seen = (rewardId: string, change: object = {}) => redemptionView(rowOf(rewardId, change), AT, ADA);
const shown = async (...views: ReturnType<typeof seen>[]) =>
  wordsIn(await renderPart(h(RedemptionsCard, { redemptions: views })));

describe("what is ready to use", () => {
  test.each([
    [
      "five-off",
      "The code stops working and 500 points come back.",
      ["Send again", "30 days more", "Cancel it"],
    ],
    [
      "card",
      "The gift card stops working and 500 points come back.",
      ["Send again", "30 days more", "Cancel it"],
    ],
    ["credit", "The credit is taken from the customer's account and 500 points come back.", ["Cancel it"]],
    [
      "tea",
      "The member cannot have it any more and 500 points come back.",
      ["Handed out", "Send again", "30 days more", "Cancel it"],
    ],
  ])("%s can be taken back, and more where its kind allows it", async (id, cancel, buttons) => {
    const view = seen(id);
    expect(view.actions.cancel).toBe(cancel);
    const words = await shown(view);
    for (const each of ["Handed out", "Send again", "30 days more", "Cancel it"])
      expect(words.includes(each), each).toBe(buttons.includes(each));
    expect(words).toContain(view.kind);
  });

  test("has its code as the shopper has it, and none where there is none", () => {
    expect(seen("five-off").code).toBe("LRL-ABCD-EFGH-2345");
    expect(seen("card").code).toBe("LRLA BCDE FGH2 345");
    expect(seen("credit").code).toBeNull();
  });

  test("gets thirty days more of the end that was seen, and none where it does not end", () => {
    expect(seen("five-off").actions.extend).toEqual({
      endsAt: "2026-12-20T12:00:00.000Z",
      until: "Jan 19, 2027",
    });
    expect(seen("tea", { endsAt: null }).actions.extend).toBeNull();
  });

  test("is sent in a message of the merchant's own where there is an address", () => {
    const mail = new URL(seen("five-off").actions.mail ?? "");
    expect(decodeURIComponent(mail.pathname)).toBe("ada+1@ink.test");
    expect(mail.searchParams.get("subject")).toBe("Your reward: $5 off");
    expect(mail.searchParams.get("body")).toMatch(
      /^Hello Ada,\n\n[^]*\n\nLRL-ABCD-EFGH-2345\n\nIt is valid until Dec 20/,
    );
    expect(redemptionView(rowOf("five-off"), AT).actions.mail).toBeNull();
  });

  test("says that nothing comes back of what cost nothing", () => {
    expect(seen("five-off", { points: 0n }).actions.cancel).toBe(
      "The code stops working. It cost no points, so none come back.",
    );
  });
});

describe("what cannot be used", () => {
  test("is being taken back, and nothing more can be done about it", async () => {
    const view = seen("five-off", { withdrawalAt: AT.now });
    expect(await shown(view)).toContain("Being taken back");
    expect(view).toMatchObject({ moving: true, actions: { cancel: null, extend: null, mail: null } });
  });

  test.each(["requested", "used", "failed", "expired", "cancelled", "returned"])(
    "%s: staff can do nothing about it",
    async (state) => {
      for (const { id } of REWARDS) expect(await shown(seen(id, { state }))).not.toContain("Cancel it");
    },
  );

  test("is stuck after five minutes, and says why", () => {
    const since = (minutes: number) => new Date(AT.now.getTime() - minutes * 60_000);
    const asked = (minutes: number, more = {}) =>
      seen("five-off", { state: "requested", requestedAt: since(minutes), ...more });
    expect(asked(4)).toMatchObject({ stuck: null, moving: true });
    expect(asked(5).stuck).toMatch(/^Shopify has not made it yet/);
    const lost = asked(9, { sentAt: since(8) });
    expect([lost.stuck?.slice(0, 19), lost.moving]).toEqual(["It may have been se", false]);
  });
});

test("every kind is called by its name", () => {
  for (const { id, kind } of REWARDS) expect(seen(id).kind).toBe(KIND_NAMES[kind]);
});

test("what is refused is said to staff, and what is none of their doing is thrown", () => {
  const kept = new Refusal("REDEMPTION_KEPT", { detail: "it does not end" });
  expect(sayRefused(kept, "extend")).toBe("Its end cannot be moved: it does not end.");
  expect(sayRefused(new Refusal("REDEMPTION_NOT_UNUSED"), "cancel")).toMatch(/used, or has come back/);
  expect(sayRefused(new Refusal("CODE_REFUSED", { detail: "no" }), "send")).toBe(
    "Shopify did not do it: no.",
  );
  expect(sayRefused(new Refusal("REDEMPTION_NOT_FOUND"), "cancel")).toBeNull();
});

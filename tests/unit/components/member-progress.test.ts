/** What a member's page says of the tier: by whatever it is reached, and within whichever period. */
import { expect, test } from "vitest";
import { changeView, progressView } from "#app/components/member-view.ts";
import { findPreset } from "#app/rules/presets.ts";
import { rulesOf } from "../../support/rich-programme.ts";

const AT = { now: new Date("2026-06-15T12:00:00Z"), timeZone: "UTC", currency: "USD" };
const programme = (id: string) => {
  const preset = findPreset(id);
  if (!preset) throw new Error(`no preset ${id}`);
  return rulesOf(preset.document("USD"));
};

type Standing = NonNullable<Parameters<typeof progressView>[0]["standing"]>;
const member = (standing: Standing | null) => ({
  ...{ customerId: 7n, state: "enrolled", firstName: "Ada", lastName: null, email: null, phone: null },
  ...{ enrolledAt: AT.now, available: 0n, pending: 0n, lifetimeEarned: 0n, tags: null, standing },
});
const progress = (id: string, standing: Standing | null) => {
  const view = progressView(member(standing), programme(id), AT);
  return view && [view.words, view.spent, view.held];
};
const none = { until: null, periodUntil: null };

test("counts by what the tiers ask for", () => {
  const year = {
    tierId: "member",
    until: null,
    period: "2026",
    periodUntil: new Date("2027-01-01T00:00:00Z"),
  };
  expect(progress("influencer-tiers", { ...year, values: { spend: "38000" } })).toEqual([
    "$120 more to Influencer",
    "$380.00 spent this year",
    null,
  ]);
  expect(progress("miles", { ...year, values: { points: "4000", orders: "14" } })).toEqual([
    "1 order and 1,000 status points, or 2,000 status points more to Silver",
    "4,000 points for status and 14 orders this year",
    null,
  ]);
  const ever = { ...none, tierId: "gold", period: "ever", values: { points: "29" } };
  expect(progress("nights", ever)).toEqual([
    "1 status point more to Platinum",
    "29 points for status in all",
    null,
  ]);
});

test("says the period of whoever has brought nothing yet, and that there is one tier alone", () => {
  expect(progress("nights", null)?.[1]).toBe("0 points for status in all");
  expect(progress("cash-back", null)?.[0]).toBe("The only tier");
});

test("calls a tier that the programme has no more by the name it had", () => {
  const change = { at: AT.now, fromTierId: "influencer", toTierId: "member", reason: null };
  const tierNames = new Map([["influencer", "Influencer"]]);
  expect(changeView(change, { programme: programme("explorer"), tierNames }, AT).words).toBe(
    "Influencer → member",
  );
});

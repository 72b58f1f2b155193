import { expect, test } from "vitest";
import { withIdsOf } from "#app/rules/programme/same-tiers.ts";
import { richDocument, rulesOf } from "../../support/rich-programme.ts";

const rich = rulesOf(richDocument);
const [everyones, second] = rich.tiers;
if (!everyones || !second) throw new Error("the rich programme has two tiers");
const inForce = (...tiers: [id: string, name: string][]) => ({
  tiers: tiers.map(([id, name]) => ({ ...everyones, id, name })),
});
const idsOf = ({ tiers }: { tiers: readonly { id: string }[] }) => tiers.map(({ id }) => id);

test("a tier that is called as one in force is that tier, also where campaigns name it", () => {
  const campaign = rich.campaigns[0];
  if (!campaign) throw new Error("the rich programme has a campaign");
  const audience = { tierIds: [second.id], customerTags: [] };
  const begun = withIdsOf(inForce(["typed-1", "Base"], ["typed-2", ` ${second.name.toUpperCase()} `]), {
    ...rich,
    campaigns: [{ ...campaign, audience }],
  });
  expect(idsOf(begun)).toEqual([everyones.id, "typed-2", ...idsOf(rich).slice(2)]);
  expect(begun.tiers[1]?.name).toBe(second.name);
  expect(begun.campaigns[0]?.audience?.tierIds).toEqual(["typed-2"]);
});

test("an id that another tier of the programme has is left to it", () => {
  const begun = withIdsOf(inForce([everyones.id, second.name]), rich);
  expect(begun).toEqual(rich);
});

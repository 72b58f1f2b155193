/** What an entry of an order keeps of why it has its points: $100 of goods, unless said. */
import { describe, expect, test } from "vitest";
import type { OrderFound } from "#app/rules/settlement.ts";
import { FOUND_NOTHING } from "#app/rules/settlement.ts";
import { explain } from "#app/rules/settlement-reason.ts";
import { aKnownOrder, assessed, aVersion } from "../../support/assessed.ts";
import type { OrderFigures } from "../../support/orders.ts";
import type { CampaignDocument, Change, RuleDocument } from "./earning/scene.ts";
import { aCampaign } from "./earning/scene.ts";

const SHOES = { productIds: ["1"] };
const tripled: RuleDocument = {
  ...{ id: "shoes", name: "Shoes", kind: "rate", goods: SHOES },
  rate: { points: 3, perMinor: "100" },
};
const perPiece: RuleDocument = { id: "piece", name: "Piece", kind: "per_unit", points: 5 };
const perParcel: RuleDocument = { id: "parcel", name: "Parcel", kind: "per_order", points: 7 };
const doubled: RuleDocument = {
  ...{ id: "coats", name: "Coats", kind: "multiplier", goods: SHOES, multiplier: "2" },
};
const over: CampaignDocument = aCampaign({ id: "over", name: "Over", until: "2026-04-02T00:00" });
const bonus = aCampaign({ name: "Opening", effect: { kind: "bonus", points: 250 } });

type Story = Change & { tierId?: string | null; order?: OrderFigures } & Partial<Omit<OrderFound, "tier">>;

/** Of an order that found this tier, everybody's unless said. */
function reasonOf({ tierId = "member", order = {}, isFirst = false, room = null, ...change }: Story) {
  const { earning, ...rest } = change;
  const version = aVersion({ ...rest, earning: { rate: { points: 1, perMinor: "100" }, ...earning } });
  const tier = version.programme.tiers.find(({ id }) => id === tierId) ?? null;
  const found = { ...FOUND_NOTHING, tier, isFirst, room };
  return explain(assessed(aKnownOrder({ name: "#1042", ...order }), version), found);
}

describe("points that the tier's rate alone made say the rate", () => {
  const plain = { points: 1, perMinor: "100", tierId: "member", tierName: "Member" };

  test.each<[string, Story]>([
    ["where the programme has nothing else", {}],
    ["where it is not the first order", { earning: { firstOrderBonus: 50 } }],
    ["where no campaign runs on that day", { campaigns: [over] }],
    ["where a cap was not reached", { earning: { caps: { perOrder: 1_000 } } }],
    ["where there was room", { room: { left: 100n, of: "day" } }],
    [
      "where a rule means other goods",
      { earning: { rules: [{ ...tripled, goods: { vendors: ["Acme"] } }] } },
    ],
    [
      "where a campaign means another tier",
      { campaigns: [aCampaign({ audience: { tierIds: ["influencer"] } })] },
    ],
  ])("%s", (_where, story) => {
    const reason = reasonOf(story);
    expect(reason).toMatchObject(plain);
    expect(reason).not.toHaveProperty("earned");
  });
});

test("an order that does not count has neither rate nor tier, whatever runs", () => {
  const caps = { perOrder: 10 };
  const reason = reasonOf({ tierId: null, campaigns: [aCampaign()], earning: { rules: [tripled], caps } });
  expect(reason).toMatchObject({ points: null, perMinor: null, tierId: null, tierName: null });
  expect(reason).not.toHaveProperty("earned");
});

describe("points that more than the rate made say what", () => {
  const spring = { name: "Spring", multiplier: "3" };

  test.each<[string, Story, unknown[]]>([
    ["a rule's own rate", { earning: { rules: [tripled] } }, [{ name: "Shoes", points: 3, perMinor: "100" }]],
    ["points per unit", { earning: { rules: [perPiece] } }, [{ name: "Piece", perUnit: 5 }]],
    ["points per order", { earning: { rules: [perParcel] } }, [{ name: "Parcel", points: "7" }]],
    ["a rule's multiplier", { earning: { rules: [doubled] } }, [{ name: "Coats", multiplier: "2" }]],
    ["a campaign's multiplier", { campaigns: [aCampaign()] }, [spring]],
    ["a campaign that runs, of several", { campaigns: [over, aCampaign()] }, [spring]],
    ["a campaign's bonus", { campaigns: [bonus] }, [{ name: "Opening", points: "250" }]],
    [
      "that it was the first order",
      { earning: { firstOrderBonus: 50 }, isFirst: true },
      [{ name: "First order", points: "50" }],
    ],
    [
      "a cap of the order",
      { earning: { caps: { perOrder: 60 } } },
      [{ cap: "per_order", most: "60", cut: "40" }],
    ],
    ["the room of a day", { room: { left: 30n, of: "day" } }, [{ cap: "per_day", most: "30", cut: "70" }]],
    [
      "a cap and then the room of a month",
      { earning: { caps: { perOrder: 60 } }, room: { left: 25n, of: "month" } },
      [
        { cap: "per_order", most: "60", cut: "40" },
        { cap: "per_month", most: "25", cut: "35" },
      ],
    ],
    [
      "each that means the goods, by its own name",
      { earning: { rules: [doubled, perPiece, tripled] } },
      [
        { name: "Shoes", points: 3, perMinor: "100" },
        { name: "Piece", perUnit: 5 },
        { name: "Coats", multiplier: "2" },
      ],
    ],
  ])("%s", (_what, story, earned) => {
    expect(reasonOf(story)).toMatchObject({ points: null, perMinor: null, tierId: "member", earned });
  });

  test("once for all lines that earn by the same", () => {
    const lines = [
      { priceMinor: 2_000n, productId: 1n },
      { priceMinor: 3_000n, productId: 1n },
      { priceMinor: 5_000n, productId: 9n },
    ];
    expect(
      reasonOf({ order: { lines }, earning: { rules: [tripled] }, campaigns: [aCampaign()] }).earned,
    ).toEqual([{ name: "Shoes", points: 3, perMinor: "100" }, spring]);
  });

  test("for the tags that the order froze", () => {
    const campaigns = [aCampaign({ audience: { customerTags: ["club"] } })];
    const version = aVersion({ campaigns });
    const found = { ...FOUND_NOTHING, tier: version.programme.tiers[0] ?? null };
    const [club, stranger] = [["Club"], []].map((customerTags) =>
      explain(assessed(aKnownOrder({}, { customerTags }), version), found),
    );
    expect(club).toMatchObject({ earned: [spring] });
    expect(stranger).not.toHaveProperty("earned");
  });

  test("by the shop's own clock", () => {
    // In UTC it is over by half past midnight; in New York there are hours left.
    const campaigns = [aCampaign({ until: "2026-05-01T00:00" })];
    const processedAt = new Date("2026-05-01T00:30:00Z");
    const version = aVersion({ campaigns });
    const found = { ...FOUND_NOTHING, tier: version.programme.tiers[0] ?? null };
    const [utc, newYork] = ["UTC", "America/New_York"].map((timeZone) =>
      explain(assessed(aKnownOrder({ processedAt }, { timeZone }), version), found),
    );
    expect(utc).not.toHaveProperty("earned");
    expect(newYork).toMatchObject({ earned: [spring] });
  });
});

test("the base is told in whole minor units, though a share of a line is exact", () => {
  // Two of three units are left of $29.99.
  const lines = [{ priceMinor: 1_000n, discountMinor: 1n, quantity: 3, currentQuantity: 2 }];
  expect(reasonOf({ order: { lines } }).baseMinor).toBe("1999");
});

import { describe, expect, it } from "vitest";
import { codeKey, deriveCode } from "#app/shopify/redemption-code.ts";

const KEY = codeKey(Buffer.alloc(32, 7).toString("base64"));
const PARTS = {
  shopId: "ink-and-paper.myshopify.com",
  customerId: 7n,
  redemptionId: "0193a2b4-0000-4000-8000-000000000001",
  suffix: 0,
};

describe("deriveCode", () => {
  it("derives one code for one redemption, however its id is written", () => {
    const code = deriveCode(KEY, PARTS);
    expect(code).toMatch(/^LRL-[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(deriveCode(KEY, { ...PARTS, redemptionId: PARTS.redemptionId.toUpperCase() })).toBe(code);
  });

  it("derives another for another shop, customer, redemption, suffix or key", () => {
    const codes = [
      PARTS,
      { ...PARTS, shopId: "other.myshopify.com" },
      { ...PARTS, customerId: 8n },
      { ...PARTS, redemptionId: "0193a2b4-0000-4000-8000-000000000002" },
      { ...PARTS, suffix: 1 },
    ].map((parts) => deriveCode(KEY, parts));
    codes.push(deriveCode(codeKey(Buffer.alloc(32, 8).toString("base64")), PARTS));
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("keeps its codes: they are in Shopify", () => {
    expect(deriveCode(KEY, PARTS)).toMatchInlineSnapshot(`"LRL-9405FEBXDQFH"`);
  });
});

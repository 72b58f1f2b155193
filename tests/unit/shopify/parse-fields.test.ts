import { describe, expect, it } from "vitest";
import { gidNumber, numericId } from "#app/shopify/parse-fields.ts";

describe("ids", () => {
  it.each([
    [450789469, 450789469n],
    ["820982911946154508", 820982911946154508n],
    ["9223372036854775807", 9223372036854775807n],
  ])("are read exactly: %s", (given, id) => {
    expect(numericId.parse(given)).toBe(id);
    expect(gidNumber.parse(`gid://shopify/Order/${given}`)).toBe(id);
  });

  it.each(["9223372036854775808", "-1", "1.5", "", "12a", null, undefined, 1.5, -3])(
    "are refused when no column holds them: %s",
    (given) => {
      expect(numericId.safeParse(given).success).toBe(false);
      expect(gidNumber.safeParse(`gid://shopify/Order/${given}`).success).toBe(false);
    },
  );

  it("are refused as numbers beyond 2^53, which JSON has bent already", () => {
    expect(numericId.safeParse(2 ** 60).success).toBe(false);
  });
});

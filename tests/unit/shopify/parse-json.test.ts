import { describe, expect, it } from "vitest";
import { parseExact } from "#app/shopify/parse-json.ts";

describe("parseExact", () => {
  it("keeps integers beyond 2^53 as their digits, at any depth", () => {
    const raw = '{"id":820982911946154508,"list":[-9007199254740993,{"id":9007199254740992}]}';
    expect(parseExact(raw)).toEqual({
      id: "820982911946154508",
      list: ["-9007199254740993", { id: "9007199254740992" }],
    });
  });

  it("leaves safe integers, fractions and digits in strings as JSON.parse has them", () => {
    const raw =
      '{"id":9007199254740991,"rate":0.1234567890123456789,"text":"820982911946154508","big":1e300}';
    expect(parseExact(raw)).toEqual(JSON.parse(raw));
  });

  it("refuses what is not JSON", () => {
    expect(() => parseExact('{"id":')).toThrow(SyntaxError);
    expect(() => parseExact('{"id":820982911946154508')).toThrow(SyntaxError);
  });
});

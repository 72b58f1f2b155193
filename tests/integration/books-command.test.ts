/** `npm run books`: what it says, and the number it ends with. */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { pastTheLaws, smallBooks } from "../support/small-books.ts";

function books(...words: string[]): Promise<{ code: number | null; out: string; complaint: string }> {
  return new Promise((resolve) => {
    const child = spawn("node", ["scripts/books.ts", ...words], { stdio: ["ignore", "pipe", "pipe"] });
    let [out, complaint] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.once("close", (code) => {
      resolve({ code, out, complaint });
    });
  });
}

test("books that add up end with 0, after a table", async () => {
  const { shopId } = await smallBooks();
  const { code, out } = await books("--verify", "--shop", shopId);
  expect([code, out.split("\n").at(-2)]).toEqual([0, "Everything adds up."]);
  expect(out).toMatch(new RegExp(`${shopId} +19 +5 +[\\d.]+ +0\n`));
});

test("a difference ends with 1 and says what it is; mended, it ends with 1 once and with 0 then", async () => {
  const { shopId } = await smallBooks();
  // Their orders were never settled here, so that their standings are folded first.
  await books("--rebuild", "--shop", shopId);
  await pastTheLaws(shopId, ["UPDATE lots SET remaining = 1 WHERE shop_id = $1 AND amount = 70"]);
  const wrong = await books("--verify", "--shop", shopId, "--json");
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.out)).toMatchObject([
    {
      ...{ shopId, entries: "19", members: "5", differences: 2 },
      broken: [
        { law: "Open lots hold what is available", count: 1 },
        { law: "What is left of a lot is its amount less what was taken", count: 1 },
      ],
      found: [
        { about: "member 4", found: "1", expected: "70" },
        { found: "1", expected: "70" },
      ],
    },
  ]);
  expect((await books("--rebuild", "--shop", shopId)).code).toBe(1);
  expect((await books("--rebuild", "--shop", shopId)).code).toBe(0);
  expect((await books("--verify", "--shop", shopId)).code).toBe(0);
});

test.each([
  [["--verify", "--rebuild"], "Say either"],
  [["--prove"], "Unknown option"],
  [["--verify", "--shop", "nobody.myshopify.com"], "There is no shop nobody"],
])("asked wrongly (%s) it ends with 2 and says how to ask", async (words, why) => {
  const { code, complaint } = await books(...words);
  expect(code).toBe(2);
  expect(complaint).toContain(why);
  expect(complaint).toContain("npm run books -- --verify");
});

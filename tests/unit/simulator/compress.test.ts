import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressed } from "../../simulator/proxy/compress.ts";

const PAGE = "<p>A page of the shop.</p>".repeat(40);
const asking = (encodings: string) =>
  new Request("https://ink.myshopify.com/", { headers: { "accept-encoding": encodings } });
const page = (type: string) =>
  new Response(PAGE, { status: 203, headers: { "content-type": type, "set-cookie": "a=b" } });

describe("the edge", () => {
  it("sends text compressed to whoever takes it so, and nothing else of the answer changes", async () => {
    const answer = compressed(page("text/html; charset=utf-8"), asking("gzip, deflate, br, zstd"));
    const sent = Buffer.from(await answer.arrayBuffer());
    expect(sent.length).toBeLessThan(PAGE.length / 4);
    expect(gunzipSync(sent).toString()).toBe(PAGE);
    expect(answer.status).toBe(203);
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("vary")).toBe("accept-encoding");
    expect(answer.headers.getSetCookie()).toEqual(["a=b"]);
  });

  it.each([
    ["whoever asks for it as it is", "text/html", "identity"],
    ["a picture that is none of text", "image/png", "gzip"],
  ])("leaves alone %s", async (_what, type, encodings) => {
    const answer = compressed(page(type), asking(encodings));
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect(await answer.text()).toBe(PAGE);
  });

  it("leaves an answer without a body without one", () => {
    const moved = new Response(null, {
      status: 302,
      headers: { location: "/cart", "content-type": "text/html" },
    });
    expect(compressed(moved, asking("gzip")).headers.get("content-encoding")).toBeNull();
  });
});

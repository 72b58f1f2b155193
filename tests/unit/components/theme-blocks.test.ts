import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  BLOCK_HANDLES,
  blockOf,
  editorUrl,
  LAUNCHER,
  readThemeState,
  THEME_BLOCKS,
} from "#app/components/theme-blocks.ts";
import { EXTENSION, readJson, schemaOf } from "../widget/storefront.ts";

type Schema = ReturnType<typeof schemaOf> & { enabled_on?: { templates: string[] } };

describe("the list of blocks", () => {
  it("is the extension's own, by the names of the theme editor", () => {
    const files = readdirSync(join(EXTENSION, "blocks")).map((name) => name.replace(".liquid", ""));
    expect([...BLOCK_HANDLES].toSorted()).toEqual(files.toSorted());
    const words = readJson("locales/en.default.schema.json") as Record<string, { name: string }>;
    const named = (key: string) => words[/^t:(\w+)\.name$/.exec(key)?.[1] ?? ""]?.name;
    for (const { handle, name } of THEME_BLOCKS) expect(named(schemaOf(handle).name)).toBe(name);
  });

  it("asks the editor only for what each block is made for", () => {
    for (const { handle, place } of THEME_BLOCKS) {
      const { target, enabled_on } = schemaOf(handle) as Schema;
      expect([handle, target]).toEqual([handle, place.kind === "embed" ? "body" : "section"]);
      if (place.kind === "block" && enabled_on) expect(enabled_on.templates).toContain(place.template);
    }
  });
});

describe("deep links into the theme editor", () => {
  const at = { shopId: "ink.myshopify.com", apiKey: "key" };
  const editor = "https://ink.myshopify.com/admin/themes/current/editor";

  it.each([
    ["rewards-launcher", "?context=apps&activateAppId=key/rewards-launcher"],
    ["points-to-earn", "?template=product&addAppBlockId=key/points-to-earn&target=mainSection"],
    ["rewards-cart", "?template=cart&addAppBlockId=key/rewards-cart&target=newAppsSection"],
    ["rewards-page", "?template=page&addAppBlockId=key/rewards-page&target=newAppsSection"],
    ["rewards-balance", "?template=index&addAppBlockId=key/rewards-balance&target=sectionGroup:header"],
  ] as const)("lead to %s", (handle, query) => {
    expect(editorUrl(blockOf(handle), at)).toBe(editor + query);
  });
});

describe("what App Bridge says of the theme", () => {
  const theme = (...activations: object[]) => [{ type: "theme_app_extension", activations }];
  const stateOf = (...extensions: Parameters<typeof readThemeState>[0]) => {
    const read = readThemeState(extensions);
    return read.state === "known" ? read.blocks[LAUNCHER] : read.state;
  };

  it.each([
    ["on", [{ handle: LAUNCHER, status: "active" }]],
    ["off", [{ handle: LAUNCHER, status: "available" }]],
    ["unfit", [{ handle: LAUNCHER, status: "unavailable" }]],
    ["off", []],
    ["off", [{ handle: "points-to-earn", status: "active" }]],
    ["off", [{ handle: LAUNCHER, status: "something new" }]],
    ["off", [{}]],
  ] as const)("comes to %s", (state, activations) => {
    expect(stateOf(...theme(...activations))).toBe(state);
  });

  it("counts a block as on wherever one extension has it, and never an extension of another kind", () => {
    const on = { handle: LAUNCHER, status: "active" };
    const off = { handle: LAUNCHER, status: "available" };
    expect(stateOf(...theme(off), ...theme(on))).toBe("on");
    expect(stateOf({ type: "ui_extension", activations: [on] })).toBe("off");
  });
});

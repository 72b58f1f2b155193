/** Laurel's places in the merchant's theme: what each is, where it fits, and how the theme editor is asked for it. */

export const BLOCK_HANDLES = [
  "rewards-launcher",
  "points-to-earn",
  "rewards-cart",
  "rewards-page",
  "rewards-balance",
] as const;

/** The name of the Liquid file in the extension, without its ending. */
export type BlockHandle = (typeof BLOCK_HANDLES)[number];

export const LAUNCHER = "rewards-launcher" satisfies BlockHandle;
export const PRODUCT_BLOCK = "points-to-earn" satisfies BlockHandle;

type Place = { kind: "embed" } | { kind: "block"; template: string; target: string };

export type ThemeBlock = {
  handle: BlockHandle;
  /** As the theme editor calls it. */
  name: string;
  /** Where it can stand. */
  fits: string;
  /** What a shopper sees there. */
  shows: string;
  /** What the button says while it is off. */
  add: string;
  /** Where the theme editor puts it. */
  place: Place;
};

/**
 * Only a product page has a main section in nearly every theme that takes an app's blocks; elsewhere the editor makes a
 * section of its own, which the merchant can move.
 */
export const THEME_BLOCKS: readonly ThemeBlock[] = [
  {
    handle: "rewards-launcher",
    name: "Rewards launcher",
    fits: "Every page, as an app embed",
    shows: "A button in the corner that opens points, rewards, codes and history.",
    add: "Turn on",
    place: { kind: "embed" },
  },
  {
    handle: "points-to-earn",
    name: "Points to earn",
    fits: "Product pages",
    shows: "“Earn 42 points” beside the price, at the shopper’s own tier.",
    add: "Add to product page",
    place: { kind: "block", template: "product", target: "mainSection" },
  },
  {
    handle: "rewards-cart",
    name: "Points for this order",
    fits: "The cart page",
    shows: "“This order earns 80 points”, and a way to the rewards.",
    add: "Add to cart page",
    place: { kind: "block", template: "cart", target: "newAppsSection" },
  },
  {
    handle: "rewards-page",
    name: "Rewards page",
    fits: "Any page, best on one of its own",
    shows: "The programme: tiers, what each earns, rewards and what points are worth.",
    add: "Add to a page",
    place: { kind: "block", template: "page", target: "newAppsSection" },
  },
  {
    handle: "rewards-balance",
    name: "Points balance",
    fits: "Any page, best in the header",
    shows: "“320 points” for members, “Rewards” for guests; opens the panel.",
    add: "Add to header",
    place: { kind: "block", template: "index", target: "sectionGroup:header" },
  },
];

export function blockOf(handle: BlockHandle): ThemeBlock {
  return THEME_BLOCKS.find((each) => each.handle === handle)!;
}

/** The theme editor of the live theme with this block ready to be saved: Shopify's documented deep links. */
export function editorUrl(
  { handle, place }: ThemeBlock,
  { shopId, apiKey }: { shopId: string; apiKey: string },
): string {
  const editor = `https://${shopId}/admin/themes/current/editor`;
  return place.kind === "embed"
    ? `${editor}?context=apps&activateAppId=${apiKey}/${handle}`
    : `${editor}?template=${place.template}&addAppBlockId=${apiKey}/${handle}&target=${place.target}`;
}

/** `unfit`: the live theme cannot have it, as themes from before app blocks. */
export type BlockState = "on" | "off" | "unfit";

/** Whether the theme shows Laurel: asked of Shopify in the merchant's browser, which needs no permission. */
export type ThemeState =
  { state: "asking" } | { state: "unknown" } | { state: "known"; blocks: Record<BlockHandle, BlockState> };

export type Extension = { type: string; activations: readonly object[] };

const SAID: Record<string, BlockState> = { active: "on", available: "off", unavailable: "unfit" };

/** What App Bridge's `app.extensions()` says of each block; one that it does not name stands nowhere. */
export function readThemeState(extensions: readonly Extension[]): ThemeState {
  const activations = extensions
    .filter(({ type }) => type === "theme_app_extension")
    .flatMap((each) => each.activations as readonly { handle?: unknown; status?: unknown }[]);
  const stateOf = (handle: BlockHandle): BlockState => {
    const said = activations.filter((each) => each.handle === handle).map(({ status }) => String(status));
    return (
      (["active", "available", "unavailable"] as const).flatMap((one) =>
        said.includes(one) ? SAID[one]! : [],
      )[0] ?? "off"
    );
  };
  const blocks = Object.fromEntries(BLOCK_HANDLES.map((handle) => [handle, stateOf(handle)]));
  return { state: "known", blocks: blocks as Record<BlockHandle, BlockState> };
}

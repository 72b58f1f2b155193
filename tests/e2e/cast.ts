/** Who plays, and where. */
export const SHOP = "ink-and-paper.myshopify.com";
export const ADA = "Ada";
export const BO = "Bo";
export const CEM = "Cem";
/** $480.00 and $40.00, without tax or shipping. */
export const DESK_SET = "heron-desk-set";
export const NOTEBOOK = "linen-notebook";
/** $14.00. */
export const TAPE = "washi-tape-trio";

export type Step = {
  name: string;
  /** Plays it, checks it, and says what was seen. Throws when it does not hold. */
  run: () => Promise<string>;
};

/** What later steps need to know of earlier ones: the names of Ada's orders ("#1001") and her code. */
export type Plot = { orders: string[]; code: string };

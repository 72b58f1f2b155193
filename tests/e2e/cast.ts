/** Who plays, and where. */
export const SHOP = "ink-and-paper.myshopify.com";
export const ADA = "Ada";
export const BO = "Bo";
/** $480.00 and $40.00, without tax or shipping. */
export const DESK_SET = "heron-desk-set";
export const NOTEBOOK = "linen-notebook";

import { pictures } from "./pictures.ts";
import type { PictureName } from "./pictures.ts";

/** What the demo shop sells. Prices are in US cents; a desk set makes a cart of exactly $480, a notebook one of $40. */
export interface CatalogueProduct {
  handle: string;
  title: string;
  priceMinor: number;
  description: string;
  productType: string;
  tags: string[];
  collection: CollectionHandle;
  svg: string;
}

export type CollectionHandle = "writing" | "paper" | "desk";

export const shopName = "Ink & Paper";

export const collections: { handle: CollectionHandle; title: string; description: string }[] = [
  {
    handle: "writing",
    title: "Writing",
    description: "Pens that want to be used, and inks that deserve them.",
  },
  {
    handle: "paper",
    title: "Paper",
    description: "Notebooks, letters and calendars on paper that does not bleed.",
  },
  { handle: "desk", title: "Desk", description: "Small tools that stay on the table for years." },
];

const product = (
  handle: PictureName,
  title: string,
  price: number,
  collection: CollectionHandle,
  productType: string,
  description: string,
  tags: string[] = [],
): CatalogueProduct => ({
  handle,
  title,
  priceMinor: price * 100,
  description,
  productType,
  tags,
  collection,
  svg: pictures[handle],
});

export const products: CatalogueProduct[] = [
  product(
    "heron-desk-set",
    "Heron desk set",
    480,
    "desk",
    "Desk sets",
    "A solid walnut tray, a hand-tuned fountain pen and a bottle of Harbour Blue. Oiled, never varnished, so it ages with you.",
    ["bestseller"],
  ),
  product(
    "linen-notebook",
    "Linen notebook, dot grid",
    40,
    "paper",
    "Notebooks",
    "192 pages of 100 g paper, sewn to lie flat, bound in Irish linen. Numbered pages and a ribbon.",
    ["bestseller"],
  ),
  product(
    "kestrel-fountain-pen",
    "Kestrel fountain pen",
    95,
    "writing",
    "Pens",
    "A light resin barrel with a steel nib in fine or medium. Fills from a bottle or takes a cartridge.",
    ["new"],
  ),
  product(
    "harbour-blue-ink",
    "Harbour Blue ink, 50 ml",
    24,
    "writing",
    "Inks",
    "A calm blue with a grey undertone. Dries in eight seconds and forgives a rinse.",
    [],
  ),
  product(
    "iron-gall-ink",
    "Iron gall ink, 50 ml",
    26,
    "writing",
    "Inks",
    "Goes on grey, turns black, stays for a century. Mixed in small batches.",
    [],
  ),
  product(
    "letter-paper-set",
    "Letter paper, 40 sheets",
    32,
    "paper",
    "Letters",
    "Laid cotton paper with twenty envelopes and a guide sheet for straight lines.",
    ["gift"],
  ),
  product(
    "wax-seal-kit",
    "Wax seal kit",
    38,
    "desk",
    "Letters",
    "A turned walnut handle, a brass fern seal and three sticks of flexible wax.",
    ["gift"],
  ),
  product(
    "brass-ruler",
    "Brass ruler, 20 cm",
    18,
    "desk",
    "Tools",
    "Solid brass, engraved on both edges. Heavy enough to hold a page open.",
    [],
  ),
  product(
    "cedar-pencils",
    "Cedar pencils, box of twelve",
    21,
    "writing",
    "Pencils",
    "Incense cedar, hexagonal, from 4H to 4B. The box is a pencil stand.",
    [],
  ),
  product(
    "desk-calendar",
    "Desk calendar 2027",
    28,
    "paper",
    "Calendars",
    "Twelve letterpress cards on a walnut foot. The backs are postcards.",
    ["new"],
  ),
  product(
    "washi-tape-trio",
    "Washi tape, three rolls",
    14,
    "desk",
    "Tools",
    "Saffron, brick and moss. Holds well, lifts cleanly.",
    [],
  ),
  product(
    "travel-writing-case",
    "Travel writing case",
    120,
    "desk",
    "Cases",
    "Vegetable-tanned leather with room for a notebook, two pens and six envelopes.",
    ["gift"],
  ),
];

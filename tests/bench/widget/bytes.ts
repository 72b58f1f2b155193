/** Bytes on the wire, each with what is counted in it. */
import { type Figure, figure } from "../figure.ts";
import { beforeTheClick, firstClick, takeCode } from "./opening.ts";
import { besides } from "./published.ts";
import { HOME, PRODUCT, type Store } from "./store.ts";
import { type Added, nameOf, totalBytes, weighAll } from "./weight.ts";

const LAUNCHER_BUDGET = 10 * 1024;
const TOTAL_BUDGET = 30 * 1024;
const OURS = "baseline: our budget";

export type Weights = {
  /** Before the shopper acts: a guest on the home page and on a product page, a member on a product page. */
  home: Added;
  product: Added;
  member: Added;
  /** From the first click on. */
  opening: Record<"guest" | "member" | "with_codes", { bytes: number; answers: string[] }>;
  total: number;
};

export async function measureBytes(store: Store, say: (what: string) => void): Promise<Figure[]> {
  say("weighing the pages and the first click");
  const before = {
    home: await beforeTheClick(store, HOME, "guest"),
    product: await beforeTheClick(store, PRODUCT, "guest"),
    member: await beforeTheClick(store, PRODUCT, "member"),
  };
  const guest = await firstClick(store, "guest");
  const member = await firstClick(store, "member");
  await takeCode(store);
  const opened = { guest, member, with_codes: await firstClick(store, "member") };
  const opening = Object.fromEntries(
    Object.entries(opened).map(([who, answers]) => [
      who,
      { bytes: weighAll(answers), answers: answers.map(({ url }) => nameOf(url)) },
    ]),
  ) as Weights["opening"];
  return figuresOf({ ...before, opening, total: totalBytes() });
}

export function figuresOf({ home, product, member, opening, total }: Weights): Figure[] {
  const all = ({ markup, files }: Added) => markup + files;
  const files = ({ requests }: Added) => requests.join(", ");
  const opened = all(member) + opening.with_codes.bytes;
  return [
    budgeted("launcher_script_bytes", home.scripts, `guest, home page: ${files(home)}`),
    budgeted(
      "launcher_markup_bytes",
      home.markup,
      "guest, home page: what Liquid adds to it, style and words",
    ),
    budgeted("launcher_bytes", all(home), "guest, home page: script and markup"),
    budgeted("launcher_bytes.product", all(product), `guest, product page: markup, ${files(product)}`),
    budgeted("launcher_bytes.member", all(member), `member, product page: markup, ${files(member)}`),
    ...Object.entries(opening).map(([who, { bytes, answers }]) =>
      gzipped(`opening_bytes.${who}`, bytes, `first click: ${answers.join(", ")}`),
    ),
    gzipped("total_bytes", total, `every asset, no markup; ${OURS}`, TOTAL_BUDGET),
    ...besides("launcher_script_bytes", home.scripts),
    ...besides("launcher_bytes", all(home)),
    ...besides("opened_bytes", opened),
    ...besides("total_bytes", total),
  ];
}

const budgeted = (name: string, value: number, what: string) =>
  gzipped(name, value, `${what}; ${OURS}`, LAUNCHER_BUDGET);

function gzipped(name: string, value: number, note: string, baseline?: number): Figure {
  const against = baseline === undefined ? {} : { baseline };
  return figure("widget", `widget.${name}`, { value, unit: "bytes gzip", note, ...against });
}

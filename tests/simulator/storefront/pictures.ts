/**
 * The shop's product pictures, drawn in code: flat shapes with an ink outline, nudged by turbulence so that no
 * line is quite straight. Each is a whole 480 × 480 SVG document.
 */
const INK = "#2b2f38";
const PAPER = "#fdf9f0";
const BRASS = "#cda24f";
const WALNUT = "#8a5a36";

type Ground = "cream" | "sage" | "mist" | "rose" | "sand";
const GROUNDS: Record<Ground, [string, string]> = {
  cream: ["#f4ecdd", "#e9dcc3"],
  sage: ["#e3e9dc", "#cfd9c4"],
  mist: ["#dfe8ee", "#c7d6e0"],
  rose: ["#f5e3da", "#ebcfc1"],
  sand: ["#efe6d8", "#e0cfb4"],
};

function picture(name: string, ground: Ground, body: string): string {
  const [light, deep] = GROUNDS[ground];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" role="img" aria-label="${name}">
<defs><filter id="w" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency=".018" numOctaves="2" seed="7"/><feDisplacementMap in="SourceGraphic" scale="5"/></filter></defs>
<rect width="480" height="480" fill="${light}"/><ellipse cx="240" cy="388" rx="172" ry="30" fill="${deep}"/>
<g filter="url(#w)" stroke="${INK}" stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round">${body}</g></svg>`;
}

const box = (x: number, y: number, w: number, h: number, fill: string, r = 4): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
const path = (d: string, fill = "none", extra = ""): string => `<path d="${d}" fill="${fill}" ${extra}/>`;
const turn = (degrees: number, inner: string, x = 240, y = 240): string =>
  `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;
const faint = (d: string): string => path(d, "none", 'stroke-width="2" opacity=".45"');

/** A pen lying along x, nib to the left, 300 long, its axis at y. */
function pen(y: number, barrel: string, cap: string): string {
  return [
    path(`M118 ${y} l-34 -1 l34 -11 z`, "#e9e3d4"),
    path(`M118 ${y} l-34 -1 l34 11 z`, BRASS),
    box(116, y - 14, 40, 28, INK, 5),
    path(`M156 ${y - 18} h150 q6 18 0 36 h-150 z`, barrel),
    box(300, y - 18, 9, 36, BRASS, 1),
    path(`M309 ${y - 18} h62 q16 18 0 36 h-62 z`, cap),
    path(`M322 ${y - 10} h-74 q-6 4 0 7 h74`, BRASS, 'stroke-width="2.5"'),
    faint(`M172 ${y - 9} h110`),
  ].join("");
}

function bottle(x: number, ink: string, label: string): string {
  return [
    box(x + 46, 168, 68, 40, INK, 6),
    path(
      `M${x + 50} 208 h60 v16 q46 8 50 44 v92 q0 22 -24 22 h-112 q-24 0 -24 -22 v-92 q4 -36 50 -44 z`,
      "#eef3f4",
    ),
    path(`M${x + 10} 268 q70 -14 140 0 v92 q0 14 -16 14 h-108 q-16 0 -16 -14 z`, ink, 'stroke-width="2"'),
    box(x + 30, 286, 100, 62, PAPER, 3),
    faint(`M${x + 46} 330 h68`),
    path(`M${x + 48} 310 q12 -16 26 -2 t36 -4`, "none", `stroke="${label}" stroke-width="4"`),
    path(`M${x + 20} 250 q4 -16 22 -20`, "none", 'stroke="#fff" stroke-width="5"'),
  ].join("");
}

function sheets(x: number, y: number, w: number, h: number, count: number): string {
  return Array.from({ length: count }, (_, i) =>
    box(x + i * 7, y - i * 8, w, h, i === count - 1 ? PAPER : "#f3ead9", 2),
  ).join("");
}

const pencil = (x: number, colour: string): string =>
  path(`M${x} 172 l14 -40 l14 40 z`, "#efd9b4") +
  path(`M${x + 10} 144 l4 -12 l4 12 z`, INK) +
  box(x, 172, 28, 150, colour, 1) +
  faint(`M${x + 9} 180 v134 M${x + 19} 180 v134`);

function tape(x: number, y: number, colour: string, mark: string): string {
  return `<circle cx="${x}" cy="${y}" r="66" fill="${colour}"/><circle cx="${x}" cy="${y}" r="52" fill="none" stroke-width="2" opacity=".5"/>
<circle cx="${x}" cy="${y}" r="34" fill="${PAPER}"/>${path(mark, "none", `stroke="${PAPER}" stroke-width="5"`)}`;
}

const lines = (x: number, y: number, w: number, count: number, gap: number): string =>
  Array.from({ length: count }, (_, i) =>
    faint(`M${x} ${y + i * gap} h${i === count - 1 ? w * 0.6 : w}`),
  ).join("");

const dots = Array.from({ length: 42 }, (_, i) => {
  const [x, y] = [186 + (i % 6) * 26, 132 + Math.floor(i / 6) * 32];
  return `<circle cx="${x}" cy="${y}" r="1.6" fill="${INK}" stroke="none" opacity=".35"/>`;
}).join("");

const days = Array.from({ length: 28 }, (_, i) => {
  const [x, y] = [158 + (i % 7) * 26, 250 + Math.floor(i / 7) * 25];
  const today = i === 16;
  return `<circle cx="${x}" cy="${y}" r="${today ? 11 : 5}" fill="${today ? "#b8513a" : "#cfc4b0"}" stroke="none"/>`;
}).join("");

export const pictures = {
  "heron-desk-set": picture(
    "A walnut desk set with pen, ink and tray",
    "cream",
    path("M70 330 h340 l26 46 h-392 z", WALNUT) +
      path("M44 376 h392 v18 q-196 12 -392 0 z", "#6f4527") +
      faint("M96 344 h150 M120 360 h220") +
      `<g transform="translate(30 66) scale(.78)">${bottle(60, "#2f5577", "#2f5577")}</g>` +
      turn(-52, pen(250, "#274b4a", "#274b4a"), 280, 250) +
      path("M300 332 q40 -22 88 0 q-8 16 -44 16 t-44 -16z", BRASS),
  ),
  "linen-notebook": picture(
    "A linen-bound notebook",
    "sage",
    turn(
      -6,
      box(134, 84, 220, 296, "#f3ead9", 6) +
        box(126, 78, 220, 296, "#5f7d68", 8) +
        box(126, 78, 34, 296, "#4b6654", 8) +
        box(202, 140, 104, 62, PAPER, 3) +
        faint("M222 164 h64 M222 180 h40") +
        path("M318 74 v318 l-9 -12 l-9 12 v-318", "#b8513a", 'stroke-width="2.5"'),
    ),
  ),
  "kestrel-fountain-pen": picture(
    "A fountain pen",
    "mist",
    turn(-32, pen(240, "#9c3f2f", "#7f3124")) +
      path("M96 372 q30 -28 60 -6 t64 -8 t70 4", "none", 'stroke="#2f5577" stroke-width="6"'),
  ),
  "harbour-blue-ink": picture("A bottle of blue ink", "sand", bottle(160, "#2f5f8f", "#2f5f8f")),
  "iron-gall-ink": picture(
    "A bottle of black ink",
    "rose",
    bottle(160, "#34363f", "#34363f") +
      path("M70 384 q26 -30 56 -8 q22 18 -8 22 t-48 -14z", "#34363f", 'stroke-width="2"'),
  ),
  "letter-paper-set": picture(
    "Letter paper and an envelope",
    "mist",
    turn(-7, sheets(112, 110, 190, 250, 3) + lines(150, 130, 126, 6, 26)) +
      turn(
        6,
        box(196, 240, 214, 140, "#ead9bd", 4) +
          path("M196 246 l107 76 l107 -76") +
          `<circle cx="303" cy="318" r="20" fill="#b8513a"/>` +
          path("M295 318 q8 -12 16 0 q-8 12 -16 0"),
      ),
  ),
  "wax-seal-kit": picture(
    "A wax seal kit",
    "rose",
    path("M178 108 q42 -30 62 0 q14 52 -6 92 h-52 q-20 -46 -4 -92 z", WALNUT) +
      box(176, 200, 64, 20, BRASS, 3) +
      path("M166 220 h84 l8 34 h-100 z", BRASS) +
      turn(24, box(288, 150, 30, 210, "#b8513a", 4) + faint("M297 166 v170"), 300, 250) +
      path("M150 340 q10 -34 52 -30 q56 -8 62 30 q8 40 -42 44 q-66 8 -72 -44z", "#b8513a") +
      `<circle cx="207" cy="346" r="26" fill="#a34532"/>` +
      path("M196 346 q11 -18 22 0 q-11 18 -22 0"),
  ),
  "brass-ruler": picture(
    "A brass ruler",
    "sand",
    turn(
      -28,
      box(64, 208, 352, 58, BRASS, 4) +
        Array.from({ length: 21 }, (_, i) =>
          path(`M${84 + i * 15.6} 208 v${i % 5 === 0 ? 28 : 15}`, "none", 'stroke-width="2.5"'),
        ).join("") +
        `<circle cx="396" cy="248" r="7" fill="#f4ecdd"/>`,
    ),
  ),
  "cedar-pencils": picture(
    "A box of twelve pencils",
    "sage",
    [116, 152, 188, 224, 260, 296, 332]
      .map((x, i) =>
        pencil(x, ["#b8513a", "#d9a441", "#5f7d68", "#2f5577", "#8a5a36", "#7d5a80", "#34363f"][i] ?? INK),
      )
      .join("") +
      box(98, 252, 282, 128, "#ead9bd", 6) +
      box(184, 288, 110, 56, PAPER, 3) +
      faint("M204 310 h70 M204 326 h44"),
  ),
  "desk-calendar": picture(
    "A desk calendar",
    "cream",
    path("M112 388 l22 -36 h212 l22 36 z", WALNUT) +
      box(122, 128, 236, 232, PAPER, 6) +
      box(122, 128, 236, 76, "#2f5577", 6) +
      [170, 220, 262, 310].map((x) => path(`M${x} 112 v36`, "none", 'stroke-width="6"')).join("") +
      path("M186 176 h108", "none", `stroke="${PAPER}" stroke-width="9"`) +
      days,
  ),
  "washi-tape-trio": picture(
    "Three rolls of paper tape",
    "mist",
    tape(164, 300, "#d9a441", "M110 284 l18 -14 M112 316 l18 12 M206 340 l16 -12") +
      tape(316, 306, "#b8513a", "M262 296 h16 M354 270 l14 -10 M356 344 l12 8") +
      tape(240, 190, "#5f7d68", "M186 178 l14 8 M282 152 l12 -12 M286 226 l12 8"),
  ),
  "travel-writing-case": picture(
    "A leather writing case",
    "sand",
    box(92, 136, 300, 234, "#a8683c", 14) +
      box(108, 152, 268, 202, "none", 8) +
      path("M92 226 q150 74 300 0 v-76 q0 -14 -14 -14 h-272 q-14 0 -14 14 z", "#8f5530") +
      box(220, 236, 44, 46, BRASS, 6) +
      `<circle cx="242" cy="260" r="7" fill="${INK}"/>` +
      path("M196 136 q0 -46 46 -46 t46 46"),
  ),
  fallback: picture(
    "A product of the shop",
    "sand",
    turn(
      -4,
      box(140, 110, 200, 250, PAPER, 4) +
        dots +
        path("M160 300 q40 -30 80 0 t80 -10", "none", 'stroke="#2f5577" stroke-width="5"'),
    ),
  ),
} satisfies Record<string, string>;

export type PictureName = keyof typeof pictures;

/** Words, names and calls that the house does without, and the few places that are excused, each with its reason. */
import ts from "typescript";
import type { Complaint } from "./storeys.ts";
import { roomOf, storeyOf } from "./storeys.ts";
import { lineOf, type Source, visit } from "./source.ts";

const BANNED_NAMES =
  /^(utils?|helpers?|common|libs?|misc|services?|controllers?|repositor(y|ies)|managers?)$/i;
const BANNED_ENDINGS = /(Util|Utils|Helper|Helpers|Service|Controller|Repository|Manager|Dto)$/;

/** Names that are the platform's, not ours. */
const PLATFORM_NAMES = ["AbortController"];

const BANNED_WORDS: [RegExp, string][] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, "leaves work behind"],
  [/\$(queryRaw|executeRaw)Unsafe/, "builds SQL from strings"],
  [/\b(it|test|describe)\.(only|skip|todo)\b/, "runs only some of the tests"],
  [/@ts-(ignore|nocheck)\b/, "silences the compiler"],
  [/eslint-disable(?!.*-- \S)/, "silences the linter without a reason (-- why)"],
  [/@ts-expect-error\s*$/m, "silences the compiler without a reason"],
];

/** Where the clock may be read besides doors. */
const CLOCK_READERS: Record<string, string> = {
  "app/merchant.server.ts": "the entrance that all of the merchant's doors share",
};

/** Where somebody looks on while Shopify is asked; all other work leaves them a part of the shop's points. */
const SOMEBODY_WAITS: Record<string, string> = {
  "app/flows/install-shop.server.ts": "the merchant, for the first page",
  "app/flows/stop-backfill.server.ts": "the merchant, who pressed the button",
  "app/shopify/named-goods.server.ts": "the merchant, for the names of what a rule is about",
  "app/flows/redeem/know-buyer.server.ts": "the shopper, for the reward",
  "app/flows/extend-redemption.server.ts": "the merchant, at the button",
  "app/flows/finish-redemption.server.ts": "the shopper, for the code; it says itself when there is none",
  "app/flows/send-gift-card.server.ts": "the merchant, at the button",
};

export function wordComplaints(source: Source): Complaint[] {
  const lines = source.text.split("\n");
  return lines.flatMap((line, index) =>
    BANNED_WORDS.filter(([pattern]) => pattern.test(line)).map(
      ([, why]) => `${source.path}:${String(index + 1)} ${why}: ${line.trim().slice(0, 80)}`,
    ),
  );
}

export function nameComplaints(source: Source): Complaint[] {
  const found = source.path
    .split("/")
    .map((part) => part.split(".")[0] ?? "")
    .filter((part) => BANNED_NAMES.test(part))
    .map((part) => `${source.path} is called "${part}", which says nothing`);
  visit(source.tree, (node) => {
    const isNamed =
      ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isTypeAliasDeclaration(node);
    const name = isNamed ? (node.name?.text ?? "") : "";
    if (!BANNED_ENDINGS.test(name) || PLATFORM_NAMES.includes(name)) return;
    found.push(`${source.path}:${String(lineOf(source, node))} names something ${name}`);
  });
  return found;
}

/** In app/: the clock is read by doors only, the console by nobody, the environment by env.server.ts. */
export function callComplaints(source: Source): Complaint[] {
  const found: Complaint[] = [];
  const complain = (node: ts.Node, why: string) =>
    found.push(`${source.path}:${String(lineOf(source, node))} ${why}`);
  const mayReadClock = storeyOf(source.path) === "door" || source.path in CLOCK_READERS;
  visit(source.tree, (node) => {
    if (
      ts.isNewExpression(node) &&
      node.expression.getText() === "Date" &&
      !node.arguments?.length &&
      !mayReadClock
    ) {
      complain(node, "reads the clock: take `now: Date`");
    }
    if (!ts.isPropertyAccessExpression(node)) return;
    const text = node.getText();
    if (text === "Date.now" && !mayReadClock) complain(node, "reads the clock: take `now: Date`");
    if (text.startsWith("console.")) complain(node, "speaks to the console: use log.server.ts");
    if (text === "process.env" && source.path !== "app/env.server.ts") complain(node, "reads process.env");
  });
  return found;
}

/** Whoever asks Shopify while nobody waits says so. */
export function hasteComplaints(source: Source): Complaint[] {
  if (source.path in SOMEBODY_WAITS) return [];
  const found: Complaint[] = [];
  visit(source.tree, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "shopifyClient") return;
    if (node.arguments[1]?.getText() === "{ background: true }") return;
    found.push(`${source.path}:${String(lineOf(source, node))} asks Shopify in haste: nobody waits for it`);
  });
  return found;
}

/** The version of Shopify's API may be written in one file of app/ only. */
export function apiVersionsIn(source: Source): string[] {
  const found = new Set<string>();
  visit(source.tree, (node) => {
    if (ts.isStringLiteralLike(node))
      for (const match of node.text.matchAll(/\b20\d\d-(?:01|04|07|10)\b(?!-\d)/g)) found.add(match[0]);
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "ApiVersion")
      found.add(node.name.text);
  });
  return [...found];
}

/** Exported functions of flows and keepers say what they promise. */
export function promiseComplaints(source: Source): Complaint[] {
  const storey = storeyOf(source.path);
  if (storey !== "flow" && storey !== "keeper") return [];
  return source.tree.statements
    .filter(
      (node) =>
        ts.isFunctionDeclaration(node) && isExported(node) && ts.getJSDocCommentsAndTags(node).length === 0,
    )
    .map(
      (node) =>
        `${source.path}:${String(lineOf(source, node))} ${roomOf(source.path)}: exported without a word of what it promises`,
    );
}

function isExported(node: ts.FunctionDeclaration): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

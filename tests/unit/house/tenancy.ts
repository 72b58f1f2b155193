/** One shop never sees another's rows: whatever names a table also names the shop. A heuristic, and a loud one. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { lineOf, ROOT, type Source, visit } from "./source.ts";
import type { Complaint } from "./storeys.ts";

/** Questions that are meant for all shops at once, each with its reason. */
const FOR_ALL_SHOPS: Record<string, string> = {};

export type Tables = { tables: string[]; models: string[] };

/** Table and model names from the Prisma schema; the session library's own table is the named exception. */
export function readTables(): Tables {
  const schema = fs.readFileSync(path.join(ROOT, "prisma/schema.prisma"), "utf8");
  const models = [...schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].filter(
    ([, name]) => name !== "Session",
  );
  return {
    models: models.map(([, name = ""]) => name.charAt(0).toLowerCase() + name.slice(1)),
    tables: models.map(([, name = "", body = ""]) => /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name),
  };
}

export function tenancyComplaints(source: Source, { tables, models }: Tables): Complaint[] {
  if (source.path in FOR_ALL_SHOPS) return [];
  const asked = new RegExp(`\\b(FROM|JOIN|INTO|UPDATE)\\s+"?(${tables.join("|")})\\b`, "i");
  const calls = new RegExp(
    `\\.(${models.join("|")})\\.(find|create|update|upsert|delete|count|aggregate|groupBy)\\w*$`,
  );
  const found: Complaint[] = [];
  visit(source.tree, (node) => {
    const at = `${source.path}:${String(lineOf(source, node))}`;
    if (
      (ts.isTemplateLiteral(node) || ts.isStringLiteral(node)) &&
      asked.test(node.getText()) &&
      !/shop_?id/i.test(node.getText())
    ) {
      found.push(`${at} SQL on a table of shops without shop_id`);
    }
    if (
      ts.isCallExpression(node) &&
      calls.test(node.expression.getText()) &&
      !within(node).includes("shopId")
    ) {
      found.push(`${at} ${node.expression.getText()} without shopId`);
    }
  });
  return found;
}

/** The text of the function around a call: its condition may have been put together there. */
function within(node: ts.Node): string {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) if (ts.isFunctionLike(at)) return at.getText();
  return node.getText();
}

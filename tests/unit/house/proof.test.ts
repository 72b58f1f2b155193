/** A law that cannot fail is no law: each rule is shown a small breach. */
import { describe, expect, test } from "vitest";
import { functionsOf, parse } from "./source.ts";
import { circles, importComplaints, storeyOf } from "./storeys.ts";
import { tenancyComplaints } from "./tenancy.ts";
import {
  apiVersionsIn,
  callComplaints,
  hasteComplaints,
  nameComplaints,
  promiseComplaints,
  wordComplaints,
} from "./words.ts";

const TABLES = { tables: ["members", "orders"], models: ["member", "order"] };

describe("the import law refuses", () => {
  test.each([
    [
      "a keeper that imports another",
      "app/models/a.server.ts",
      'import { x } from "#app/ledger/post.server.ts";',
      "another keeper",
    ],
    [
      "a flow that calls a flow",
      "app/flows/a.server.ts",
      'import { b } from "#app/flows/b.server.ts";',
      "is a flow and imports the flow",
    ],
    [
      "a keeper that imports a flow",
      "app/models/a.server.ts",
      'import { b } from "../flows/b.server.ts";',
      "is a keeper and imports the flow",
    ],
    [
      "ground that looks up",
      "app/db.server.ts",
      'import { b } from "./models/b.server.ts";',
      "is a ground and imports the keeper",
    ],
    [
      "a pure file that touches the world",
      "app/rules/a.ts",
      'import { db } from "#app/db.server.ts";',
      "is a pure",
    ],
    [
      "a pure file that reads files",
      "app/shopify/parse-a.ts",
      'import fs from "node:fs";',
      "is pure and imports node:fs",
    ],
    [
      "a rule that needs Node",
      "app/rules/a.ts",
      'import { randomUUID } from "node:crypto";',
      "runs in browsers",
    ],
    [
      "a page that imports a page",
      "app/routes/a.tsx",
      'import { b } from "./b.tsx";',
      "is a door and imports the door",
    ],
    [
      "a component that asks the database",
      "app/components/a.tsx",
      'import { db } from "#app/db.server.ts";',
      "is a screen",
    ],
    [
      "a door that opens a transaction",
      "app/routes/a.tsx",
      'import { inTransaction } from "#app/db.server.ts";',
      "only flows may",
    ],
    [
      "a keeper that opens a transaction",
      "app/models/a.server.ts",
      'import { db, inTransaction as t } from "#app/db.server.ts";',
      "only flows may",
    ],
    [
      "a flow that enters another flow's steps",
      "app/flows/a.server.ts",
      'import { step } from "#app/flows/b/step.server.ts";',
      "imports the flow",
    ],
    [
      "a step that calls its flow",
      "app/flows/a/step.server.ts",
      'import { a } from "#app/flows/a.server.ts";',
      "imports the flow",
    ],
    [
      "a way round by import()",
      "app/flows/a.server.ts",
      'await import("#app/flows/b.server.ts");',
      "imports the flow",
    ],
    [
      "a way round by export from",
      "app/models/a.server.ts",
      'export { b } from "#app/reports/b.server.ts";',
      "another keeper",
    ],
    [
      "the app in its own tests",
      "app/flows/a.server.ts",
      'import { b } from "../../tests/support/b.ts";',
      "reaches out of app/",
    ],
    [
      "the framework below the doors",
      "app/models/a.server.ts",
      'import { json } from "@remix-run/node";',
      "stays in doors",
    ],
  ])("%s", (_what, file, text, why) => {
    expect(importComplaints(parse(file, text)).join()).toContain(why);
  });

  test("and allows what goes down", () => {
    const text =
      'import { post } from "#app/ledger/post.server.ts";\nimport { inTransaction } from "#app/db.server.ts";\nimport { z } from "zod";';
    expect(importComplaints(parse("app/flows/a.server.ts", text))).toEqual([]);
  });

  test("a circle, told as the way round", () => {
    const files = [
      parse("app/a.server.ts", 'import "./b.server.ts";'),
      parse("app/b.server.ts", 'import "./a.server.ts";'),
    ];
    expect(circles(files)).toEqual(["app/a.server.ts → app/b.server.ts → app/a.server.ts"]);
  });

  test("storeys are told by folder and ending", () => {
    expect(storeyOf("app/routes/healthz.ts")).toBe("door");
    expect(storeyOf("app/shopify/parse-order.ts")).toBe("pure");
    expect(storeyOf("app/root.tsx")).toBe("door");
  });
});

describe("words and calls are refused", () => {
  const code = (text: string) => parse("app/models/a.server.ts", text);

  test.each([
    ["work left behind", wordComplaints, "// TO" + "DO later"],
    ["SQL from strings", wordComplaints, "tx.$queryRaw" + "Unsafe(text)"],
    ["a test that runs alone", wordComplaints, "test.on" + "ly('x', () => {})"],
    ["a silenced linter", wordComplaints, "// eslint-" + "disable-next-line"],
    ["a name that says nothing", nameComplaints, "class OrderService {}"],
    ["the clock, new", callComplaints, "const at = new Date();"],
    ["the clock, now", callComplaints, "const at = Date.now();"],
    ["the console", callComplaints, "console.log(1);"],
    ["the environment", callComplaints, "const x = process.env.X;"],
    ["haste that nobody asked for", hasteComplaints, "shopifyClient(shopId);"],
    ["haste by a wish", hasteComplaints, "shopifyClient(shopId, { background: false });"],
    ["a silent promise", promiseComplaints, "export function a() {}"],
  ])("%s", (_what, complain, text) => {
    expect(complain(code(text))).toHaveLength(1);
  });

  test("a file called helpers", () => {
    expect(nameComplaints(parse("app/models/helpers.server.ts", ""))).toHaveLength(1);
  });

  test("SQL and Prisma calls that forget the shop", () => {
    expect(tenancyComplaints(code("tx.$queryRaw`SELECT * FROM members`"), TABLES)).toHaveLength(1);
    expect(
      tenancyComplaints(code("tx.$queryRaw`SELECT * FROM members WHERE shop_id = ${shopId}`"), TABLES),
    ).toEqual([]);
    expect(tenancyComplaints(code("db.member.findMany({ where: { state } })"), TABLES)).toHaveLength(1);
    expect(tenancyComplaints(code("db.member.findMany({ where: { shopId } })"), TABLES)).toEqual([]);
  });

  test("an API version, also by its name", () => {
    expect(
      apiVersionsIn(code('const a = "/admin/api/2026-10/x"; const b = ApiVersion.October26;')),
    ).toHaveLength(2);
    expect(apiVersionsIn(code('const day = "2026-10-01";'))).toEqual([]);
  });

  test("functions are measured from first to last line, chapters of tests are not", () => {
    const text = "function long() {\n\n\n}\ndescribe('x', () => {\n\n});\nconst arrow = () => {\n};";
    expect(functionsOf(code(text)).map(({ name, lines }) => [name, lines])).toEqual([
      ["long", 4],
      ["arrow", 2],
    ]);
  });
});

/** The retention report's doors: what they answer, to whom, and what they refuse. */
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { action, loader } from "#app/routes/app.reports.retention.tsx";
import { loader as csv } from "#app/routes/app.reports.retention[.]csv.tsx";
import { loader as segment } from "#app/routes/app.reports.retention_.segments.$segment.tsx";
import { loader as segmentCsv } from "#app/routes/app.reports.retention_.segments.$segment[.]csv.tsx";
import { anOpenShop, knock, STAFF, statusOf } from "./admin-doors.ts";
import { member, order } from "./reports-facts.ts";

type Answer = {
  inactiveAfterDays: number;
  report: null | {
    figures: { title: string; value: string; counted: string }[];
    values: { title: string; value: string; counted: string; source: { words: string } }[];
    sheet: string;
    turns: { cells: string[] }[];
    grid: { rows: { title: string; size: string }[] };
    segments: { segment: string; cells: string[] }[];
  };
};

let shop: string;
const path = "/app/reports/retention";
const look = async (query = "") => statusOf(await knock(loader, { shop, path: `${path}${query}` })) as Answer;

beforeEach(async () => {
  shop = await anOpenShop();
});

async function lastYear(): Promise<number> {
  const year = new Date().getUTCFullYear() - 1;
  await member(shop, 7n);
  for (const [index, [customerId, day]] of (
    [
      [7n, "03-01"],
      [7n, "04-01"],
      [8n, "04-01"],
    ] as const
  ).entries())
    await order(shop, {
      orderId: BigInt(index + 1),
      customerId,
      at: `${year}-${day}T15:00:00Z`,
      gross: 1_000n,
    });
  return year;
}

test("a shop in which nothing happened is told what will be here", async () => {
  expect(await look()).toMatchObject({ report: null, inactiveAfterDays: 180 });
});

test("the report tells the last whole year, with what was counted", async () => {
  await lastYear();
  const { report } = await look();
  const counted = Object.fromEntries((report?.figures ?? []).map(({ title, ...rest }) => [title, rest]));
  expect(counted).toMatchObject({
    "Repeat purchase rate": { value: "50%", counted: "1 of 2 customers: too few to say much" },
    "Purchase frequency": { value: "1.5", counted: "3 orders of 2 customers: too few to say much" },
    "Time between orders": { value: "31 days" },
    "Retention rate": { value: "–", counted: "0 of 0 customers active at the start" },
  });
  expect(report?.turns[0]?.cells).toEqual(["All customers", "0", "+2", "0", "\u22122", "0"]);
  expect(report?.segments.reduce((sum, { cells }) => sum + Number(cells[1]), 0)).toBe(2);
});

test("every figure is a line of a spreadsheet, with its numbers, members and others, formula and source", async () => {
  const year = await lastYear();
  const { report } = await look();
  const lines = (report?.sheet ?? "").split("\r\n").map((line) => line.split(","));
  const of = (title: string) => lines.find(([first]) => first === title) ?? [];
  expect(lines.every(({ length }) => length >= 17 || length === 1)).toBe(true);
  expect(of("Repeat purchase rate").slice(1, 13)).toEqual(
    `${year},share,0.5000,1,2,,1.0000,1,1,0.0000,0,1`.split(","),
  );
  expect(of("Average order value").slice(2, 7)).toEqual(["USD", "10.00", "30.00", "3", ""]);
  expect(of("Time between orders").slice(2, 6)).toEqual(["days", "31.0", "31", "1"]);
  expect(of("Customers: Lapsed").slice(2, 13)).toEqual("customers,2,,,0,1,,,1,,".split(","));
  expect(report?.sheet).toContain(
    '"Customer value: Historic, of a customer so far",All time,USD,15.00,30.00,2,',
  );
  const shares = lines.filter(([title]) => title?.startsWith("Segment: ")).map((line) => Number(line[4]));
  expect(shares.reduce((sum, customers) => sum + customers, 0)).toBe(2);
  for (const { title, source } of report?.values ?? []) {
    expect(source.words).not.toBe("");
    expect(report?.sheet).toContain(title);
  }
});

test("nothing of another shop is told", async () => {
  await lastYear();
  const mine = shop;
  shop = await anOpenShop();
  expect(await look()).toMatchObject({ report: null });
  shop = mine;
  expect((await look()).report).not.toBeNull();
});

test.each(["soon", "1999", "2025-Q7"])("a period that is none is refused: %s", async (period) => {
  await lastYear();
  expect(await look(`?period=${period}`)).toBe(400);
});

test("cohorts are a spreadsheet of every month", async () => {
  const year = await lastYear();
  const answer = (await knock(csv, { shop, path: `${path}.csv` })) as Response;
  expect((await answer.text()).split("\r\n").slice(1, 4)).toEqual([
    `${year}-03,${year}-03,0,1,1,10.00,10.00`,
    `${year}-03,${year}-04,1,1,1,10.00,10.00`,
    `${year}-04,${year}-04,0,1,1,10.00,10.00`,
  ]);
});

test("a segment lists its customers, on the page and as a spreadsheet, and no other shop's", async () => {
  await lastYear();
  await look();
  const { segment: name } = await db.customerSpan.findFirstOrThrow({
    where: { shopId: shop, customerId: 7n },
  });
  const asked = { shop, path: `${path}/segments/${name}`, params: { segment: name! } };
  const scores = [1, 2, 3].map((): unknown => expect.any(String));
  const ada = { id: "7", cells: ["2", expect.any(String) as unknown, "$20.00", ...scores] };
  const rows = [ada, { id: "8", name: "Customer 8" }];
  expect(statusOf(await knock(segment, asked))).toMatchObject({ rows });
  const text = await ((await knock(segmentCsv, asked)) as Response).text();
  expect(text.split("\r\n")[1]).toMatch(/^7,Customer 7,,2,\d{4}-04-01,20\.00,\d,\d,\d$/);
  const turned = { ...asked, path: `${asked.path}?sort=customer&dir=desc` };
  expect(statusOf(await knock(segment, turned))).toMatchObject({ rows: [{ id: "8" }, { id: "7" }] });
  const upside = await ((await knock(segmentCsv, turned)) as Response).text();
  expect(upside.split("\r\n").map((line) => line.split(",")[0])).toEqual([
    expect.any(String),
    ...["8", "7", ""],
  ]);
  const other = await anOpenShop();
  expect(statusOf(await knock(segment, { ...asked, shop: other }))).toMatchObject({ rows: [] });
  expect(
    (await ((await knock(segmentCsv, { ...asked, shop: other })) as Response).text()).split("\r\n"),
  ).toHaveLength(2);
});

test("a segment that is none, and a page that begins nowhere, are refused", async () => {
  expect(statusOf(await knock(segment, { shop, path, params: { segment: "rich" } }))).toBe(400);
  expect(statusOf(await knock(segmentCsv, { shop, path, params: { segment: "rich" } }))).toBe(400);
  for (const at of ["after=7..5", "sort=net&before=7.", "sort=name"]) {
    const nowhere = { shop, path: `${path}/segments/vip?${at}`, params: { segment: "vip" } };
    expect(statusOf(await knock(segment, nowhere))).toBe(400);
    expect(statusOf(await knock(segmentCsv, nowhere))).toBe(400);
  }
  const lost = { shop, path: `${path}/segments/vip?after=x`, params: { segment: "vip" } };
  expect(statusOf(await knock(segment, lost))).toBe(400);
});

describe("the days of inactivity", () => {
  const save = (days: string) => knock(action, { shop, path, fields: { days } }).then(statusOf);

  test("are kept, counted anew, and who changed them is on record; twice is once", async () => {
    await lastYear();
    await look();
    expect(await save("30")).toEqual({ saved: true });
    expect(await save("30")).toEqual({ saved: true });
    const answer = await look();
    expect(answer.inactiveAfterDays).toBe(30);
    // The member came back after 31 days.
    expect(answer.report?.turns[0]?.cells).toEqual(["All customers", "0", "+2", "+1", "\u22123", "0"]);
    const where = { shopId: shop, action: "days of inactivity changed" };
    expect(await db.auditEntry.findMany({ where })).toMatchObject([
      { actor: STAFF, words: ["Customers lapse after 30 days without an order, not 180."] },
    ]);
  });

  test.each(["29", "731", "", "soon", "45.5"])("are refused: %s", async (days) => {
    expect(await save(days)).toBe(400);
    expect(await db.shop.findUnique({ where: { shopId: shop } })).toMatchObject({ inactiveAfterDays: 180 });
  });
});

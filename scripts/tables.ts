/** Plain tables for the terminal. */
import type { CheckedBooks } from "#app/flows/check-books.server.ts";
import type { Rebuilt } from "#app/flows/rebuild-books.server.ts";

/** Columns line up; those of numbers on the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = head.map((_, column) => rows.every((row) => /^[\d.,–−-]*$/.test(row[column] ?? "")));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}

const count = (value: bigint | number) => value.toLocaleString("en-US");

/** A line for each shop, then what does not add up. */
export function verifyTable(checked: readonly CheckedBooks[]): string {
  if (checked.length === 0) return "There is no shop yet, and nothing to prove.";
  const head = ["shop", "entries", "members", "seconds", "differences"];
  const rows = checked.map(({ shopId, entries, members, tookMs, differences }) => [
    ...[shopId, count(entries), count(members), (tookMs / 1000).toFixed(1), count(differences)],
  ]);
  const broken = checked.flatMap(({ shopId, broken }) => broken.map((law) => ({ shopId, ...law })));
  if (broken.length === 0) return `${table(head, rows)}\n\nEverything adds up.`;
  const laws = broken.map((each) => [each.shopId, each.law, count(each.count)]);
  const found = checked.flatMap(({ shopId, found }) =>
    found.map((each) => [shopId, each.law, each.about, each.found, each.expected]),
  );
  return [
    table(head, rows),
    table(["shop", "law that does not hold", "times"], laws),
    table(["shop", "law", "about", "found", "should be"], found),
  ].join("\n\n");
}

/** A line for each shop: how many rows were not what the entries say. */
export function rebuildTable(rebuilt: readonly ({ shopId: string } & Rebuilt)[]): string {
  const head = [
    "shop",
    "members",
    "balances",
    "lifetime",
    "activity",
    "lots restored",
    "amended",
    "removed",
    "pending",
    "standings",
  ];
  const rows = rebuilt.map((each) => [
    each.shopId,
    ...[
      each.members,
      each.balances,
      each.lifetimes,
      each.activities,
      each.lotsRestored,
      each.lotsAmended,
    ].map(count),
    ...[each.lotsRemoved, each.pendingPoints, each.standings].map(count),
  ]);
  const right = rebuilt.every(
    ({ shopId: _, members: __, ...mended }) => !Object.values(mended).some(Boolean),
  );
  return `${table(head, rows)}\n\n${right ? "Everything was as it should be." : "Mended. Now verify: npm run books -- --verify"}`;
}

/** The same comparison as it is usually written: a question for each member, each programme judged by itself. */
import { closeDatabase, db } from "#app/db.server.ts";
import { findOrders } from "#app/models/orders.server.ts";
import { requireProgramme } from "#app/models/programmes.server.ts";
import { earnedBy } from "#app/rules/backtest/earned.ts";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { DRAFT, UNTIL } from "./year.ts";

/** One member of so many. */
const ONE_OF = 50;

const [shopId = ""] = process.argv.slice(2);
const parsed = parseProgramme(DRAFT);
if (!("programme" in parsed)) throw new Error("the draft is not in order");
const { programme: published } = await requireProgramme(db, shopId);
const members = await db.member.findMany({
  where: { shopId },
  select: { customerId: true, enrolledAt: true },
});

const begun = performance.now();
let points = 0n;
for (const { customerId, enrolledAt } of members.filter((_, index) => index % ONE_OF === 0))
  for (const programme of [published, parsed.programme])
    points += await pointsOf({ customerId, enrolledAt }, programme);
const seconds = ((performance.now() - begun) / 1000) * ONE_OF;

await closeDatabase();
process.stdout.write(`${JSON.stringify({ seconds: [seconds], points: points.toString() })}\n`);

async function pointsOf(
  { customerId, enrolledAt }: { customerId: bigint; enrolledAt: Date | null },
  programme: Programme,
): Promise<bigint> {
  const ids = await db.order.findMany({ where: { shopId, customerId }, select: { orderId: true } });
  const stored = await findOrders(
    db,
    shopId,
    ids.map(({ orderId }) => orderId),
  );
  const member = { enrolledAt, customerTags: null, orders: stored.map(({ order }) => order) };
  const { points: earned } = earnedBy(member, { programme, timeZone: "America/New_York", now: UNTIL });
  return [...earned.values()].reduce((sum, each) => sum + each, 0n);
}

/** Retention the slow, obvious way: every order and refund is read, and every customer followed day by day. */
import { db } from "#app/db.server.ts";
import { addDays, dayIn } from "#app/reports/period.ts";

type Sums = Record<string, bigint>;
type Told = { cells: Record<string, Sums>; flows: Record<string, Sums>; spans: Record<string, object> };

type Life = { orders: { at: Date; day: string; spent: bigint }[]; returns: { day: string; worth: bigint }[] };

export async function retentionByHand(shopId: string, timeZone: string): Promise<Told> {
  const { inactiveAfterDays } = await db.shop.findUniqueOrThrow({ where: { shopId } });
  const members = await db.member.findMany({ where: { shopId, state: "enrolled" } });
  const isMember = new Set(members.map(({ customerId }) => customerId));
  const told: Told = { cells: {}, flows: {}, spans: {} };
  for (const [customerId, life] of await livesOf(shopId, timeZone)) {
    const days = [...new Set(life.orders.map(({ day }) => day))].toSorted();
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) continue;
    const member = isMember.has(customerId);
    for (const [unit, firstOf] of Object.entries(UNITS))
      for (const period of new Set([...life.orders, ...life.returns].map(({ day }) => firstOf(day))))
        add(told.cells, `${unit} ${firstOf(first)} ${period} ${member}`, cellOf(life, period, firstOf));
    follow(days, inactiveAfterDays, (what, day) => {
      const inOne = Object.entries(UNITS).filter(([, firstOf]) => firstOf(day) === firstOf(first));
      add(told.flows, `${day} ${member}`, { [what]: 1n });
      if (what !== "began")
        for (const [unit] of inOne) add(told.flows, `${day} ${member}`, { [`${what} in ${unit}`]: 1n });
    });
    told.spans[customerId.toString()] = {
      ...{ member, first, last, orders: life.orders.length },
      net: sum(life.orders.map(({ spent }) => spent)) - sum(life.returns.map(({ worth }) => worth)),
    };
  }
  return told;
}

async function livesOf(shopId: string, timeZone: string): Promise<Map<bigint, Life>> {
  const orders = await db.order.findMany({ where: { shopId }, include: { refunds: true } });
  const lives = new Map<bigint, Life>();
  for (const { customerId, processedAt, test, deletedAt, refunds, ...order } of orders) {
    if (customerId === null || processedAt === null || test || deletedAt) continue;
    const life = lives.get(customerId) ?? { orders: [], returns: [] };
    lives.set(customerId, life);
    const spent = order.grossMinor - order.discountsMinor;
    life.orders.push({ at: processedAt, day: dayIn(processedAt, timeZone), spent });
    for (const refund of refunds)
      life.returns.push({ day: dayIn(refund.processedAt, timeZone), worth: refund.returnsMinor });
  }
  return lives;
}

const UNITS: Record<string, (day: string) => string> = {
  month: (day) => `${day.slice(0, 7)}-01`,
  quarter: (day) => {
    const month = Number(day.slice(5, 7));
    return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, "0")}-01`;
  },
  year: (day) => `${day.slice(0, 4)}-01-01`,
};

function cellOf(life: Life, period: string, firstOf: (day: string) => string): Sums {
  const orders = life.orders.filter(({ day }) => firstOf(day) === period);
  const returns = life.returns.filter(({ day }) => firstOf(day) === period);
  const spent = sum(orders.map((order) => order.spent));
  const instants = orders.map(({ at }) => at.getTime());
  return {
    customers: orders.length > 0 ? 1n : 0n,
    repeaters: orders.length > 1 ? 1n : 0n,
    loyal: orders.length > 4 ? 1n : 0n,
    orders: BigInt(orders.length),
    spent,
    net: spent - sum(returns.map(({ worth }) => worth)),
    gaps: BigInt(Math.max(orders.length - 1, 0)),
    seconds:
      orders.length === 0 ? 0n : BigInt(Math.round((Math.max(...instants) - Math.min(...instants)) / 1_000)),
  };
}

/** One day after the other: active is who ordered on it, or on one of the days before that are near enough. */
function follow(days: readonly string[], pause: number, note: (what: string, day: string) => void): void {
  const ordered = new Set(days);
  let quiet: number | null = null;
  for (let day = days[0]!, left = pause; left >= 0; day = addDays(day, 1)) {
    if (ordered.has(day)) {
      if (quiet === null) note("began", day);
      else if (quiet >= pause) note("cameBack", day);
      quiet = 0;
    } else if (quiet !== null) {
      quiet += 1;
      if (quiet === pause) note("lapsed", day);
    }
    if (day >= days.at(-1)!) left -= 1;
  }
}

/** The same as it is kept. */
export async function retentionAsKept(shopId: string): Promise<Told> {
  const told: Told = { cells: {}, flows: {}, spans: {} };
  for (const row of await db.cohortCell.findMany({ where: { shopId } }))
    add(told.cells, `${row.unit} ${iso(row.cohort)} ${iso(row.period)} ${row.member}`, {
      ...{ customers: row.customers, repeaters: row.repeaters, loyal: row.loyal, orders: row.orders },
      ...{ spent: row.spentMinor, net: row.netMinor, gaps: row.gaps, seconds: row.gapSeconds },
    });
  for (const { day, member, began, cameBack, lapsed, ...inOne } of await db.customerFlow.findMany({
    where: { shopId },
  }))
    add(told.flows, `${iso(day)} ${member}`, {
      ...{ began, cameBack, lapsed },
      ...{ "lapsed in month": inOne.lapsedInMonth, "cameBack in month": inOne.backInMonth },
      ...{ "lapsed in quarter": inOne.lapsedInQuarter, "cameBack in quarter": inOne.backInQuarter },
      ...{ "lapsed in year": inOne.lapsedInYear, "cameBack in year": inOne.backInYear },
    });
  for (const row of await db.customerSpan.findMany({ where: { shopId } }))
    told.spans[row.customerId.toString()] = {
      ...{ member: row.member, first: iso(row.firstDay), last: iso(row.lastDay), orders: row.orders },
      net: row.netMinor,
    };
  return told;
}

/** Who was there once and is gone leaves nothing behind, or zeros. */
export function withoutZeros({ cells, flows, spans }: Told): Told {
  const tell = (rows: Record<string, Sums>) =>
    Object.fromEntries(
      Object.entries(rows).flatMap(([key, sums]) => {
        const some = Object.entries(sums).filter(([, value]) => value !== 0n);
        return some.length === 0 ? [] : [[key, Object.fromEntries(some)]];
      }),
    );
  return { cells: tell(cells), flows: tell(flows), spans };
}

function add(rows: Record<string, Sums>, key: string, sums: Sums): void {
  const row = (rows[key] ??= {});
  for (const [name, value] of Object.entries(sums)) row[name] = (row[name] ?? 0n) + value;
}

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const iso = (day: Date) => day.toISOString().slice(0, 10);

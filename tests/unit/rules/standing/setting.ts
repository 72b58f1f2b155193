/** Members, programmes and orders in few words, for the stories of standing. */
import type { ProgrammeDocument } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import { foldStanding } from "#app/rules/standing/fold.ts";
import type { Brings, StandingOrder } from "#app/rules/standing/orders.ts";
import type { FoldSetting, JudgingVersion } from "#app/rules/standing/versions.ts";

export const NEW_YORK = "America/New_York";

type TierInput = ProgrammeDocument["tiers"][number];
type Qualification = NonNullable<ProgrammeDocument["qualification"]>;

/** "$500" as a document says it. */
export const spend = (dollars: number) => ({ metric: "spend" as const, atLeast: (dollars * 100).toString() });

export function aTier(id: string, reach: TierInput["reach"], other: Partial<TierInput> = {}): TierInput {
  return { id, name: id, reach, ...other };
}

/** Everybody, silver from $100 and gold from $500. */
export const LADDER = [aTier("base", null), aTier("silver", spend(100)), aTier("gold", spend(500))];

/** One version; published from the beginning, unless said. */
export function aVersion(
  other: Partial<ProgrammeDocument> = {},
  { version = 1, publishedAt = "1970-01-01", reevaluate = false } = {},
): JudgingVersion {
  const rate = { points: 1, perMinor: "100" };
  const document = { schema: 2, name: "Tiers", currency: "USD", earning: { rate }, tiers: LADDER, ...other };
  const read = parseProgramme(document);
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return { version, publishedAt: new Date(publishedAt), programme: read.programme, reevaluate };
}

export const qualifying = (qualification: Qualification, tiers = LADDER) => [
  aVersion({ tiers, qualification }),
];

export type Bought = {
  id?: number;
  at: string;
  dollars?: number;
  units?: number;
  points?: number;
  status?: number;
  ended?: string;
  refunds?: [at: string, dollars: number, units?: number, points?: number][];
  /** It came late, and counts from then on. */
  from?: string;
  tags?: string[];
};

const brings = ({ dollars = 0, units = 0, points = 0, status = 0 }: Omit<Bought, "at">): Brings => ({
  spendMinor: BigInt(Math.round(dollars * 100)),
  units: BigInt(units),
  points: BigInt(points),
  statusPoints: BigInt(status),
});

export function anOrder({ id = 1, at, ended, refunds = [], from, tags, ...bought }: Bought): StandingOrder {
  return {
    orderId: BigInt(id),
    processedAt: new Date(at),
    endedAt: ended ? new Date(ended) : null,
    brings: brings(bought),
    qualifiesFrom: from ? new Date(from) : null,
    refunds: refunds.map(([day, dollars, units = 0, points = 0], index) => ({
      refundId: BigInt(id * 100 + index),
      processedAt: new Date(day),
      takes: brings({ dollars, units, points }),
    })),
    ...(tags ? { customerTags: tags } : {}),
  };
}

export type Story = Omit<Partial<FoldSetting>, "now" | "enrolledAt"> & {
  now?: string;
  enrolledAt?: string | null;
};

export function settingOf({ now = "2026-12-01", enrolledAt = "2024-05-14", ...other }: Story): FoldSetting {
  return {
    versions: [aVersion()],
    timeZone: NEW_YORK,
    customerTags: null,
    now: new Date(now),
    enrolledAt: enrolledAt === null ? null : new Date(enrolledAt),
    ...other,
  };
}

/** The fold of orders, numbered from 1 on where they have no number. */
export function foldOf(bought: readonly Bought[], story: Story = {}) {
  return foldStanding(
    bought.map((each, index) => anOrder({ id: index + 1, ...each })),
    settingOf(story),
  );
}

/** What happened, a line for each change: "2026-05-01 gold". Instants at midnight are days where the shop is. */
export function tell(bought: readonly Bought[], story: Story = {}): string[] {
  return foldOf(bought, story).changes.map(({ at, toTierId }) => `${dayOf(at, story)} ${toTierId}`);
}

/** The tier each order found, by its number. */
export function found(bought: readonly Bought[], story: Story = {}): Record<string, string> {
  const { tierBefore } = foldOf(bought, story);
  return Object.fromEntries([...tierBefore].map(([id, tier]) => [id.toString(), tier.id]));
}

export function dayOf(at: Date, { timeZone = NEW_YORK }: Story = {}): string {
  return new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short" }).format(at);
}

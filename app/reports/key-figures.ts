/** What the four figures of the home page mean, and how days become a figure, its change and its line. Pure. */

export type FigureDay = {
  day: string;
  members: bigint;
  issued: bigint;
  redeemed: bigint;
  revenueMinor: bigint;
};

export type FigureName = "members" | "issued" | "rate" | "revenue";

/** `now` and `before` in the figure's own unit (rate: share, 0.4 = 40 %; null = nothing to divide by). */
export type Figure = { now: number | bigint | null; before: number | bigint | null; line: number[] };

export const FIGURE_DAYS = 30;
const SMOOTHED_OVER = 7;

export const KEY_FIGURES: Record<FigureName, { title: string; help: string; line: string }> = {
  members: {
    title: "Members",
    help: "Customers who take part in the programme today, against 30 days ago.",
    line: "Members at the end of each day",
  },
  issued: {
    title: "Points issued",
    help: "Points given to members in the last 30 days, pending ones included, before returns take any back.",
    line: "Points issued each day",
  },
  rate: {
    title: "Redemption rate",
    help: "Points redeemed ÷ points issued, both in the last 30 days. Redeemed points that came back do not count. It can exceed 100 %.",
    line: "Redemption rate over the seven days before each day",
  },
  revenue: {
    title: "Returning revenue",
    help: "Net sales (gross − discounts − returns) of the last 30 days to members who had ordered before.",
    line: "Net sales to returning members each day",
  },
};

/** Reads the figures out of twice FIGURE_DAYS days: the later half is now, the earlier what it is compared with. */
export function figuresOf(days: readonly FigureDay[]): Record<FigureName, Figure> {
  const before = days.slice(0, -FIGURE_DAYS);
  const now = days.slice(-FIGURE_DAYS);
  const both = (sum: (days: readonly FigureDay[]) => Figure["now"]) => ({
    now: sum(now),
    before: sum(before),
  });
  return {
    members: { ...both((each) => each.at(-1)?.members ?? 0n), line: now.map((day) => Number(day.members)) },
    issued: { ...both((each) => total(each, "issued")), line: now.map((day) => Number(day.issued)) },
    rate: { ...both(rate), line: now.map((_day, index) => rate(lately(days, before.length + index)) ?? 0) },
    revenue: {
      ...both((each) => total(each, "revenueMinor")),
      line: now.map((day) => Number(day.revenueMinor)),
    },
  };
}

function lately(days: readonly FigureDay[], index: number): readonly FigureDay[] {
  return days.slice(Math.max(0, index - SMOOTHED_OVER + 1), index + 1);
}

function total(days: readonly FigureDay[], what: "issued" | "redeemed" | "revenueMinor"): bigint {
  return days.reduce((sum, day) => sum + day[what], 0n);
}

function rate(days: readonly FigureDay[]): number | null {
  const issued = total(days, "issued");
  return issued > 0n ? Number(total(days, "redeemed")) / Number(issued) : null;
}

/** The change against before as a share (0.12 = 12 % more); null where there is nothing to compare with. */
export function changeOf({ now, before }: Figure): number | null {
  if (now === null || before === null || Number(before) <= 0) return null;
  return (Number(now) - Number(before)) / Number(before);
}

/** One measured figure beside what it is compared with in the same run. */
export type Figure = {
  name: string;
  value: number;
  unit: string;
  baseline: number | null;
  /** value / baseline. */
  ratio: number | null;
  /** What measures it again. */
  command: string;
  /** What is counted, and what the baseline is where that does not go without saying. */
  note?: string;
};

export type Group = { measure: (say: (what: string) => void) => Promise<Figure[]> };

type Compared = { value: number; unit: string; baseline?: number; note?: string };

export function figure(group: string, name: string, { value, unit, baseline, note }: Compared): Figure {
  const ratio = baseline === undefined || baseline === 0 ? null : value / baseline;
  const command = `npm run bench -- ${group}`;
  const said = note === undefined ? {} : { note };
  return { name, value, unit, baseline: baseline ?? null, ratio, command, ...said };
}

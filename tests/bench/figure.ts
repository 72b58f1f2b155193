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
};

export type Group = { measure: (say: (what: string) => void) => Promise<Figure[]> };

type Compared = { value: number; unit: string; baseline?: number };

export function figure(group: string, name: string, { value, unit, baseline }: Compared): Figure {
  const ratio = baseline === undefined || baseline === 0 ? null : value / baseline;
  return { name, value, unit, baseline: baseline ?? null, ratio, command: `npm run bench -- ${group}` };
}

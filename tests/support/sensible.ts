/** What is drawn at random, as a merchant could have meant it. */
import type { ProgrammeDocument } from "#app/rules/programme.ts";

type Earning = ProgrammeDocument["earning"];
type Caps = NonNullable<Earning["caps"]>;
type Drawn<What> = { [Key in keyof What]?: What[Key] | undefined };

/** The most of a shorter time is not more than that of a longer one. */
export function sensibleCaps(caps: Drawn<Caps>): Drawn<Caps> {
  const least = (...some: (number | null | undefined)[]) => {
    const all = some.flatMap((each) => each ?? []);
    return all.length === 0 ? null : Math.min(...all);
  };
  const { perDay, perMonth, perYear } = caps;
  return {
    ...caps,
    perDay: perDay ? least(perDay, perMonth, perYear) : null,
    perMonth: perMonth ? least(perMonth, perYear) : null,
  };
}

/** Status points that some rule earns, or none at all: tiers may ask for them. */
export function sensibleStatus<E extends Partial<Earning>>(earning: E): E {
  const isNothing = earning.statusPoints && !earning.statusPoints.rate;
  return isNothing ? { ...earning, statusPoints: null } : earning;
}

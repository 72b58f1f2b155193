/** Who stands where, and who moved: the tiers of the ladder from the top down. Pure. */

export type TierCount = { tierId: string; members: bigint };
export type TierMove = { fromTierId: string | null; toTierId: string; members: bigint };

export type TierLine = {
  tierId: string;
  name: string;
  members: bigint;
  /** Changes of tier in the dates; somebody who moved twice counts twice. */
  roseInto: bigint;
  fellInto: bigint;
  leftUpwards: bigint;
  leftDownwards: bigint;
};

/**
 * One line for each tier of the programme, and for each other one that somebody is in or moved through, under its id:
 * such a tier was taken out of the ladder and counts as below it.
 */
export function tierLines(
  ladder: readonly { id: string; name: string }[],
  { counts, moves }: { counts: readonly TierCount[]; moves: readonly TierMove[] },
): TierLine[] {
  const steps = new Map(ladder.map(({ id }, step) => [id, step]));
  const stepOf = (id: string | null) => (id === null ? -2 : (steps.get(id) ?? -1));
  const named = [
    ...counts.map(({ tierId }) => tierId),
    ...moves.flatMap(({ fromTierId, toTierId }) => [fromTierId, toTierId]),
  ];
  const gone = [...new Set(named)].filter((id) => id !== null && !steps.has(id)).toSorted() as string[];
  const tiers = [...ladder.toReversed(), ...gone.map((id) => ({ id, name: id }))];
  const sum = (those: readonly { members: bigint }[]) =>
    those.reduce((all, { members }) => all + members, 0n);
  const isRise = ({ fromTierId, toTierId }: TierMove) => stepOf(toTierId) > stepOf(fromTierId);
  return tiers.map(({ id, name }) => {
    const into = moves.filter(({ toTierId }) => toTierId === id);
    const out = moves.filter(({ fromTierId }) => fromTierId === id);
    return {
      ...{ tierId: id, name, members: sum(counts.filter(({ tierId }) => tierId === id)) },
      ...{ roseInto: sum(into.filter(isRise)), fellInto: sum(into.filter((move) => !isRise(move))) },
      ...{ leftUpwards: sum(out.filter(isRise)), leftDownwards: sum(out.filter((move) => !isRise(move))) },
    };
  });
}

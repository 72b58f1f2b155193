/** What points buy. */
import { RewardFields } from "#app/components/programme/reward-fields.tsx";
import { optionsOf } from "#app/components/programme/choices.ts";
import { ItemList } from "#app/components/programme/item-list.tsx";
import { kindOf, newReward } from "#app/components/programme/new-reward.ts";
import type { Sentences } from "#app/components/programme/sentences.ts";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { KIND_NAMES } from "#app/rules/rewards/words.ts";

const REWARDS = "rewards";
const KINDS = optionsOf(KIND_NAMES);

type Props = {
  sentences: Sentences;
  timeZone: string;
  /** What Shopify lets Laurel do in this shop. */
  scopes: readonly string[];
};

export function RewardsSection({ sentences, timeZone, scopes }: Props) {
  return (
    <SectionCard
      title="Rewards"
      words="Members exchange points for these. Whoever has bought one keeps it as it was."
    >
      <ItemList
        path={REWARDS}
        kind="reward"
        name="title"
        empty="There is nothing to spend points on yet."
        make={(fresh, kind) => newReward(fresh, kindOf(kind))}
        kinds={KINDS}
        sentences={sentences.rewards}
        movableFrom={0}
      >
        {(path) => <RewardFields path={path} kinds={KINDS} timeZone={timeZone} scopes={scopes} />}
      </ItemList>
    </SectionCard>
  );
}

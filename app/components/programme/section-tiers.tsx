/** Tiers as a ladder, and for how long they are held. */
import { BlockStack, FormLayout, Select, Text } from "@shopify/polaris";
import { DOWNGRADE, HOLD, optionsOf, PERIOD } from "#app/components/programme/choices.ts";
import { listAt, textAt, useEditor } from "#app/components/programme/editor-state.tsx";
import {
  Choice,
  NumberInput,
  RateInput,
  Switch,
  TextInput,
  WordsInput,
} from "#app/components/programme/fields.tsx";
import type { Fresh } from "#app/components/programme/item-list.tsx";
import { ItemList } from "#app/components/programme/item-list.tsx";
import type { Sentences } from "#app/components/programme/sentences.ts";
import { SectionCard } from "#app/components/programme/section-card.tsx";
import { fieldId } from "#app/components/programme/sections.ts";
import { newThreshold, ThresholdInput } from "#app/components/programme/threshold-input.tsx";
import { Tick } from "#app/components/tick.tsx";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { valueAt } from "#app/rules/programme/form.ts";

const TIERS = "tiers";

const newTier = ({ id, isFirst }: Fresh): FormGroup => ({
  ...{ id, name: "New tier", reach: isFirst ? null : newThreshold(), keep: null },
  ...{ rate: null, multiplier: "1", perks: [], entryReward: null, customerTag: "", requiredTag: "" },
});

export function TiersSection({ sentences }: { sentences: Sentences }) {
  return (
    <BlockStack gap="400">
      <SectionCard
        title="Tiers"
        words="From the lowest to the highest. The first is everybody's; each is harder to reach than the one before."
      >
        <ItemList
          path={TIERS}
          kind="tier"
          empty="There must be one tier at least: everybody's."
          make={newTier}
          sentences={sentences.tiers}
          movableFrom={1}
          removableFrom={1}
        >
          {(path, index) => <TierFields path={path} first={index === 0} />}
        </ItemList>
      </SectionCard>
      <SectionCard title="Reaching and keeping a tier">
        <FormLayout>
          <Choice path="qualification.period" label="What counts" options={PERIOD} />
          <Choice path="qualification.hold" label="A tier is held" options={HOLD} />
          <FormLayout.Group>
            <NumberInput path="qualification.graceDays" label="And so much longer" suffix="days" />
            <Choice path="qualification.downgrade" label="Where it ends" options={DOWNGRADE} />
          </FormLayout.Group>
          <Switch
            path="qualification.endsOnReturn"
            label="A return that falls below the threshold ends the tier"
          />
        </FormLayout>
      </SectionCard>
    </BlockStack>
  );
}

function TierFields({ path, first }: { path: string; first: boolean }) {
  return (
    <BlockStack gap="400">
      <TextInput path={`${path}.name`} label="Name" />
      {first ? null : <ThresholdInput path={`${path}.reach`} label="What reaches it" />}
      {first ? null : <Keep path={`${path}.keep`} />}
      <TierRate path={path} />
      <FormLayout>
        <FormLayout.Group>
          <NumberInput
            path={`${path}.multiplier`}
            label="Times the points"
            inputMode="decimal"
            help="1 changes nothing, 1.5 is half as much again."
          />
          <TextInput
            path={`${path}.customerTag`}
            label="Tag in Shopify"
            help="Customers carry it while they hold the tier."
          />
        </FormLayout.Group>
        {first ? null : (
          <TextInput path={`${path}.requiredTag`} label="Only for customers tagged" placeholder="Anybody" />
        )}
      </FormLayout>
      <WordsInput
        path={`${path}.perks`}
        label="Perks"
        help="In words, as customers read them. Keeping them is up to you."
      />
      {first ? null : <EntryReward path={`${path}.entryReward`} />}
    </BlockStack>
  );
}

function Keep({ path }: { path: string }) {
  const { form, set } = useEditor();
  const own = valueAt(form, path) !== null;
  return (
    <BlockStack gap="200">
      <Tick
        id={fieldId(path)}
        label="Easier to keep than to reach"
        checked={own}
        onChange={(on) => set(path, on ? newThreshold() : null)}
      />
      {own ? <ThresholdInput path={path} label="What keeps it" /> : null}
    </BlockStack>
  );
}

function TierRate({ path }: { path: string }) {
  const { form, set } = useEditor();
  const rate = `${path}.rate`;
  const own = valueAt(form, rate) !== null;
  return (
    <BlockStack gap="200">
      <Tick
        id={fieldId(rate)}
        label="A rate of its own"
        checked={own}
        onChange={(on) => set(rate, on ? (valueAt(form, "earning.rate") ?? null) : null)}
      />
      {own ? (
        <RateInput path={rate} before="They earn" after="spent." />
      ) : (
        <Text as="p" tone="subdued">
          Members of this tier earn at the programme's own rate.
        </Text>
      )}
    </BlockStack>
  );
}

const ENTRY = optionsOf({ none: "Nothing", points: "Points", reward: "One of the rewards" });

function EntryReward({ path }: { path: string }) {
  const { form, set } = useEditor();
  const rewards = listAt(form, "rewards").map((_, index) => ({
    value: textAt(form, `rewards.${index}.id`),
    label: textAt(form, `rewards.${index}.title`),
  }));
  const starts: Record<string, FormGroup> = {
    points: { kind: "points", points: "100" },
    reward: { kind: "reward", rewardId: rewards[0]?.value ?? "" },
  };
  const kind = textAt(form, `${path}.kind`) || "none";
  return (
    <FormLayout>
      <FormLayout.Group>
        <Select
          id={fieldId(path)}
          label="Given on entry"
          options={rewards.length > 0 ? ENTRY : ENTRY.filter(({ value }) => value !== "reward")}
          value={kind}
          onChange={(next) => set(path, starts[next] ?? null)}
        />
        {kind === "points" ? <NumberInput path={`${path}.points`} label="Points" suffix="points" /> : null}
        {kind === "reward" ? <Choice path={`${path}.rewardId`} label="Reward" options={rewards} /> : null}
      </FormLayout.Group>
    </FormLayout>
  );
}

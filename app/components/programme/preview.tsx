/**
 * The programme as members would see it, and what an order earns: computed from what is typed, without asking anybody.
 */
import { useState } from "react";
import { BlockStack, Card, ProgressBar, Select, Text } from "@shopify/polaris";
import { atEveryTier } from "#app/components/programme/example-order.ts";
import type { ProgrammePreview } from "#app/components/programme/preview-view.ts";

export function Preview({ preview, stale }: { preview: ProgrammePreview | null; stale: boolean }) {
  if (!preview)
    return (
      <Card>
        <Text as="p" tone="subdued">
          The preview stands here as soon as the programme can be read.
        </Text>
      </Card>
    );
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <Examples preview={preview} />
          {stale ? (
            <Text as="p" tone="subdued">
              As it was before what has to be mended.
            </Text>
          ) : null}
        </BlockStack>
      </Card>
      <WidgetCard preview={preview} />
    </BlockStack>
  );
}

/** What an order earns at each tier: of any goods, or of those that a rule names. */
function Examples({ preview: { examples, tiers } }: { preview: ProgrammePreview }) {
  const [chosen, choose] = useState("any");
  const shown = examples.find(({ id }) => id === chosen) ?? examples[0];
  const [{ title }] = examples;
  const everyTier = atEveryTier(shown.earns);
  return (
    <>
      <Text as="h2" variant="headingSm">
        {title}
      </Text>
      {examples.length > 1 ? (
        <Select
          label="Goods of the order"
          labelHidden
          options={examples.map((each) => ({
            value: each.id,
            label: each.id === "any" ? "With goods that no rule names" : each.title,
          }))}
          value={shown.id}
          onChange={choose}
        />
      ) : null}
      <dl className="laurel-pairs" aria-label={title}>
        {everyTier === null ? (
          tiers.map(({ id, name }, index) => <Earns key={id} tier={name} points={shown.earns[index] ?? ""} />)
        ) : (
          <Earns tier="At every tier" points={everyTier} />
        )}
      </dl>
    </>
  );
}

function Earns({ tier, points }: { tier: string; points: string }) {
  return (
    <div>
      <dt>{tier}</dt>
      <dd>
        <strong>{points}</strong>
      </dd>
    </div>
  );
}

function WidgetCard({ preview }: { preview: ProgrammePreview }) {
  const { card, tiers, rewards } = preview;
  return (
    <section className="laurel-widget" aria-label="The widget, for a member on the way">
      <header className="laurel-widget__head">
        <span>{card.name}</span>
        <strong>{card.balance}</strong>
        <span>points · {card.tier}</span>
      </header>
      <div className="laurel-widget__body">
        {card.next === null ? null : (
          <BlockStack gap="150">
            <ProgressBar
              progress={card.progress}
              size="small"
              tone="primary"
              ariaLabelledBy="laurel-widget-next"
            />
            <Text as="p" id="laurel-widget-next">
              {card.next}
            </Text>
          </BlockStack>
        )}
        {tiers.length > 1 ? (
          <ol className="laurel-widget__tiers">
            {tiers.map(({ id, name, entry, perks }) => (
              <li key={id}>
                <Text as="span" fontWeight="medium">
                  {name}
                </Text>
                <Text as="span" tone="subdued">
                  {[entry, ...perks].join(" · ")}
                </Text>
              </li>
            ))}
          </ol>
        ) : null}
        {rewards.length > 0 ? (
          <ul className="laurel-widget__rewards">
            {rewards.map(({ id, title, cost, ready, missing }) => (
              <li key={id}>
                <Text as="span" fontWeight="medium">
                  {title}
                </Text>
                <Text as="span" tone="subdued">
                  {cost}
                </Text>
                <span className="laurel-widget__do" data-ready={ready}>
                  {ready ? "Redeem" : missing}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <Text as="p" tone="subdued">
            No rewards to choose from.
          </Text>
        )}
      </div>
    </section>
  );
}

/** One reward as a member sees it who has enough points, or as it was while it was offered. */
export function RewardCardPreview({
  title,
  note,
  cost,
  offered,
}: {
  title: string;
  note: string;
  cost: string;
  offered: boolean;
}) {
  return (
    <section className="laurel-widget" aria-label="The reward in the widget">
      <div className="laurel-widget__body">
        <ul className="laurel-widget__rewards">
          <li>
            <Text as="span" fontWeight="medium">
              {title}
            </Text>
            <Text as="span" tone="subdued">
              {note === "" ? cost : `${cost} · ${note}`}
            </Text>
            <span className="laurel-widget__do" data-ready={offered}>
              {offered ? "Redeem" : "Not offered"}
            </span>
          </li>
        </ul>
      </div>
    </section>
  );
}

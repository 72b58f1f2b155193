/** What a new version changes, in short sentences that a merchant reads before publishing, and in the audit log. */
import type { Programme } from "#app/rules/programme.ts";
import type { DatedCampaign, Facets, Say, Traits } from "#app/rules/programme/facets.ts";
import {
  ACTIVITY,
  AUDIENCE,
  CAMPAIGN,
  CAPS,
  CONVERSION,
  EARNING,
  ELIGIBLE,
  EXCLUDED,
  QUALIFICATION,
  RULE,
  TIER,
  WHOLE,
} from "#app/rules/programme/facets.ts";
import { REWARD } from "#app/rules/programme/reward-facets.ts";
import { WITHIN } from "#app/rules/programme/words.ts";

/** One version and the next. */
type Both<T> = { before: T; after: T };
type Versions = Both<Programme>;

/**
 * Every difference between two versions, each in a sentence: "Influencer: from $500 → from $600 in a year". Nothing
 * where they are the same; what is different is always said.
 */
export function differenceInWords(before: Programme | null, after: Programme): string[] {
  if (!before) return [`First version of “${after.name}”`];
  const versions = { before, after };
  const of = <T>(pick: (rules: Programme) => T): Both<T> => ({ before: pick(before), after: pick(after) });
  return [
    ...fields(
      WHOLE,
      of((rules) => rules),
      versions,
    ),
    ...fields(
      AUDIENCE,
      of(({ audience }) => audience),
      versions,
    ),
    ...fields(
      EARNING,
      of(({ earning }) => earning),
      versions,
    ),
    ...fields(
      CAPS,
      of(({ earning }) => earning.caps),
      versions,
    ),
    ...fields(
      ELIGIBLE,
      of(({ eligible }) => eligible),
      versions,
    ),
    ...fields(
      EXCLUDED,
      of(({ excluded }) => excluded),
      versions,
    ),
    ...named(
      { one: "tier", traits: TIER },
      of(({ tiers }) => tiers),
      versions,
    ),
    ...fields(
      QUALIFICATION,
      of(({ qualification }) => qualification),
      versions,
    ),
    ...named(
      { one: "rule", traits: RULE },
      of(({ earning }) => earning.rules),
      versions,
    ),
    ...named(
      { one: "campaign", traits: CAMPAIGN },
      of(({ campaigns }) => campaigns.map(dated)),
      versions,
    ),
    ...named(
      { one: "reward", traits: REWARD },
      of(({ rewards }) => rewards),
      versions,
    ),
    ...named(
      { one: "activity", many: "activities", traits: ACTIVITY },
      of(({ activities }) => activities),
      versions,
    ),
    ...conversionInWords(versions),
  ];
}

function dated({ from, until, ...campaign }: Programme["campaigns"][number]): DatedCampaign {
  return { ...campaign, dates: { from, until } };
}

/** Fields that have a title of their own. */
function fields<T extends object>(
  facets: Facets<T>,
  { before, after }: Both<T>,
  versions: Versions,
): string[] {
  return Object.entries<[string, Say<never>]>(facets).flatMap(([key, [title, say]]) =>
    changed(title, {
      before: told(say, before, { key, rules: versions.before }),
      after: told(say, after, { key, rules: versions.after }),
    }),
  );
}

/** A field as it is stored, and how to say it; nothing of a field that this kind does not have. */
type Told = { json: string; words: () => string };

function told(say: Say<never>, of: object, { key, rules }: { key: string; rules: Programme }): Told {
  const value = (of as Record<string, unknown>)[key];
  if (value === undefined) return { json: "", words: () => "" };
  return { json: JSON.stringify(value, exactly), words: () => (say as Say<unknown>)(value, rules) };
}

function exactly(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function changed(about: string, { before, after }: Both<Told>): string[] {
  if (before.json === after.json) return [];
  const [old, now] = [before.words(), after.words()];
  if (old === now) return [`${about}: ${now}, other than before`];
  if (old === "") return [`${about}: now ${now}`];
  return [now === "" ? `${about}: no longer ${old}` : `${about}: ${withoutSamePeriod(old, now)} → ${now}`];
}

/** "from $500" of "from $500 in a year", where the other ends in a year, too. */
function withoutSamePeriod(text: string, other: string): string {
  const period = Object.values(WITHIN).find((words) =>
    [text, other].every((each) => each.endsWith(` ${words}`)),
  );
  return period ? text.slice(0, -period.length - 1) : text;
}

type Named = { id: string } & ({ name: string } | { title: string });
type Kind<T> = { one: string; many?: string; traits: Traits<T> };

const nameOf = (item: Named): string => ("name" in item ? item.name : item.title);

/** Whatever has an id: what is gone, what changed, what is new, and in which order. */
function named<T extends Named>(
  kind: Kind<T>,
  { before, after }: Both<readonly T[]>,
  versions: Versions,
): string[] {
  const sentences: string[] = [];
  for (const item of before)
    if (!after.some(({ id }) => id === item.id))
      sentences.push(`${capital(kind.one)} ${nameOf(item)} removed`);
  for (const item of after) {
    const old = before.find(({ id }) => id === item.id);
    if (old)
      sentences.push(...traitsChanged(nameOf(old), kind.traits, { before: old, after: item }, versions));
    else
      sentences.push(
        `New ${kind.one}: ${[nameOf(item), ...traitsOf(kind.traits, item, versions.after)].join(", ")}`,
      );
  }
  const inBoth = (list: readonly T[], others: readonly T[]) =>
    list.map(({ id }) => id).filter((id) => others.some((other) => other.id === id));
  if (inBoth(before, after).join() !== inBoth(after, before).join())
    sentences.push(`${capital(kind.many ?? `${kind.one}s`)}: in another order`);
  return sentences;
}

const NAMES: ReadonlySet<string> = new Set(["name", "title"]);

function traitsOf<T extends object>(traits: Traits<T>, item: T, rules: Programme): string[] {
  return Object.entries<Say<never>>(traits)
    .filter(([key]) => !NAMES.has(key))
    .map(([key, say]) => told(say, item, { key, rules }).words())
    .filter((words) => words !== "");
}

function traitsChanged<T extends object>(
  about: string,
  traits: Traits<T>,
  { before, after }: Both<T>,
  versions: Versions,
): string[] {
  return Object.entries<Say<never>>(traits).flatMap(([key, say]) =>
    changed(about, {
      before: told(say, before, { key, rules: versions.before }),
      after: told(say, after, { key, rules: versions.after }),
    }),
  );
}

function conversionInWords(versions: Versions): string[] {
  const [before, after] = [versions.before.conversion, versions.after.conversion];
  if (before && after) return traitsChanged("Conversion", CONVERSION, { before, after }, versions);
  if (before) return ["Conversion removed"];
  return after ? [`New conversion: ${traitsOf(CONVERSION, after, versions.after).join(", ")}`] : [];
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** What a merchant can say of the widget: its words, its look, and where the launcher keeps away. */
import {
  BlockStack,
  Card,
  ChoiceList,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import type { StorefrontForm, TypedTexts } from "#app/components/storefront/form.ts";
import { QuietTicks } from "#app/components/tick.tsx";
import type { Language } from "#app/rules/storefront/languages.ts";
import { formsOf, LANGUAGES, sampleOf } from "#app/rules/storefront/languages.ts";
import type { PageType } from "#app/rules/storefront/storefront.ts";
import { MOST, MOST_RADIUS } from "#app/rules/storefront/storefront.ts";

export type Editing = {
  form: StorefrontForm;
  change: (next: StorefrontForm) => void;
  faults: Record<string, string>;
};

type WordsProps = Editing & { language: Language; onLanguage: (language: Language) => void };

export function WordsCard({ form, change, faults, language, onLanguage }: WordsProps) {
  const texts = form.texts[language];
  const set = (next: Partial<TypedTexts>) =>
    change({ ...form, texts: { ...form.texts, [language]: { ...texts, ...next } } });
  const field = (key: Exclude<keyof TypedTexts, "points">, label: string, help?: string) => (
    <TextField
      label={label}
      autoComplete="off"
      value={texts[key]}
      onChange={(value) => set({ [key]: value })}
      maxLength={MOST[key]}
      showCharacterCount
      {...(key === "lead" && { multiline: 2 })}
      {...(help !== undefined && { helpText: help })}
      {...errorOf(faults, `texts.${language}.${key}`)}
    />
  );
  return (
    <Section title="Words" about="Where you leave a field empty, the widget’s own translation stands.">
      <FormLayout>
        <Select
          label="Language"
          options={LANGUAGES.map(({ locale, name }) => ({
            value: locale,
            label: isSpoken(form.texts[locale]) ? `${name} · your words` : name,
          }))}
          value={language}
          onChange={(value) => onLanguage(value as Language)}
        />
        {field("launcher", "Label of the launcher")}
        {field("title", "Title of the panel")}
        {field("lead", "Line for guests")}
        {field(
          "heading",
          "Heading of the rewards page",
          "A heading typed for the block in the theme editor wins.",
        )}
        <PointsFields {...{ texts, set, faults, language }} />
      </FormLayout>
    </Section>
  );
}

type PointsProps = {
  texts: TypedTexts;
  set: (next: Partial<TypedTexts>) => void;
  faults: Record<string, string>;
  language: Language;
};

/** Every form of the language that a whole number can ask for. */
function PointsFields({ texts, set, faults, language }: PointsProps) {
  return (
    <BlockStack gap="200">
      <BlockStack gap="050">
        <Text as="p">Name of points, beside a number</Text>
        <Text as="p" tone="subdued">
          Beside a member’s balance, in launcher, panel, header and rewards page, and beside what a reward
          costs on the rewards page. “From 500 points”, “Redeem 500” and what stands beside a reward in the
          panel, and whole sentences, as in “Earn 42 points”, keep the widget’s own word.
        </Text>
      </BlockStack>
      <FormLayout.Group condensed>
        {formsOf(language).map((form) => (
          <TextField
            key={form}
            label={`As in “${sampleOf(language, form)} …”`}
            autoComplete="off"
            value={texts.points[form] ?? ""}
            onChange={(value) => set({ points: { ...texts.points, [form]: value } })}
            maxLength={MOST.points}
            {...errorOf(faults, `texts.${language}.points.${form}`)}
          />
        ))}
      </FormLayout.Group>
    </BlockStack>
  );
}

const isSpoken = ({ points, ...rest }: TypedTexts) =>
  [...Object.values(rest), ...Object.values(points)].some((text) => text.trim() !== "");

const GREEN = "#23443a";

export function LookCard({ form, change, faults }: Editing) {
  const { look } = form;
  const set = (next: Partial<StorefrontForm["look"]>) => change({ ...form, look: { ...look, ...next } });
  const isColour = /^#[0-9a-f]{6}$/i.test(look.accent.trim());
  return (
    <Section title="Look" about="Text on the accent turns black or white by itself, so that it can be read.">
      <FormLayout>
        <TextField
          label="Accent colour"
          autoComplete="off"
          value={look.accent}
          onChange={(accent) => set({ accent })}
          placeholder={GREEN}
          helpText="A colour that you chose for “Rewards launcher” in the theme editor wins over this one."
          prefix={
            <input
              type="color"
              className="laurel-swatch"
              aria-label="Pick the accent colour"
              value={isColour ? look.accent.trim().toLowerCase() : GREEN}
              onChange={(event) => set({ accent: event.target.value })}
            />
          }
          {...errorOf(faults, "look.accent")}
        />
        <TextField
          label="Corner radius of the panel"
          autoComplete="off"
          inputMode="numeric"
          value={look.radius}
          onChange={(radius) => set({ radius })}
          placeholder="12"
          suffix="px"
          helpText={`0 for square corners, up to ${MOST_RADIUS}.`}
          {...errorOf(faults, "look.radius")}
        />
        <ChoiceList
          title="Launcher"
          choices={[
            { value: "label", label: "Label, with the balance of a member" },
            {
              value: "icon",
              label: "Leaf alone",
              helpText: "The label is still read out by screen readers.",
            },
          ]}
          selected={[look.launcher]}
          onChange={([launcher]) => set({ launcher: launcher === "icon" ? "icon" : "label" })}
        />
      </FormLayout>
    </Section>
  );
}

const PAGES: Record<PageType, string> = {
  index: "Home page",
  product: "Product pages",
  collection: "Collections",
  cart: "Cart",
  page: "Pages",
  blog: "Blogs",
  article: "Blog posts",
  search: "Search",
};

export function HideCard({ form, change, faults }: Editing) {
  return (
    <Section
      title="Where the launcher keeps away"
      about="Blocks that you placed yourself stay where they are."
    >
      <FormLayout>
        <QuietTicks>
          <ChoiceList
            title="Hide it on"
            allowMultiple
            choices={Object.entries(PAGES).map(([value, label]) => ({ value, label }))}
            selected={form.hideOn}
            onChange={(hideOn) => change({ ...form, hideOn: hideOn as PageType[] })}
          />
        </QuietTicks>
        <TextField
          label="Hide it at these addresses, and below them"
          autoComplete="off"
          multiline={3}
          value={form.hidePaths}
          onChange={(hidePaths) => change({ ...form, hidePaths })}
          placeholder={"/pages/wholesale"}
          helpText={`One a line, ${MOST.paths} at most.`}
          {...errorOf(faults, "hidePaths")}
        />
      </FormLayout>
    </Section>
  );
}

const errorOf = (faults: Record<string, string>, path: string) =>
  faults[path] === undefined ? {} : { error: faults[path] };

function Section({ title, about, children }: { title: string; about: string; children: React.ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack>
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
          </InlineStack>
          <Text as="p" tone="subdued">
            {about}
          </Text>
        </BlockStack>
        {children}
      </BlockStack>
    </Card>
  );
}

import { useState } from "react";
import { Box, Button, ChoiceList, InlineStack, Popover, TextField } from "@shopify/polaris";
import { useNavigate, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";
import { SEGMENT_WORDS, SEGMENTS } from "#app/reports/segments.ts";
import { FILTER_NAMES } from "#app/reports/sales-filters.ts";

type Choice = { value: string; label: string };
export type FilterChoices = { tiers: Choice[]; channels: Choice[] };
type Name = (typeof FILTER_NAMES)[number];

const TITLES: Record<Name, string> = {
  tier: "Tier",
  segment: "Segment",
  tag: "Customer tag",
  channel: "Channel",
  member: "Taking part",
  new: "First order",
};

export const NO_FILTERS = Object.fromEntries(FILTER_NAMES.map((name) => [name, null]));

/** Narrows the report down, one button for each wish; the address carries them, so that links and Back work. */
export function SalesFilters({ choices }: { choices: FilterChoices }) {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const ask = (changes: Record<string, string | null>) =>
    navigate(withParams(params, { ...changes, ...FIRST_PAGE }), { preventScrollReset: true });
  const options: Record<Exclude<Name, "tag">, Choice[]> = {
    tier: choices.tiers,
    channel: choices.channels,
    segment: SEGMENTS.map((segment) => ({ value: segment, label: SEGMENT_WORDS[segment].title })),
    member: [
      { value: "yes", label: "Members" },
      { value: "no", label: "Everybody else" },
    ],
    new: [{ value: "yes", label: "In these dates" }],
  };
  const isAsked = FILTER_NAMES.some((name) => params.get(name));
  return (
    <InlineStack gap="200" align="start" blockAlign="center">
      {FILTER_NAMES.map((name) =>
        name === "tag" ? (
          <TagFilter
            key={`tag ${params.get("tag") ?? ""}`}
            tag={params.get("tag") ?? ""}
            onTag={(tag) => ask({ tag })}
          />
        ) : options[name].length === 0 ? null : (
          <ChoiceFilter
            key={name}
            title={TITLES[name]}
            choices={options[name]}
            chosen={params.get(name) ?? ""}
            onChoice={(chosen) => ask({ [name]: chosen })}
          />
        ),
      )}
      {isAsked ? (
        <Button variant="plain" onClick={() => ask(NO_FILTERS)}>
          Clear all
        </Button>
      ) : null}
    </InlineStack>
  );
}

type ChoiceFilterProps = {
  title: string;
  choices: Choice[];
  /** Empty: whichever. */
  chosen: string;
  onChoice: (chosen: string) => void;
};

function ChoiceFilter({ title, choices, chosen, onChoice }: ChoiceFilterProps) {
  const [open, setOpen] = useState(false);
  const said = choices.find(({ value }) => value === chosen)?.label ?? chosen;
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure pressed={chosen !== ""} onClick={() => setOpen(!open)}>
          {chosen === "" ? title : `${title}: ${said}`}
        </Button>
      }
    >
      <Box padding="300">
        <ChoiceList
          title={title}
          choices={[{ value: "", label: "Any" }, ...choices]}
          selected={[chosen]}
          onChange={([next = ""]) => {
            setOpen(false);
            onChoice(next);
          }}
        />
      </Box>
    </Popover>
  );
}

function TagFilter({ tag, onTag }: { tag: string; onTag: (tag: string) => void }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(tag);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure pressed={tag !== ""} onClick={() => setOpen(!open)}>
          {tag === "" ? TITLES.tag : `${TITLES.tag}: ${tag}`}
        </Button>
      }
    >
      <Box padding="300">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setOpen(false);
            onTag(typed.trim());
          }}
        >
          <TextField
            label={TITLES.tag}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            maxLength={255}
            helpText="The whole tag, as Shopify has it. Empty: any."
            connectedRight={<Button submit>Filter</Button>}
          />
        </form>
      </Box>
    </Popover>
  );
}

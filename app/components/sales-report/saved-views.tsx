import { useEffect, useState } from "react";
import {
  BlockStack,
  Box,
  Button,
  FormLayout,
  InlineStack,
  Popover,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { DeleteIcon } from "@shopify/polaris-icons";
import { Link, useFetcher, useSearchParams } from "@remix-run/react";
import { FIRST_PAGE, withParams } from "#app/components/address.ts";

export type ViewLine = { viewId: string; name: string; question: string; sent: string | null };
type Answer = { saved: string | null; refused: string | null };

const ACTION = "/app/reports/views";

/** Views of this report that are kept, and a form to keep the one that is looked at. */
export function SavedViews({ views }: { views: ViewLine[] }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure onClick={() => setOpen(!open)}>
          Views
        </Button>
      }
      sectioned
    >
      <BlockStack gap="400">
        {views.length === 0 ? null : (
          <BlockStack gap="100">
            <Text as="h2" variant="headingSm">
              Saved views
            </Text>
            {views.map((view) => (
              <View key={view.viewId} view={view} onOpen={() => setOpen(false)} />
            ))}
          </BlockStack>
        )}
        <SaveView />
      </BlockStack>
    </Popover>
  );
}

function View({ view, onOpen }: { view: ViewLine; onOpen: () => void }) {
  const fetcher = useFetcher<Answer>();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
      <BlockStack>
        <Link to={view.question} className="laurel-link laurel-anywhere" onClick={onOpen}>
          {view.name}
        </Link>
        {view.sent === null ? null : <span className="laurel-quiet laurel-anywhere">{view.sent}</span>}
      </BlockStack>
      <Button
        variant="tertiary"
        icon={DeleteIcon}
        loading={fetcher.state !== "idle"}
        accessibilityLabel={`Remove the view ${view.name}`}
        onClick={() =>
          fetcher.submit({ intent: "remove", viewId: view.viewId }, { method: "post", action: ACTION })
        }
      />
    </InlineStack>
  );
}

const HOW_OFTEN = [
  { value: "never", label: "Do not send it" },
  { value: "day", label: "Every day" },
  { value: "week", label: "Every week" },
  { value: "month", label: "Every month" },
];

/** The dates of a named range move on: "Last 30 days" are always the last. */
function SaveView() {
  const [params] = useSearchParams();
  const fetcher = useFetcher<Answer>();
  const [name, setName] = useState("");
  const [every, setEvery] = useState("never");
  const [to, setTo] = useState("");
  const { saved, refused } = fetcher.data ?? { saved: null, refused: null };
  useEffect(() => {
    if (saved !== null) setName("");
  }, [saved]);
  const save = () =>
    fetcher.submit(
      {
        ...{ intent: "save", report: "sales-by-customer", name, every, to },
        question: withParams(params, FIRST_PAGE),
      },
      { method: "post", action: ACTION },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormLayout>
        <TextField
          label="Save what you see as"
          value={name}
          onChange={setName}
          maxLength={60}
          autoComplete="off"
          helpText="Dates, filters, order and columns. A view of the same name is written over."
          {...(refused !== null && { error: refused })}
        />
        <Select label="Send it by e-mail" options={HOW_OFTEN} value={every} onChange={setEvery} />
        {every === "never" ? null : (
          <TextField
            label="To"
            type="email"
            value={to}
            onChange={setTo}
            maxLength={254}
            autoComplete="email"
            helpText="Kept for when Laurel can send e-mail: for now nothing is sent."
          />
        )}
        <Box>
          <Button submit variant="primary" loading={fetcher.state !== "idle"} disabled={name.trim() === ""}>
            Save view
          </Button>
        </Box>
      </FormLayout>
    </form>
  );
}

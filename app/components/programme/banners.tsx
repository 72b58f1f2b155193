/** What stands above the editor: what has to be mended, and that somebody else has saved. */
import { useState } from "react";
import { Banner, BlockStack, Button, ButtonGroup, List, Text } from "@shopify/polaris";
import type { EditorState } from "#app/components/programme/editor-state.tsx";
import { sayIssue } from "#app/components/programme/sections.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

const SHOWN = 10;

export function IssuesBanner({ issues, editor }: { issues: readonly ProgrammeIssue[]; editor: EditorState }) {
  if (issues.length === 0) return null;
  const title =
    issues.length === 1 ? "One thing has to be mended" : `${issues.length} things have to be mended`;
  return (
    <Banner tone="critical" title={title}>
      <div role="alert">
        <List>
          {issues.slice(0, SHOWN).map((issue) => (
            <List.Item key={issue.path}>
              <Button variant="plain" textAlign="left" onClick={() => editor.goTo(issue.path)}>
                {sayIssue(editor.form, issue)}
              </Button>
            </List.Item>
          ))}
        </List>
      </div>
    </Banner>
  );
}

type OvertakenProps = {
  /** Null: the same person, in another window. */
  by: string | null;
  when: string;
  difference: string[];
  busy: boolean;
  onTakeTheirs: () => void;
  onSaveOver: () => void;
};

const THEIRS = {
  kept: "What you typed is still here, and nothing of theirs is lost.",
  change: "Saving yours over theirs would change:",
  see: "See theirs",
  take: "Take theirs instead",
};
const OWN = {
  kept: "What you typed here is still here, and nothing of the other window is lost.",
  change: "Saving this over the other window's would change:",
  see: "See the other one",
  take: "Take the other one instead",
};

export function OvertakenBanner({ by, when, difference, busy, onTakeTheirs, onSaveOver }: OvertakenProps) {
  const [seen, setSeen] = useState(false);
  const said = by === null ? OWN : THEIRS;
  const title =
    by === null ? `You saved this draft in another window ${when}` : `${by} saved this draft ${when}`;
  return (
    <Banner tone="warning" title={title}>
      <div role="alert">
        <BlockStack gap="300">
          <Text as="p">{said.kept}</Text>
          {seen ? (
            <BlockStack gap="100">
              <Text as="p" fontWeight="medium">
                {said.change}
              </Text>
              <List>
                {(difference.length > 0 ? difference : ["Nothing: they say the same."]).map((words) => (
                  <List.Item key={words}>{words}</List.Item>
                ))}
              </List>
            </BlockStack>
          ) : null}
          <ButtonGroup>
            {seen ? (
              <Button onClick={onTakeTheirs} disabled={busy}>
                {said.take}
              </Button>
            ) : (
              <Button onClick={() => setSeen(true)}>{said.see}</Button>
            )}
            <Button onClick={onSaveOver} loading={busy}>
              Save mine over it
            </Button>
          </ButtonGroup>
        </BlockStack>
      </div>
    </Banner>
  );
}

export function GoneBanner({ busy, onKeep }: { busy: boolean; onKeep: () => void }) {
  return (
    <Banner tone="warning" title="This draft was published or discarded meanwhile">
      <div role="alert">
        <BlockStack gap="300">
          <Text as="p">What you typed is still here. You can keep it as a new draft.</Text>
          <ButtonGroup>
            <Button onClick={onKeep} loading={busy}>
              Keep mine as a new draft
            </Button>
            <Button url="/app/programme">See the programme</Button>
          </ButtonGroup>
        </BlockStack>
      </div>
    </Banner>
  );
}

export function FailedBanner() {
  return (
    <Banner tone="critical" title="It could not be saved">
      <p role="alert">What you typed is still here. Save again in a moment.</p>
    </Banner>
  );
}

/** The programme's editor: sections, one at a time, with the preview beside them, and the save bar above. */
import { useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { Badge, BlockStack, Select } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import {
  FailedBanner,
  GoneBanner,
  IssuesBanner,
  OvertakenBanner,
} from "#app/components/programme/banners.tsx";
import { useBeginning, useLast, useLeaving, useSection } from "#app/components/programme/editor-moves.ts";
import type { EditorState } from "#app/components/programme/editor-state.tsx";
import { EditorProvider, useEditorState } from "#app/components/programme/editor-state.tsx";
import { beginWith } from "#app/components/programme/new-reward.ts";
import { Preview } from "#app/components/programme/preview.tsx";
import { previewOf } from "#app/components/programme/preview-view.ts";
import type { SaveAnswer } from "#app/components/programme/save-state.tsx";
import {
  isSame,
  ProgrammeSaveBar,
  useSaving,
  useUnsavedGuard,
} from "#app/components/programme/save-state.tsx";
import { BasicsSection, EarningSection } from "#app/components/programme/section-earning.tsx";
import { CampaignsSection, GoodsSection } from "#app/components/programme/section-goods.tsx";
import { ActivitiesSection, ExpirySection, PeopleSection } from "#app/components/programme/section-rest.tsx";
import { ConversionSection } from "#app/components/programme/section-conversion.tsx";
import { RewardsSection } from "#app/components/programme/section-rewards.tsx";
import { TiersSection } from "#app/components/programme/section-tiers.tsx";
import type { SectionId } from "#app/components/programme/sections.ts";
import { sectionAt, sectionOf, SECTIONS } from "#app/components/programme/sections.ts";
import type { Sentences } from "#app/components/programme/sentences.ts";
import { NO_SENTENCES, sentencesOf } from "#app/components/programme/sentences.ts";
import { RefusalBanner } from "#app/components/refused-banner.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import type { Programme } from "#app/rules/programme.ts";
import { parseProgramme } from "#app/rules/programme.ts";
import type { FormGroup } from "#app/rules/programme/form.ts";
import { documentOf, formOf, issuesAtFields, valueAt } from "#app/rules/programme/form.ts";
import { goodsOfRewards, namedGoods, nameOfGoods } from "#app/rules/programme/named-goods.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

const PROGRAMME = { content: "Programme", url: "/app/programme" };
const REVIEW = "/app/programme/review";
const BACKTEST = "/app/programme/backtest";

type EditorGiven = {
  document: unknown;
  revision: number;
  currency: string;
  usedIds: readonly string[];
  timeZone: string;
  /** Granted by the merchant. */
  scopes: readonly string[];
  /** The instant at which the page was asked for. */
  now: string;
};

type DraftGiven = Omit<EditorGiven, "timeZone" | "scopes" | "now">;

export function ProgrammeEditor({ timeZone, scopes, now, ...draft }: EditorGiven) {
  const work = useDraft(draft);
  const { editor, dirty, busy, mend, overtaken, gone } = work;
  const shown = useLast(work.programme);
  const preview = useMemo(
    () => (shown ? previewOf(shown, { now: new Date(now), timeZone }) : null),
    [shown, now, timeZone],
  );
  const sentences = useMemo(() => (shown ? sentencesOf(shown) : NO_SENTENCES), [shown]);
  useUnsavedGuard(dirty);
  return (
    <SubPage
      title="Edit programme"
      fullWidth
      back={PROGRAMME}
      primaryAction={{ content: "Review and publish", onAction: () => work.leaveFor(REVIEW), loading: busy }}
      secondaryActions={[{ content: "Try on your orders", onAction: () => work.leaveFor(BACKTEST) }]}
    >
      <ProgrammeSaveBar dirty={dirty} busy={busy} onSave={work.save} onDiscard={work.discard} />
      <EditorProvider editor={editor}>
        <BlockStack gap="400">
          {overtaken ? (
            <OvertakenBanner
              by={overtaken.by}
              when={overtaken.at}
              difference={overtaken.difference}
              busy={busy}
              onTakeTheirs={work.takeTheirs}
              onSaveOver={work.saveOver}
            />
          ) : null}
          {work.failed ? <FailedBanner /> : null}
          {work.refused === null ? null : <RefusalBanner words={work.refused} />}
          {gone ? <GoneBanner busy={busy} onKeep={work.revive} /> : null}
          <IssuesBanner issues={mend} editor={editor} />
          <div className="laurel-editor">
            <SectionNav editor={editor} faults={mend} />
            <Section id={editor.section} sentences={sentences} timeZone={timeZone} scopes={scopes} />
            <aside className="laurel-editor__preview" aria-label="Preview">
              <Preview preview={preview} stale={work.programme === null} />
            </aside>
          </div>
        </BlockStack>
      </EditorProvider>
    </SubPage>
  );
}

type Reading = { programme: Programme | null; issues: ProgrammeIssue[]; document: unknown };

/** What is typed, read by the programme's own rules. */
function readForm(form: FormGroup, currency: string): Reading {
  const { document, issues } = documentOf(form, currency);
  const parsed = parseProgramme(document);
  const all = issuesAtFields(form, [...issues, ...("issues" in parsed ? parsed.issues : [])]);
  return {
    document,
    issues: all,
    programme: all.length === 0 && "programme" in parsed ? parsed.programme : null,
  };
}

/** What was saved last, and what is typed since, which may begin with a reward that the address asks for. */
function useTyped({ document, revision, currency, usedIds }: DraftGiven) {
  const [saved, setSaved] = useState(() => ({ form: formOf(document, currency), revision }));
  const asked = useBeginning();
  const [begun] = useState(() => beginWith(saved.form, asked, { currency, usedIds }));
  const [form, setForm] = useState(begun.form);
  return { saved, setSaved, form, setForm, opens: begun.open, currency, usedIds };
}

/** The draft under the merchant's hands: typed, saved, overtaken, taken over. */
function useDraft(given: DraftGiven) {
  const { saved, setSaved, form, setForm, opens, currency, usedIds } = useTyped(given);
  const [section, setSection] = useSection();
  const reading = useMemo(() => readForm(form, currency), [form, currency]);
  const [refused, setRefused] = useState<Refused[]>([]);
  const standing = refused.filter(({ path, typed }) => valueAt(form, path) === typed);
  const issues = [...reading.issues, ...standing];
  const [goods] = useState(() => goodsNamedIn(reading.programme));
  const editor = useEditorState({
    ...{ form, setForm, issues, currency, usedIds, section, setSection, goods, opens },
  });
  const [tried, setTried] = useState(false);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const sent = useRef(form);
  const dirty = !isSame(form, saved.form);
  const shopify = useAppBridge();
  const hear = useCallback(
    (answer: SaveAnswer) => {
      if ("saved" in answer) {
        shopify.toast.show("Draft saved");
        setSaved({ form: sent.current, revision: answer.saved.revision });
        setConflict(null);
        setTried(false);
      } else if ("issues" in answer) {
        const at = issuesAtFields(sent.current, answer.issues);
        setRefused(at.map((issue) => ({ ...issue, typed: valueAt(sent.current, issue.path) })));
      } else setConflict(answer);
    },
    [shopify, setSaved],
  );
  const saving = useSaving(hear);
  const tell = () => {
    setTried(true);
    editor.tellAll();
  };
  const send = (how: (document: unknown) => void) => {
    tell();
    if (reading.issues.length > 0) return;
    sent.current = form;
    setConflict(stillStanding);
    how(reading.document);
  };
  const overtaken = conflict && "overtaken" in conflict ? conflict.overtaken : null;
  const begin = (from: typeof saved) => {
    setSaved(from);
    editor.replace(from.form);
    setConflict((before) => (before && "gone" in before ? before : null));
    setTried(false);
  };
  const takeTheirs = () => {
    if (overtaken) begin({ form: formOf(overtaken.document, currency), revision: overtaken.revision });
  };
  const saveAs = (as: number) => send((whole) => saving.save(whole, as));
  const save = () => saveAs(saved.revision);
  const stuck = issues.length > 0 || conflict !== null;
  const leaveFor = useLeaving({ dirty, stuck, save, tell });
  return {
    ...{ editor, dirty, leaveFor, overtaken, gone: conflict !== null && "gone" in conflict },
    ...{ failed: conflict !== null && "failed" in conflict, refused: refusedIn(conflict) },
    busy: saving.busy,
    programme: useDeferredValue(reading.programme),
    mend: tried ? issues : [],
    save,
    saveOver: () => saveAs(overtaken?.revision ?? saved.revision),
    revive: () => send(saving.revive),
    // What is left of a draft that somebody else saved is theirs.
    discard: overtaken ? takeTheirs : () => begin(saved),
    takeTheirs,
  };
}

/** "product 123", as titles are asked for. */
function goodsNamedIn(programme: Programme | null): string[] {
  return programme ? [...namedGoods(programme), ...goodsOfRewards(programme)].map(nameOfGoods) : [];
}

type Conflict = Exclude<SaveAnswer, { saved: unknown } | { issues: unknown }>;

const refusedIn = (conflict: Conflict | null) =>
  conflict && "refused" in conflict ? conflict.refused : null;

/** What saving again asks anew is said no longer. */
function stillStanding(conflict: Conflict | null): Conflict | null {
  return conflict && ("failed" in conflict || "refused" in conflict) ? null : conflict;
}

/** What the server alone can refuse, for as long as the field says the same. */
type Refused = ProgrammeIssue & { typed: ReturnType<typeof valueAt> };

function SectionNav({ editor, faults }: { editor: EditorState; faults: readonly ProgrammeIssue[] }) {
  const { section, setSection } = editor;
  const wrong = (id: SectionId) => faults.filter(({ path }) => sectionAt(path) === id).length;
  return (
    <nav aria-label="Sections">
      <div className="laurel-editor__select">
        <Select
          label="Section"
          options={SECTIONS.map(({ id, title }) => ({
            value: id,
            label: wrong(id) > 0 ? `${title} (to mend)` : title,
          }))}
          value={section}
          onChange={(id) => setSection(sectionOf(id))}
        />
      </div>
      <ul className="laurel-editor__nav">
        {SECTIONS.map(({ id, title }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === section ? "page" : undefined}
              onClick={() => setSection(id)}
            >
              {title}
              {wrong(id) > 0 ? <Badge tone="critical">{`${wrong(id)}`}</Badge> : null}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type SectionProps = { id: SectionId; sentences: Sentences; timeZone: string; scopes: readonly string[] };

function Section({ id, sentences, timeZone, scopes }: SectionProps) {
  switch (id) {
    case "basics":
      return <BasicsSection />;
    case "earning":
      return <EarningSection />;
    case "goods":
      return <GoodsSection sentences={sentences} />;
    case "campaigns":
      return <CampaignsSection sentences={sentences} timeZone={timeZone} />;
    case "tiers":
      return <TiersSection sentences={sentences} />;
    case "rewards":
      return <RewardsSection sentences={sentences} timeZone={timeZone} scopes={scopes} />;
    case "expiry":
      return <ExpirySection />;
    case "activities":
      return <ActivitiesSection sentences={sentences} />;
    case "conversion":
      return <ConversionSection scopes={scopes} />;
    case "people":
      return <PeopleSection />;
  }
}

/** What every field of the editor shares: the form as it is typed, what is wrong with it, and where the merchant is. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { SectionId } from "#app/components/programme/sections.ts";
import { fieldId, itemAt, sectionAt } from "#app/components/programme/sections.ts";
import type { Titles } from "#app/components/titles.tsx";
import { useTitles } from "#app/components/titles.tsx";
import { capital } from "#app/components/programme/words.ts";
import type { FormGroup, FormValue } from "#app/rules/programme/form.ts";
import { valueAt, withValue } from "#app/rules/programme/form.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

export type Editor = {
  form: FormGroup;
  currency: string;
  /** What anything of any version is called: nothing new is called the same. */
  usedIds: readonly string[];
  /** Titles of goods by "product 123", as far as they are known. */
  titles: Titles;
  errorAt: (path: string) => string | undefined;
  /** How much is wrong at and below a path, of what is shown. */
  faultsBelow: (path: string) => number;
  set: (path: string, value: FormValue) => void;
  /** A field that was left: from now on it says what is wrong with it. */
  touch: (path: string) => void;
  learn: (titles: Titles) => void;
  /** The item of a list that is open, by its path. */
  open: string | null;
  setOpen: (path: string | null) => void;
};

const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("a field of the programme stands within its editor");
  return editor;
}

export type EditorState = Editor & {
  section: SectionId;
  setSection: (section: SectionId) => void;
  goTo: (path: string) => void;
  /** Every field says what is wrong with it. */
  tellAll: () => void;
  replace: (form: FormGroup) => void;
};

type Given = {
  form: FormGroup;
  setForm: (change: (form: FormGroup) => FormGroup) => void;
  issues: readonly ProgrammeIssue[];
  currency: string;
  usedIds: readonly string[];
  section: SectionId;
  setSection: (section: SectionId) => void;
  /** Named by the draft as it was read, such as "product 123": their titles are asked for. */
  goods: readonly string[];
  /** The item that is open at first, by its path. */
  opens: string | null;
};

export function useEditorState({ form, setForm, issues, goods, opens, ...given }: Given): EditorState {
  const [touched, setTouched] = useState<ReadonlySet<string> | "all">(new Set<string>());
  const { currency, usedIds, section, setSection } = given;
  const asked = useTitles(goods);
  const [learnt, setLearnt] = useState<Titles>(new Map());
  const titles = useMemo(() => new Map([...asked, ...learnt]), [asked, learnt]);
  const [open, setOpen] = useState(opens);
  const focus = useFocus();
  const shown = useMemo(
    () =>
      new Map(
        issues
          .filter(({ path }) => touched === "all" || touched.has(path))
          .map((each) => [each.path, capital(each.message)]),
      ),
    [issues, touched],
  );
  const goTo = useCallback(
    (path: string) => {
      setSection(sectionAt(path));
      setOpen(itemAt(path));
      focus(path);
    },
    [setSection, focus],
  );
  return {
    ...{ form, currency, usedIds, titles, open, setOpen, section, setSection, goTo },
    errorAt: (path) => shown.get(path),
    faultsBelow: (path) =>
      [...shown.keys()].filter((each) => each === path || each.startsWith(`${path}.`)).length,
    set: (path, value) => setForm((before) => withValue(before, path, value)),
    touch: (path) =>
      setTouched((before) => (before === "all" || before.has(path) ? before : new Set([...before, path]))),
    learn: (more) => setLearnt((before) => new Map([...before, ...more])),
    tellAll: () => setTouched("all"),
    replace: (next) => {
      setForm(() => next);
      setTouched(new Set<string>());
      setOpen(null);
    },
  };
}

/** Puts the cursor into a field as soon as it stands there. */
function useFocus(): (path: string) => void {
  const [wanted, setWanted] = useState<{ path: string } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const field = document.getElementById(fieldId(wanted.path));
    field?.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  }, [wanted]);
  return useCallback((path: string) => setWanted({ path }), []);
}

export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <EditorContext.Provider value={editor}>{children}</EditorContext.Provider>;
}

/** What is typed at a path, as text; what is none is nothing. */
export function textAt(form: FormGroup, path: string): string {
  const value = valueAt(form, path);
  return typeof value === "string" ? value : "";
}

/** The words of a list at a path. */
export function textsAt(form: FormGroup, path: string): string[] {
  return listAt(form, path).filter((each) => typeof each === "string");
}

/** A list at a path; what is none is empty. */
export function listAt(form: FormGroup, path: string): FormValue[] {
  const value = valueAt(form, path);
  return Array.isArray(value) ? value : [];
}

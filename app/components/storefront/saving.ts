/** The form of the storefront's settings, and what came back of saving it. */
import { useEffect, useRef, useState } from "react";
import { useFetcher } from "@remix-run/react";
import type { StorefrontForm } from "#app/components/storefront/form.ts";
import { byField, faultsIn, toForm, toSend } from "#app/components/storefront/form.ts";
import type { FieldIssue } from "#app/errors.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";

/** Somebody saved in between: by whom, when, and what stands there now. */
export type Overtaken = { by: string | null; at: string; revision: number; storefront: Storefront };

export type StorefrontAnswer =
  | { saved: { revision: number } }
  | { issues: FieldIssue[] }
  | { overtaken: Overtaken }
  /** Nobody knows whether it was saved; saving again is safe. */
  | { failed: true }
  /** For a reason that nobody can mend in a field. */
  | { refused: string };

type Trouble = Exclude<StorefrontAnswer, { saved: unknown } | { issues: unknown }>;

type Kept = { storefront: Storefront; revision: number | null };

type Heard = {
  onSaved: () => void;
  /** Told once for each saving that is refused. */
  onFaults: (faults: Record<string, string>) => void;
};

/** What is typed stays typed, whatever comes back. Faults are said when saving was asked for, and then as they are. */
export function useStorefrontForm(kept: Kept, { onSaved, onFaults }: Heard) {
  const fetcher = useFetcher<StorefrontAnswer>();
  const [form, setForm] = useState(() => toForm(kept.storefront));
  const [base, setBase] = useState(form);
  const [revision, setRevision] = useState(kept.revision);
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState<FieldIssue[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const heard = useRef<unknown>(undefined);
  const sent = useRef(form);
  const { data, state } = fetcher;
  useEffect(() => {
    if (state !== "idle" || !data || heard.current === data) return;
    heard.current = data;
    setTrouble("saved" in data || "issues" in data ? null : data);
    setRefused("issues" in data ? data.issues : []);
    if ("issues" in data) onFaults(byField(data.issues, sent.current));
    if (!("saved" in data)) return;
    setRevision(data.saved.revision);
    setBase(sent.current);
    setAsked(false);
    onSaved();
  }, [data, state, onSaved, onFaults]);
  const faults = asked ? { ...byField(refused, form), ...faultsIn(form) } : {};
  const send = (over: number | null) => {
    setAsked(true);
    setRefused([]);
    const wrong = faultsIn(form);
    if (Object.keys(wrong).length > 0) {
      onFaults(wrong);
      return;
    }
    sent.current = form;
    const fields = { document: JSON.stringify(toSend(form)), revision: over === null ? "" : `${over}` };
    fetcher.submit(fields, { method: "post" });
  };
  const takeOver = (theirs: Overtaken) => {
    const next = toForm(theirs.storefront);
    setBase(next);
    setForm(next);
    setRevision(theirs.revision);
    setTrouble(null);
  };
  return {
    ...{ form, faults, trouble, revision, takeOver, busy: state !== "idle" },
    dirty: JSON.stringify(form) !== JSON.stringify(base),
    change: (next: StorefrontForm) => {
      setForm(next);
      setRefused([]);
    },
    save: () => send(revision),
    saveOver: (theirs: Overtaken) => send(theirs.revision),
    discard: () => {
      setForm(base);
      setAsked(false);
      setTrouble(null);
    },
  };
}

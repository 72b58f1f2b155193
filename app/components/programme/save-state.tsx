/** Saving the draft: the save bar, the guard against leaving, and what came back. */
import { useEffect, useRef } from "react";
import { useBlocker, useFetcher } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import type { FormGroup } from "#app/rules/programme/form.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";

/** Somebody saved the draft in between: whose it is now. */
export type Overtaken = {
  /** Null: the same person, in another window. */
  by: string | null;
  at: string;
  revision: number;
  /** Theirs, and what saving one's own over it would change, in words. */
  document: unknown;
  difference: string[];
};

export type SaveAnswer =
  | { saved: { revision: number } }
  | { issues: ProgrammeIssue[] }
  | { overtaken: Overtaken }
  | { gone: true }
  /** Nobody knows whether it was saved; saving again is safe. */
  | { failed: true }
  /** For a reason that nobody can mend in a field. */
  | { refused: string };

export type Saving = {
  save: (document: unknown, revision: number) => void;
  revive: (document: unknown) => void;
  busy: boolean;
  /** The newest answer, once. */
  answer: SaveAnswer | undefined;
};

export const SAVE = "save";
export const REVIVE = "revive";

export function useSaving(onAnswer: (answer: SaveAnswer) => void): Saving {
  const fetcher = useFetcher<SaveAnswer>();
  const heard = useRef<SaveAnswer | undefined>(undefined);
  const { data, state } = fetcher;
  useEffect(() => {
    if (state !== "idle" || !data || heard.current === data) return;
    heard.current = data;
    onAnswer(data);
  }, [data, state, onAnswer]);
  const send = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  return {
    save: (document, revision) =>
      send({ intent: SAVE, document: JSON.stringify(document), revision: `${revision}` }),
    revive: (document) => send({ intent: REVIVE, document: JSON.stringify(document) }),
    busy: state !== "idle",
    answer: data,
  };
}

const BAR = "programme-save-bar";

type BarProps = { dirty: boolean; busy: boolean; onSave: () => void; onDiscard: () => void };

/** Shopify's own bar: it stands as long as something is unsaved. */
export function ProgrammeSaveBar({ dirty, busy, onSave, onDiscard }: BarProps) {
  return (
    <SaveBar id={BAR} open={dirty} discardConfirmation>
      <button type="button" variant="primary" onClick={onSave} disabled={busy} {...(busy && { loading: "" })}>
        Save
      </button>
      <button type="button" onClick={onDiscard} disabled={busy}>
        Discard
      </button>
    </SaveBar>
  );
}

/** Asks before another page of Laurel takes what is unsaved away; from one section to another nothing is lost. */
export function useUnsavedGuard(dirty: boolean): void {
  const shopify = useAppBridge();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    let current = true;
    // It never answers where the merchant stays: then the page stands as it is.
    void shopify.saveBar.leaveConfirmation().then(() => {
      if (current) blocker.proceed();
    });
    return () => {
      current = false;
    };
  }, [blocker, shopify]);
}

/** Whether two states of the form say the same. */
export function isSame(a: FormGroup, b: FormGroup): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

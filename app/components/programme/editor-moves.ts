/** Where the merchant goes from the editor and within it, and what stands there meanwhile. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "@remix-run/react";
import type { BeginningWith } from "#app/components/programme/new-reward.ts";
import type { SectionId } from "#app/components/programme/sections.ts";
import { sectionOf } from "#app/components/programme/sections.ts";

/** The last value that was there. */
export function useLast<Value>(value: Value | null): Value | null {
  const last = useRef(value);
  if (value !== null) last.current = value;
  return last.current;
}

/** To a page that goes by what is saved: what is not is saved first. */
export function useLeaving({
  dirty,
  stuck,
  save,
  tell,
}: {
  dirty: boolean;
  stuck: boolean;
  save: () => void;
  /** What keeps the merchant here. */
  tell: () => void;
}): (path: string) => void {
  const navigate = useNavigate();
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    if (stuck) setWanted(null);
    else if (!dirty) navigate(wanted);
  }, [wanted, stuck, dirty, navigate]);
  return (path) => {
    setWanted(path);
    if (dirty) save();
    else if (stuck) tell();
  };
}

const SECTION = "section";

/** The section is part of the address, so that it is the same after a reload. */
export function useSection(): [SectionId, (section: SectionId) => void] {
  const [params, setParams] = useSearchParams();
  const choose = useCallback(
    (section: SectionId) =>
      setParams(
        (before) => {
          before.set(SECTION, section);
          return before;
        },
        { preventScrollReset: true, replace: true },
      ),
    [setParams],
  );
  return [sectionOf(params.get(SECTION)), choose];
}

/** What the address asks the editor to begin with; asked once, so that a reload adds nothing again. */
export function useBeginning(): BeginningWith {
  const [params, setParams] = useSearchParams();
  const [asked] = useState(() => ({ add: params.get("add"), reward: params.get("reward") }));
  const isAsked = params.has("add") || params.has("reward");
  useEffect(() => {
    if (!isAsked) return;
    setParams(
      (before) => {
        before.delete("add");
        before.delete("reward");
        return before;
      },
      { preventScrollReset: true, replace: true },
    );
  }, [isAsked, setParams]);
  return asked;
}

import { useCallback, useMemo, useState } from "react";
import { Banner, BlockStack, Card, Text } from "@shopify/polaris";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { MainPage } from "#app/components/main-page.tsx";
import { useUnsavedGuard } from "#app/components/programme/save-state.tsx";
import { HideCard, LookCard, WordsCard } from "#app/components/storefront/cards.tsx";
import { languageToOpen, previewed } from "#app/components/storefront/form.ts";
import { HeardLine } from "#app/components/storefront/heard-line.tsx";
import type { HeardView } from "#app/components/storefront/heard-view.ts";
import type { Overtaken } from "#app/components/storefront/saving.ts";
import { useStorefrontForm } from "#app/components/storefront/saving.ts";
import { RefusalBanner } from "#app/components/refused-banner.tsx";
import { Preview } from "#app/components/storefront/preview.tsx";
import { useThemeState } from "#app/components/theme-state.ts";
import { BlockList } from "#app/components/widget-status.tsx";
import { readProgramme } from "#app/rules/programme.ts";
import type { Language } from "#app/rules/storefront/languages.ts";
import type { Storefront } from "#app/rules/storefront/storefront.ts";

export type EditorProps = {
  editor: { shopId: string; apiKey: string };
  heard: HeardView;
  kept: { storefront: Storefront; revision: number | null };
  /** The programme in force; null before the first. */
  document: unknown;
  timeZone: string;
  now: string;
};

export function StorefrontEditor({ editor, heard, kept, document, timeZone, now }: EditorProps) {
  const shopify = useAppBridge();
  const theme = useThemeState();
  const onSaved = useCallback(() => void shopify.toast.show("Saved"), [shopify]);
  const [language, choose] = useState<Language>("en");
  // Once for each refusal: while a fault is mended, what is typed stays in the language where it was begun.
  const onFaults = useCallback(
    (faults: Record<string, string>) => choose((open) => languageToOpen(faults, open)),
    [],
  );
  const state = useStorefrontForm(kept, { onSaved, onFaults });
  useUnsavedGuard(state.dirty);
  const { form, change, faults, trouble } = state;
  const programme = useMemo(() => (document === null ? null : readProgramme(document)), [document]);
  return (
    <MainPage title="Storefront" fullWidth>
      <SaveBar id="storefront-save-bar" open={state.dirty} discardConfirmation>
        <button
          type="button"
          variant="primary"
          onClick={state.save}
          disabled={state.busy}
          {...(state.busy && { loading: "" })}
        >
          Save
        </button>
        <button type="button" onClick={state.discard} disabled={state.busy}>
          Discard
        </button>
      </SaveBar>
      <BlockStack gap="400">
        {trouble && "overtaken" in trouble ? <OvertakenBanner theirs={trouble.overtaken} {...state} /> : null}
        {trouble && "failed" in trouble ? (
          <Banner tone="critical" title="Laurel could not be reached">
            What you typed is still here. Save again.
          </Banner>
        ) : null}
        {trouble && "refused" in trouble ? <RefusalBanner words={trouble.refused} /> : null}
        {Object.keys(faults).length > 0 ? (
          <Banner tone="critical" title="Nothing was saved yet">
            Mend the fields that are marked below, and save again.
          </Banner>
        ) : null}
        <HeardLine first={heard} revision={state.revision} />
        <div className="laurel-storefront">
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="400">
                <BlockStack gap="100">
                  <Text as="h2" variant="headingMd">
                    In your theme
                  </Text>
                  <Text as="p" tone="subdued">
                    Each opens in the theme editor, where you see it in place. Nothing changes until you save
                    there.
                  </Text>
                </BlockStack>
                <BlockList theme={theme} editor={editor} />
              </BlockStack>
            </Card>
            <WordsCard {...{ form, change, faults, language }} onLanguage={choose} />
            <LookCard {...{ form, change, faults }} />
            <HideCard {...{ form, change, faults }} />
          </BlockStack>
          <div className="laurel-storefront__preview">
            <Preview storefront={previewed(form)} {...{ programme, language, timeZone, now }} />
          </div>
        </div>
      </BlockStack>
    </MainPage>
  );
}

type OvertakenProps = {
  theirs: Overtaken;
  takeOver: (theirs: Overtaken) => void;
  saveOver: (theirs: Overtaken) => void;
};

function OvertakenBanner({ theirs, takeOver, saveOver }: OvertakenProps) {
  return (
    <Banner
      tone="warning"
      title={`${theirs.by ?? "You, in another window,"} saved these settings ${theirs.at}`}
      action={{ content: "Take theirs", onAction: () => takeOver(theirs) }}
      secondaryAction={{ content: "Save mine over them", onAction: () => saveOver(theirs) }}
    >
      What you typed is still here, and not saved.
    </Banner>
  );
}

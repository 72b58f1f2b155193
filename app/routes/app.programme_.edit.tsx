/** The draft of the programme in its editor. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { sayInstant } from "#app/components/format.ts";
import { keepPage } from "#app/components/keep-page.ts";
import { ProgrammeEditor } from "#app/components/programme/editor.tsx";
import { sayActor } from "#app/components/programme/history-view.ts";
import type { SaveAnswer } from "#app/components/programme/save-state.tsx";
import { REVIVE, SAVE } from "#app/components/programme/save-state.tsx";
import { capital } from "#app/components/programme/words.ts";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { saveDraft } from "#app/flows/save-draft.server.ts";
import { startDraft } from "#app/flows/start-draft.server.ts";
import type { Merchant } from "#app/merchant.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { parseProgramme, toDocument } from "#app/rules/programme.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { idsOf } from "#app/rules/programme/ids.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";
import { revisionSent } from "#app/rules/programme/revision.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Edit programme · Laurel" }];

/** What is typed lives in the page; what was saved meanwhile is told by the answer. */
export const shouldRevalidate = () => false;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "edit-programme", async ({ shopId, now }) => {
    const [{ timeZone, scopes }, draft, versions] = await Promise.all([
      requireShopFacts(db, shopId),
      findDraft(db, shopId),
      publishedProgrammes(db, shopId),
    ]);
    if (!draft) return redirect("/app/programme");
    const { programme, revision } = draft;
    return {
      ...{ document: toDocument(programme), currency: programme.currency, revision },
      ...{ timeZone, scopes },
      usedIds: [...new Set(versions.flatMap((each) => idsOf(each.programme)))],
      now: now.toISOString(),
    };
  });
}

/** Far more than the largest programme that the rules allow. */
const MOST_SENT = 2_000_000;
const isTooLarge = (sent: unknown) => typeof sent === "string" && sent.length > MOST_SENT;

const document = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});
const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal(SAVE), document, revision: revisionSent }),
  z.object({ intent: z.literal(REVIVE), document }),
]);

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "edit-programme", async (merchant): Promise<SaveAnswer> => {
    const sent = Object.fromEntries(await request.formData());
    if (isTooLarge(sent["document"])) throw new Refusal("FORM_TOO_LARGE");
    const asked = intents.safeParse(sent);
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    const { shopId, staff: by, now } = merchant;
    const { document: typed } = asked.data;
    try {
      return {
        saved:
          asked.data.intent === SAVE
            ? await saveDraft(shopId, { document: typed, revision: asked.data.revision, by, now })
            : await startDraft(shopId, { from: { document: typed }, by, now }),
      };
    } catch (error) {
      const answer = error instanceof Refusal ? await answerTo(error, merchant, typed) : null;
      if (!answer) throw error;
      return answer;
    }
  });
}

/** When Laurel cannot be reached, or refuses, the page stays with everything that was typed. */
export function clientAction({ serverAction }: ClientActionFunctionArgs) {
  return keepPage<SaveAnswer>(serverAction, (refused) => (refused === null ? { failed: true } : { refused }));
}

/** What the merchant can do something about; null for everything else. */
async function answerTo(refusal: Refusal, merchant: Merchant, mine: unknown): Promise<SaveAnswer | null> {
  const { issues } = refusal.detail;
  if (refusal.code === "PROGRAMME_INVALID" && Array.isArray(issues))
    return { issues: issues as ProgrammeIssue[] };
  if (refusal.code === "DRAFT_NOT_FOUND") return { gone: true };
  if (refusal.code === "DRAFT_OVERTAKEN" || refusal.code === "DRAFT_EXISTS") return overtaken(merchant, mine);
  return null;
}

async function overtaken({ shopId, now, staff }: Merchant, mine: unknown): Promise<SaveAnswer> {
  const [theirs, { timeZone }] = await Promise.all([findDraft(db, shopId), requireShopFacts(db, shopId)]);
  const parsed = parseProgramme(mine);
  if (!theirs || "issues" in parsed) return { gone: true };
  const { programme, revision, editedBy, editedAt } = theirs;
  return {
    overtaken: {
      by: editedBy === staff ? null : capital(sayActor(editedBy, staff)),
      at: sayInstant(editedAt, { now, timeZone }).text,
      revision,
      document: toDocument(programme),
      difference: differenceInWords(programme, parsed.programme),
    },
  };
}

export default function EditProgrammePage() {
  return <ProgrammeEditor {...useLoaderData<typeof loader>()} />;
}

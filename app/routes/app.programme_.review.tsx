/** The last look before a draft is published: what is different, and what becomes of tiers. */
import { useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup, Card, List, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { summaryOf } from "#app/components/backtest/view.ts";
import { Differences } from "#app/components/programme/history-cards.tsx";
import { draftView, sayGoneTiers } from "#app/components/programme/history-view.ts";
import { Instant } from "#app/components/instant.tsx";
import { SubPage } from "#app/components/sub-page.tsx";
import { Tick } from "#app/components/tick.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { publishDraft } from "#app/flows/publish-draft.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { latestReport } from "#app/models/backtests.server.ts";
import { findDraft } from "#app/models/programme-drafts.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { isActive } from "#app/rules/activities.ts";
import { differenceInWords } from "#app/rules/programme/difference.ts";
import { LONGEST_NOTE } from "#app/rules/programme/note.ts";
import type { ProgrammeIssue } from "#app/rules/programme/refusals.ts";
import { revisionSent } from "#app/rules/programme/revision.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Review and publish · Laurel" }];

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "review-programme", async ({ shopId, now, staff }) => {
    const [{ timeZone }, draft, published] = await Promise.all([
      requireShopFacts(db, shopId),
      findDraft(db, shopId),
      findProgramme(db, shopId),
    ]);
    if (!draft) return redirect("/app/programme");
    const tried = await latestReport(db, shopId, { draftRevision: draft.revision });
    const difference = differenceInWords(published?.programme ?? null, draft.programme);
    return {
      name: draft.programme.name,
      draft: draftView(draft, difference, { now, timeZone, staff }),
      // One beside an older version says nothing of what publishing changes.
      backtest:
        tried?.report && tried.programmeVersion === published?.version ? summaryOf(tried.report) : null,
      published: published !== null,
      period: draft.programme.qualification.period,
      goneTiers: sayGoneTiers(published?.programme ?? null, draft.programme),
      notActive: draft.programme.activities.filter((each) => !isActive(each)).map(({ name }) => name),
    };
  });
}

const publication = z.object({
  revision: revisionSent,
  reevaluate: z.literal("on").optional(),
  note: z.string().max(LONGEST_NOTE).default(""),
});

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "review-programme", async ({ shopId, staff: by }) => {
    const asked = publication.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "the form is not one of this page" });
    const { revision, reevaluate, note } = asked.data;
    try {
      const { version } = await publishDraft(shopId, {
        ...{ revision, by, clock: () => new Date(), reevaluate: reevaluate === "on" },
        note: note.trim() === "" ? null : note.trim(),
      });
      return redirect(`/app/programme?published=${version}`);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 403) throw error;
      const ofNote = faultOfNote(error);
      return { refused: ofNote === null ? error.message : null, ofNote };
    }
  });
}

/** What is wrong with the note, where that is all. */
function faultOfNote({ code, detail: { issues } }: Refusal): string | null {
  if (code !== "PROGRAMME_INVALID" || !Array.isArray(issues)) return null;
  return (issues as ProgrammeIssue[]).find(({ path }) => path === "note")?.message ?? null;
}

type Period = "calendar_year" | "rolling_12_months" | "lifetime" | "anniversary_year";

const KEPT_UNTIL: Record<Period, string> = {
  calendar_year: "to the end of the calendar year",
  anniversary_year: "to the end of their year of membership",
  rolling_12_months: "for 12 months",
  lifetime: "for 12 months",
};

export default function ReviewPage() {
  const { name, draft, backtest, published, period, goneTiers, notActive } = useLoaderData<typeof loader>();
  const { refused = null, ofNote = null } = useActionData<typeof action>() ?? {};
  const busy = useNavigation().formMethod === "POST";
  const [anew, setAnew] = useState(false);
  const [note, setNote] = useState("");
  return (
    <SubPage
      title="Review and publish"
      narrow
      back={{ content: "Edit programme", url: "/app/programme/edit" }}
    >
      <Form method="post">
        <input type="hidden" name="revision" value={draft.revision} />
        <BlockStack gap="400">
          {refused ? (
            <Banner
              tone="critical"
              title="It was not published"
              action={{ content: "Look at the draft", url: "/app/programme/edit" }}
            >
              <p role="alert">{refused}</p>
            </Banner>
          ) : null}
          <Card>
            <BlockStack gap="300">
              <BlockStack gap="050">
                <Text as="h2" variant="headingMd">
                  What is different
                </Text>
                <Text as="p" tone="subdued">
                  “{name}”, saved <Instant at={draft.at} /> by {draft.by}
                </Text>
              </BlockStack>
              <Differences words={draft.difference} />
              {notActive.length > 0 ? (
                <Text as="p" tone="subdued">
                  Kept, and not active yet: {notActive.join(", ")}.
                </Text>
              ) : null}
            </BlockStack>
          </Card>
          {published ? <TriedCard backtest={backtest} /> : null}
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                What happens when you publish
              </Text>
              <List gap="extraTight">
                <List.Item>
                  Orders from now on earn by the new rules. Those that have earned keep what they earned.
                </List.Item>
                <List.Item>Whoever reaches a higher tier rises at once.</List.Item>
                {goneTiers ? (
                  <List.Item>
                    No longer there: {goneTiers}. Their members move at once to the highest tier that they
                    have reached.
                  </List.Item>
                ) : null}
                <List.Item>
                  {anew
                    ? "Whoever no longer reaches a tier falls at once."
                    : `Nobody ${goneTiers ? "else " : ""}falls on publication: who would, keeps the tier ${KEPT_UNTIL[period]}.`}
                </List.Item>
              </List>
              <Tick
                label="Judge everybody anew at once"
                name="reevaluate"
                value="on"
                checked={anew}
                onChange={setAnew}
                helpText="Tiers can be lost by that. Members do not like it."
              />
            </BlockStack>
          </Card>
          <Card>
            <TextField
              label="Note for your team"
              name="note"
              value={note}
              onChange={setNote}
              autoComplete="off"
              multiline={2}
              maxLength={LONGEST_NOTE}
              {...(ofNote !== null && { error: `It ${ofNote}` })}
              helpText="It stands beside this version. Customers do not see it."
            />
          </Card>
          <div className="laurel-heading">
            <ButtonGroup>
              <Button submit variant="primary" loading={busy}>
                Publish
              </Button>
              <Button url="/app/programme/edit" disabled={busy}>
                Go on editing
              </Button>
            </ButtonGroup>
          </div>
        </BlockStack>
      </Form>
    </SubPage>
  );
}

/** What the draft, as it is saved now, would have made of the shop's own orders. */
function TriedCard({ backtest }: { backtest: string[] | null }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          What your own orders say
        </Text>
        {(backtest ?? ["This draft has not been tried on your own orders yet."]).map((words) => (
          <Text key={words} as="p" numeric {...(backtest ? {} : { tone: "subdued" })}>
            {words}
          </Text>
        ))}
        <div>
          <Button url="/app/programme/backtest">
            {backtest ? "See the backtest" : "Try it on your orders"}
          </Button>
        </div>
      </BlockStack>
    </Card>
  );
}

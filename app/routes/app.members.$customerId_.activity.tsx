/** Records by hand that a member did something that earns. */
import { randomUUID } from "node:crypto";
import { useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Select,
  TextField,
} from "@shopify/polaris";
import { StarIcon } from "@shopify/polaris-icons";
import { z } from "zod";
import { memberName } from "#app/components/member-view.ts";
import { Notice } from "#app/components/notice.tsx";
import { sayActivity } from "#app/components/programme/words.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { recordActivity } from "#app/flows/record-activity.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { findProgramme } from "#app/models/programmes.server.ts";
import { requireMember } from "#app/reports/member-detail.server.ts";
import { requireShopFacts } from "#app/reports/shop-facts.server.ts";
import { dayText, instantOnDay, isActive } from "#app/rules/activities.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Record an activity · Laurel" }];

const LONGEST_PROOF = 500;
const ids = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);

function readId(given: string | undefined): bigint {
  const id = ids.safeParse(given);
  if (!id.success) throw new Refusal("MEMBER_NOT_FOUND");
  return id.data;
}

export function loader({ request, params: path }: LoaderFunctionArgs) {
  return forMerchant(request, "record-activity", async ({ shopId, now }) => {
    const [member, published, { timeZone }] = await Promise.all([
      requireMember(db, shopId, readId(path["customerId"])),
      findProgramme(db, shopId),
      requireShopFacts(db, shopId),
    ]);
    const active = (published?.programme.activities ?? []).filter(isActive);
    return {
      id: member.customerId.toString(),
      name: memberName(member),
      today: dayText(now, timeZone),
      firstKey: `admin:${randomUUID()}`,
      activities: active.map((each) => ({
        id: each.id,
        name: each.name,
        words: sayActivity(each),
        needsProof: each.proof === "required",
      })),
    };
  });
}

const wish = z.object({
  key: z.string().regex(/^admin:[0-9a-f-]{36}$/),
  activityId: z.string().min(1).max(40),
  day: z.string().max(20),
  proof: z.string().max(LONGEST_PROOF).default(""),
});

export function action({ request, params: path }: ActionFunctionArgs) {
  return forMerchant(request, "record-activity", async ({ shopId, now, staff }) => {
    const customerId = readId(path["customerId"]);
    const asked = wish.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "an activity and a day are needed" });
    const { key, activityId, day } = asked.data;
    const { timeZone } = await requireShopFacts(db, shopId);
    const at = instantOnDay(day, now, timeZone);
    if (at === undefined) return { refused: "The day is not a date." };
    const text = asked.data.proof.trim();
    const proof = text === "" ? null : { text };
    try {
      await recordActivity(shopId, { customerId, activityId, key, at, proof, by: staff }, { now });
    } catch (error) {
      if (error instanceof Refusal && isForReader(error)) return { refused: sayToMerchant(error) };
      throw error;
    }
    return redirect(`/app/members/${customerId}`);
  });
}

/** What whoever fills in the form can do something about, or has to know. */
function isForReader({ code }: Refusal): boolean {
  return /^(ACTIVITY_|PROOF_|MEMBER_NOT_ENROLLED$|MEMBER_EXCLUDED$|OUTSIDE_AUDIENCE$)/.test(code);
}

/** The flow's own words for it are the customer's. */
function sayToMerchant({ code, message }: Refusal): string {
  if (code !== "OUTSIDE_AUDIENCE") return message;
  return "The programme is only for customers with certain tags, and this one has none of them.";
}

export default function RecordPage() {
  const { id, name, activities, ...rest } = useLoaderData<typeof loader>();
  const back = { content: name, url: `/app/members/${id}` };
  return (
    <SubPage title="Record an activity" narrow back={back}>
      <Card>
        {activities.length === 0 ? (
          <Notice
            icon={StarIcon}
            heading="No activity can be recorded yet"
            action={<Button url="/app/programme/edit?section=activities">Add activities</Button>}
          >
            A visit, a review, a hike: the programme says what earns points besides orders.
          </Notice>
        ) : (
          <RecordForm id={id} activities={activities} {...rest} />
        )}
      </Card>
    </SubPage>
  );
}

type Recordable = { id: string; name: string; words: string; needsProof: boolean };

function RecordForm({
  id,
  activities,
  today,
  firstKey,
}: {
  id: string;
  activities: Recordable[];
  today: string;
  firstKey: string;
}) {
  const refused = useActionData<typeof action>()?.refused;
  const busy = useNavigation().formMethod === "POST";
  // The first key stays: sent twice, it is one activity.
  const [key] = useState(firstKey);
  const [activityId, setActivityId] = useState(activities[0]?.id ?? "");
  const [day, setDay] = useState(today);
  const [proof, setProof] = useState("");
  const chosen = activities.find((each) => each.id === activityId);
  const lacksProof = chosen?.needsProof === true && proof.trim() === "";
  return (
    <Form method="post">
      <input type="hidden" name="key" value={key} />
      <BlockStack gap="400">
        {refused ? (
          <Banner tone="critical">
            <p role="alert">{refused}</p>
          </Banner>
        ) : null}
        <FormLayout>
          <Select
            label="Activity"
            name="activityId"
            options={activities.map((each) => ({ label: each.name, value: each.id }))}
            value={activityId}
            onChange={setActivityId}
            helpText={chosen?.words ?? ""}
          />
          <TextField
            label="Day"
            name="day"
            type="date"
            value={day}
            onChange={setDay}
            max={today}
            autoComplete="off"
            helpText="At most 90 days ago."
          />
          <TextField
            label={chosen?.needsProof ? "Proof" : "Proof (optional)"}
            name="proof"
            value={proof}
            onChange={setProof}
            autoComplete="off"
            maxLength={LONGEST_PROOF}
            multiline={2}
            requiredIndicator={chosen?.needsProof ?? false}
            helpText="A link, a place, a number. It is removed with the customer's personal data."
          />
        </FormLayout>
        <InlineStack gap="200">
          <Button submit variant="primary" loading={busy} disabled={lacksProof || day === ""}>
            Record it
          </Button>
          <Button url={`/app/members/${id}`}>Cancel</Button>
        </InlineStack>
      </BlockStack>
    </Form>
  );
}

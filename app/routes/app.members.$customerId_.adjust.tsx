/** Gives one member points, or takes some, for a reason. */
import { randomUUID } from "node:crypto";
import { useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { z } from "zod";
import { sayNumber, sayPoints } from "#app/components/format.ts";
import { SubPage } from "#app/components/sub-page.tsx";
import { memberName } from "#app/components/member-view.ts";
import { db } from "#app/db.server.ts";
import { Refusal } from "#app/errors.ts";
import { adjustPoints } from "#app/flows/adjust-points.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { requireMember } from "#app/reports/member-detail.server.ts";
import { faultOfMember, faultOfPoints, LONGEST_REASON, parsePoints } from "#app/rules/adjustment.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Adjust points · Laurel" }];

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
  return forMerchant(request, "adjust", async ({ shopId }) => {
    const member = await requireMember(db, shopId, readId(path["customerId"]));
    const { customerId, state, available } = member;
    return {
      id: customerId.toString(),
      name: memberName(member),
      state,
      available: available.toString(),
      adjustmentId: randomUUID(),
    };
  });
}

const wish = z.object({ adjustmentId: z.uuid(), points: z.string().max(40), reason: z.string().max(2_000) });

export function action({ request, params: path }: ActionFunctionArgs) {
  return forMerchant(request, "adjust", async ({ shopId, now, staff }) => {
    const customerId = readId(path["customerId"]);
    const asked = wish.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Refusal("BAD_REQUEST", { detail: "points and reason are needed" });
    const { adjustmentId, reason } = asked.data;
    const points = parsePoints(asked.data.points);
    if (points === null)
      return { refused: `${faultOfPoints(asked.data.points) ?? "The points are missing"}.` };
    try {
      await adjustPoints(shopId, { adjustmentId, customerId, points, reason }, { by: staff, now });
    } catch (error) {
      if (error instanceof Refusal && error.status === 422) return { refused: error.message };
      throw error;
    }
    return redirect(`/app/members/${customerId}`);
  });
}

export default function AdjustPage() {
  const { id, name, state, available, adjustmentId } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused;
  const busy = useNavigation().formMethod === "POST";
  // The first id stays: sent twice, it is one adjustment.
  const [key] = useState(adjustmentId);
  const [points, setPoints] = useState("");
  const [reason, setReason] = useState("");
  const preview = previewOf({ points, state, available: BigInt(available) });
  return (
    <SubPage title="Adjust points" narrow back={{ content: name, url: `/app/members/${id}` }}>
      <Card>
        <Form method="post">
          <input type="hidden" name="adjustmentId" value={key} />
          <BlockStack gap="400">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {name}
              </Text>
              <Text as="p" tone="subdued" numeric>
                {sayPoints(BigInt(available))} to spend
              </Text>
            </BlockStack>
            {refused ? (
              <Banner tone="critical">
                <p role="alert">{refused}</p>
              </Banner>
            ) : null}
            <FormLayout>
              <TextField
                label="Points"
                name="points"
                value={points}
                onChange={setPoints}
                autoComplete="off"
                inputMode="text"
                helpText="A whole number. With a minus to take points, for example −50."
                {...(preview.fault && { error: preview.fault })}
                maxLength={20}
                requiredIndicator
              />
              <TextField
                label="Reason"
                name="reason"
                value={reason}
                onChange={setReason}
                autoComplete="off"
                maxLength={LONGEST_REASON}
                showCharacterCount
                helpText="Your team reads it in the statement. The customer does not see it."
                requiredIndicator
              />
            </FormLayout>
            <p aria-live="polite" className="laurel-dry">
              {preview.words}
            </p>
            <InlineStack gap="200">
              <Button
                submit
                variant="primary"
                loading={busy}
                disabled={!preview.ready || reason.trim() === ""}
              >
                {preview.button}
              </Button>
              <Button url={`/app/members/${id}`}>Cancel</Button>
            </InlineStack>
          </BlockStack>
        </Form>
      </Card>
    </SubPage>
  );
}

type Preview = { words: string; fault: string | null; button: string; ready: boolean };

/** What the points would do, before they do it. */
function previewOf(given: { points: string; state: string; available: bigint }): Preview {
  const nothing = { fault: null, button: "Adjust points", ready: false };
  const words = `Balance ${sayNumber(given.available)}`;
  if (/^\s*[+\-\u2212]?\s*$/.test(given.points)) return { ...nothing, words };
  const points = parsePoints(given.points);
  const fault = faultOfPoints(given.points) ?? (points === null ? null : faultOfMember(given, points));
  if (fault !== null || points === null) return { ...nothing, words, fault };
  const size = points < 0n ? -points : points;
  return {
    words: `Balance ${sayNumber(given.available)} → ${sayNumber(given.available + points)}`,
    fault: null,
    button: `${points > 0n ? "Give" : "Take"} ${sayPoints(size)}`,
    ready: true,
  };
}

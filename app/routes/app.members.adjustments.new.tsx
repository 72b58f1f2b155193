/** A file of adjustments is uploaded, to be looked at before anything is posted. */
import { randomUUID } from "node:crypto";
import { useState } from "react";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, DropZone, InlineStack, List, Text } from "@shopify/polaris";
import { z } from "zod";
import { SubPage } from "#app/components/sub-page.tsx";
import { Refusal } from "#app/errors.ts";
import { draftAdjustment } from "#app/flows/draft-adjustment.server.ts";
import { forMerchant } from "#app/merchant.server.ts";
import { MOST_BYTES } from "#app/rules/adjustment.ts";
import { readAdjustmentFile } from "#app/rules/adjustment-file.ts";

export { keepAndSay as clientAction, readAgain as shouldRevalidate } from "#app/components/keep-page.ts";
export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

export const meta = () => [{ title: "Adjust many · Laurel" }];

/** The form around the file. */
const FORM_BYTES = 10_000;

export function loader({ request }: LoaderFunctionArgs) {
  return forMerchant(request, "adjust-many", () => Promise.resolve({ adjustmentId: randomUUID() }));
}

export function action({ request }: ActionFunctionArgs) {
  return forMerchant(request, "adjust-many", async ({ shopId, now, staff }) => {
    try {
      const { adjustmentId, file } = await readForm(request);
      const lines = readAdjustmentFile(new Uint8Array(await file.arrayBuffer()));
      await draftAdjustment(shopId, { adjustmentId, fileName: file.name, lines }, { by: staff, now });
      return redirect(`/app/members/adjustments/${adjustmentId}`);
    } catch (error) {
      if (error instanceof Refusal && error.status === 422) return { refused: error.message };
      throw error;
    }
  });
}

/** Nothing is read of a body that says it is too large; a file without its length is measured once it is there. */
async function readForm(request: Request): Promise<{ adjustmentId: string; file: File }> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > MOST_BYTES + FORM_BYTES)
    throw new Refusal("ADJUSTMENT_FILE", { detail: "it is larger than 2 MB" });
  const form = await request.formData();
  const [id, file] = [z.uuid().safeParse(form.get("adjustmentId")), form.get("file")];
  if (!id.success || !(file instanceof File))
    throw new Refusal("ADJUSTMENT_FILE", { detail: "it is missing" });
  return { adjustmentId: id.data, file };
}

export default function AdjustMany() {
  const { adjustmentId } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.refused;
  const busy = useNavigation().formMethod === "POST";
  const submit = useSubmit();
  const [file, setFile] = useState<File | null>(null);
  const tooLarge = file !== null && file.size > MOST_BYTES;
  const upload = () => {
    if (!file) return;
    const form = new FormData();
    form.set("adjustmentId", adjustmentId);
    form.set("file", file);
    submit(form, { method: "post", encType: "multipart/form-data" });
  };
  return (
    <SubPage title="Adjust many" narrow back={{ content: "Adjustments", url: "/app/members/adjustments" }}>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="400">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                Upload a CSV file
              </Text>
              <Text as="p" tone="subdued">
                You will see what each line would do first. Nothing happens until you post it.
              </Text>
            </BlockStack>
            {refused || tooLarge ? (
              <Banner tone="critical">
                <p role="alert">{tooLarge ? "The file is larger than 2 MB." : refused}</p>
              </Banner>
            ) : null}
            <DropZone
              label="CSV file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              allowMultiple={false}
              onDropAccepted={([first]) => setFile(first ?? null)}
            >
              {file ? (
                <Chosen file={file} />
              ) : (
                <DropZone.FileUpload actionTitle="Choose a file" actionHint="or drop it here" />
              )}
            </DropZone>
            <InlineStack gap="200">
              <Button variant="primary" onClick={upload} loading={busy} disabled={!file || tooLarge}>
                Check the file
              </Button>
              <Button url="/app/members/adjustments">Cancel</Button>
            </InlineStack>
          </BlockStack>
        </Card>
        <HowItLooks />
      </BlockStack>
    </SubPage>
  );
}

function Chosen({ file }: { file: File }) {
  return (
    <div className="laurel-chosen">
      <Text as="p" fontWeight="medium" breakWord>
        {file.name}
      </Text>
      <Text as="p" tone="subdued" numeric>
        {Math.max(1, Math.round(file.size / 1024)).toLocaleString("en-US")} KB
      </Text>
    </div>
  );
}

const SAMPLE = `email,points,reason
ada@example.com,50,Late parcel
bo@example.com,-20,Given twice`;

function HowItLooks() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          How the file looks
        </Text>
        <pre className="laurel-sample">{SAMPLE}</pre>
        <List gap="extraTight">
          <List.Item>
            One line for each customer: their e-mail, points to give or (with a minus) to take, and a reason.
          </List.Item>
          <List.Item>
            At most 10,000 lines and 2 MB, saved as CSV UTF‑8. Commas, semicolons or tabs all work.
          </List.Item>
          <List.Item>Lines that cannot be posted are told one by one, and left out.</List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}

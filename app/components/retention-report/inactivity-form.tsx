import { useState } from "react";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { Button, FormLayout, Text, TextField } from "@shopify/polaris";

/** After how many days without an order a customer counts as lapsed. */
export function InactivityForm({ days, least, most }: { days: number; least: number; most: number }) {
  const [typed, setTyped] = useState(String(days));
  const answer = useActionData<{ problem?: string }>();
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post">
      <FormLayout>
        <div className="laurel-narrow-field">
          <TextField
            label="Days of inactivity"
            name="days"
            type="number"
            inputMode="numeric"
            suffix="days"
            min={least}
            max={most}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            {...(answer?.problem ? { error: answer.problem } : {})}
            helpText={`Who has not ordered for so long counts as lapsed: ${least} to ${most}. About twice the time between orders fits most shops.`}
            connectedRight={
              <Button submit loading={busy} disabled={typed === String(days)}>
                Save
              </Button>
            }
          />
        </div>
        <Text as="p" variant="bodySm" tone="subdued">
          Retention and churn of all periods are counted anew with it.
        </Text>
      </FormLayout>
    </Form>
  );
}

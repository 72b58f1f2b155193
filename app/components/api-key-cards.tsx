/** Keys of a merchant's own systems: making one, the ones there are, and how a request is signed. */
import { useState } from "react";
import { Form, useFetcher, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { KeyIcon } from "@shopify/polaris-icons";
import type { SaidInstant } from "#app/components/format.ts";
import { Instant } from "#app/components/instant.tsx";
import { Notice } from "#app/components/notice.tsx";
import { StateBadge } from "#app/components/state-badge.tsx";

export type KeyView = {
  keyId: string;
  name: string;
  made: SaidInstant;
  by: string;
  used: SaidInstant | null;
  revoked: SaidInstant | null;
};

/** The one time that a secret is shown. */
export function MadeKey({ keyId, secret }: { keyId: string; secret: string }) {
  return (
    <Banner tone="success" title="The key is made. Copy its secret now: it is not shown again.">
      <BlockStack gap="300">
        <CopyField label="Key" value={keyId} />
        <CopyField label="Secret" value={secret} />
      </BlockStack>
    </Banner>
  );
}

function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true);
      },
      () => {
        setCopied(false);
      },
    );
  };
  return (
    <TextField
      label={label}
      value={value}
      readOnly
      monospaced
      selectTextOnFocus
      autoComplete="off"
      connectedRight={
        <Button onClick={copy} accessibilityLabel={`Copy the ${label.toLowerCase()}`}>
          {copied ? "Copied" : "Copy"}
        </Button>
      }
    />
  );
}

export function MakeKeyCard({ refused }: { refused: string | null }) {
  const busy = useNavigation().formMethod === "POST";
  const [name, setName] = useState("");
  return (
    <Card>
      <Form method="post">
        <input type="hidden" name="intent" value="make" />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            Make a key
          </Text>
          <TextField
            label="Name"
            name="name"
            value={name}
            onChange={setName}
            maxLength={80}
            autoComplete="off"
            helpText="Which of your systems signs with it, for example “Till at the harbour”."
            {...(refused !== null && { error: refused })}
            connectedRight={
              <Button submit variant="primary" loading={busy} disabled={name.trim() === ""}>
                Make key
              </Button>
            }
          />
        </BlockStack>
      </Form>
    </Card>
  );
}

export function KeysCard({ keys }: { keys: KeyView[] }) {
  return (
    <Card>
      {keys.length === 0 ? (
        <Notice icon={KeyIcon} heading="No key yet">
          With a key, a system of your own tells Laurel what members did: a till, an app, a race.
        </Notice>
      ) : (
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Keys
          </Text>
          {keys.map((key) => (
            <KeyLine key={key.keyId} {...key} />
          ))}
        </BlockStack>
      )}
    </Card>
  );
}

function KeyLine({ keyId, name, made, by, used, revoked }: KeyView) {
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200">
      <BlockStack gap="050">
        <InlineStack gap="200">
          <Text as="h3" variant="headingSm">
            {name}
          </Text>
          {revoked ? <StateBadge state={{ words: "Revoked", tone: "quiet" }} /> : null}
        </InlineStack>
        <span className="laurel-code">{keyId}</span>
        <Text as="p" tone="subdued">
          Made <Instant at={made} /> by {by}
          {used ? (
            <>
              , last used <Instant at={used} />
            </>
          ) : (
            ", never used"
          )}
          {revoked ? (
            <>
              , revoked <Instant at={revoked} />
            </>
          ) : null}
        </Text>
      </BlockStack>
      {revoked ? null : <RevokeButton keyId={keyId} name={name} />}
    </InlineStack>
  );
}

function RevokeButton({ keyId, name }: { keyId: string; name: string }) {
  const fetcher = useFetcher();
  const [asking, setAsking] = useState(false);
  const revoke = () => {
    fetcher.submit({ intent: "revoke", keyId }, { method: "post" });
  };
  if (!asking)
    return (
      <Button
        onClick={() => {
          setAsking(true);
        }}
        accessibilityLabel={`Revoke ${name}`}
      >
        Revoke
      </Button>
    );
  return (
    <div role="alert">
      <InlineStack gap="200" blockAlign="center">
        <Text as="p">What signs with it stops working at once.</Text>
        <Button tone="critical" loading={fetcher.state !== "idle"} onClick={revoke}>
          Revoke for good
        </Button>
        <Button
          onClick={() => {
            setAsking(false);
          }}
        >
          Keep it
        </Button>
      </InlineStack>
    </div>
  );
}

export function ExampleCard({
  url,
  shopId,
  activityId,
}: {
  url: string;
  shopId: string;
  activityId: string;
}) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          How a request is signed
        </Text>
        <Text as="p">
          Over the time in seconds, a full stop and the body exactly as it is sent: HMAC-SHA256 with the
          secret, in base64. The same key in the body is the same activity, so whatever got no answer can be
          sent again.
        </Text>
        <pre className="laurel-sample" aria-label="Example">
          {exampleOf(url, shopId, activityId)}
        </pre>
        <Text as="p" tone="subdued">
          Ten requests a second, 16 KB each. A refusal is answered with a code and words.
        </Text>
      </BlockStack>
    </Card>
  );
}

function exampleOf(url: string, shopId: string, activityId: string): string {
  return `KEY=lk_…  SECRET=ls_…
BODY='{"customerId":"1234567890","activityId":"${activityId}","key":"visit-2026-0001","proof":{"place":"Harbour"}}'
TIME=$(date +%s)
SIGNATURE=$(printf '%s.%s' "$TIME" "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64)
curl ${url}/api/activities \\
  -H 'Content-Type: application/json' \\
  -H 'X-Laurel-Shop: ${shopId}' -H "X-Laurel-Key: $KEY" \\
  -H "X-Laurel-Timestamp: $TIME" -H "X-Laurel-Signature: $SIGNATURE" \\
  --data-raw "$BODY"`;
}

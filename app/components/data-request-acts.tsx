import { Button, ButtonGroup, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { DownloadButton } from "#app/components/download-button.tsx";
import type { DataRequestView } from "#app/components/data-request-view.ts";

/** The document, and saying that it was handed on. */
export function DataRequestActs({ request }: { request: DataRequestView }) {
  const fetcher = useFetcher();
  if (!request.ready)
    return (
      <Text as="p" tone="subdued">
        Being prepared
      </Text>
    );
  return (
    <ButtonGroup>
      <DownloadButton href={request.href} fileName={`data-request-${request.key}.json`}>
        Download
      </DownloadButton>
      {request.answered ? null : (
        <Button
          loading={fetcher.state !== "idle"}
          accessibilityLabel={`Mark as answered: ${request.customer}`}
          onClick={() => fetcher.submit({}, { method: "post", action: request.href })}
        >
          Mark as answered
        </Button>
      )}
    </ButtonGroup>
  );
}

import { useState } from "react";
import { BlockStack, Button, InlineError } from "@shopify/polaris";

/**
 * Saves what an address answers as a file. By fetch, not by link: App Bridge adds the session token to a fetch, and a
 * link inside the admin's frame has none.
 */
export function DownloadButton({
  href,
  fileName,
  children,
}: {
  href: string;
  fileName: string;
  children: string;
}) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async () => {
    setState("busy");
    try {
      await save(href, fileName);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <BlockStack gap="100">
      <Button onClick={() => void download()} loading={state === "busy"}>
        {children}
      </Button>
      {state === "failed" ? (
        <InlineError message="The file could not be made. Try again in a moment." fieldID={href} />
      ) : null}
    </BlockStack>
  );
}

async function save(href: string, fileName: string): Promise<void> {
  const response = await fetch(href);
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

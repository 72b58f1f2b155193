import { useEffect, useRef, useState } from "react";
import { BlockStack, Button, InlineError, InlineStack, Text } from "@shopify/polaris";
import { sayCount } from "#app/components/format.ts";
import { LongFile } from "#app/components/long-file.ts";

type Props = {
  href: string;
  fileName: string;
  /** What the file is about, where several on the page are called the same. */
  about?: string;
  children: string;
};
type State = { at: "idle" | "failed" } | { at: "busy"; lines: number };

/**
 * Saves what an address answers as a file. By fetch, not by link: App Bridge adds the session token to a fetch, and a
 * link inside the admin's frame has none. A long file says how far it is, and can be stopped.
 */
export function DownloadButton({ href, fileName, about, children }: Props) {
  const [state, setState] = useState<State>({ at: "idle" });
  const file = useRef<LongFile | null>(null);
  useEffect(() => () => file.current?.stop(), []);
  const download = async () => {
    const begun = new LongFile(href, (lines) => setState({ at: "busy", lines }));
    file.current = begun;
    setState({ at: "busy", lines: 0 });
    try {
      save(await begun.read(), fileName);
      setState({ at: "idle" });
    } catch {
      setState({ at: begun.isStopped ? "idle" : "failed" });
    }
  };
  return (
    <BlockStack gap="100">
      <Button onClick={() => void download()} loading={state.at === "busy"} {...labelOf(about, children)}>
        {children}
      </Button>
      {state.at === "busy" && state.lines > 0 ? (
        <InlineStack gap="200">
          <Text as="span" tone="subdued" numeric>
            {sayCount(state.lines, "line")} so far
          </Text>
          <Button variant="plain" onClick={() => file.current?.stop()}>
            Stop
          </Button>
        </InlineStack>
      ) : null}
      {state.at === "failed" ? (
        <InlineError message="The file could not be made. Try again in a moment." fieldID={href} />
      ) : null}
    </BlockStack>
  );
}

/** Saves a small file that the page has brought along. */
export function SaveButton({ text, fileName, about, children }: Omit<Props, "href"> & { text: string }) {
  const content = () => new Blob([text], { type: "text/csv;charset=utf-8" });
  return (
    <Button onClick={() => save(content(), fileName)} {...labelOf(about, children)}>
      {children}
    </Button>
  );
}

const labelOf = (about: string | undefined, words: string) =>
  about === undefined ? {} : { accessibilityLabel: `${words}: ${about}` };

function save(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  link.click();
  // Some browsers read the file only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

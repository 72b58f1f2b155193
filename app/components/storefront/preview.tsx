/** The widget beside its settings: the real one, in a frame that can reach nothing, drawn anew as something is typed. */
import { useEffect, useRef, useState } from "react";
import { BlockStack, Card, Select, Text } from "@shopify/polaris";
import type { Scene } from "#app/components/storefront/preview-document.ts";
import { PREVIEW_READY } from "#app/components/storefront/preview-ready.ts";

type PreviewProps = Pick<Scene, "storefront" | "language" | "timeZone"> & {
  programme: Scene["programme"] | null;
  now: string;
};

const SIZES = { desktop: { width: 820, height: 680 }, phone: { width: 390, height: 720 } };
type Size = keyof typeof SIZES;
/** So that all of it is seen at once beside the fields. */
const MOST_HEIGHT = 560;

export function Preview({ programme, now, ...said }: PreviewProps) {
  const [view, setView] = useState<Scene["view"]>("panel");
  const [as, setAs] = useState<Scene["as"]>("member");
  const [size, setSize] = useState<Size>("desktop");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Preview
        </Text>
        <div className="laurel-preview__choices">
          <Choice label="Show" options={VIEWS} value={view} onChange={setView} />
          <Choice label="Shopper" options={PEOPLE} value={as} onChange={setAs} />
          <Choice label="Screen" options={SCREENS} value={size} onChange={setSize} />
        </div>
        {programme ? (
          <Frames scene={{ ...said, programme, view, as, now: new Date(now) }} size={SIZES[size]} />
        ) : (
          <Text as="p" tone="subdued">
            The widget stands here as soon as your programme is published.
          </Text>
        )}
        <Text as="p" tone="subdued">
          The widget itself, with your programme and an example of 320 points, in the language chosen under
          Words.
        </Text>
      </BlockStack>
    </Card>
  );
}

const VIEWS: Record<Scene["view"], string> = {
  panel: "Panel",
  launcher: "Launcher",
  page: "Rewards page",
};
const PEOPLE: Record<Scene["as"], string> = { member: "Member", guest: "Guest" };
const SCREENS: Record<Size, string> = { desktop: "Desktop", phone: "Phone" };

type ChoiceProps<T extends string> = {
  label: string;
  options: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
};

function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const said = Object.entries<string>(options).map(([each, words]) => ({ value: each, label: words }));
  return <Select label={label} options={said} value={value} onChange={(each) => onChange(each as T)} />;
}

/** So long after the last key it is drawn. */
const PAUSE_MS = 200;

/** The drawing of what is typed, some moments later; null before the first. */
function useDrawing(scene: Scene): string | null {
  const [drawn, setDrawn] = useState<string | null>(null);
  const key = JSON.stringify(scene, (_key, each: unknown) => (typeof each === "bigint" ? `${each}` : each));
  const latest = useRef(scene);
  latest.current = scene;
  useEffect(() => {
    let current = true;
    const draw = async () => {
      const { previewDocument } = await import("#app/components/storefront/preview-document.ts");
      if (current) setDrawn(previewDocument(latest.current));
    };
    const timer = setTimeout(() => void draw(), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return drawn;
}

/** Two frames take turns: the one that was drawn stays until the next stands. */
function Frames({ scene, size }: { scene: Scene; size: { width: number; height: number } }) {
  const drawing = useDrawing(scene);
  const [shown, setShown] = useState<string | null>(null);
  const [around, room] = useRoom(size.width);
  const scale = Math.min(1, room / size.width, MOST_HEIGHT / size.height);
  const insetInlineStart = (room - size.width * scale) / 2;
  const frames = [...new Set([shown, drawing])].filter((each) => each !== null);
  return (
    <div
      ref={around}
      className="laurel-preview"
      style={{ height: size.height * scale }}
      aria-busy={drawing === null || drawing !== shown}
    >
      {frames.map((each) => (
        <Frame
          key={each}
          document={each}
          ready={each === shown}
          style={{ ...size, insetInlineStart, transform: `scale(${scale})` }}
          onReady={() => setShown(each)}
        />
      ))}
    </div>
  );
}

type FrameProps = {
  document: string;
  ready: boolean;
  style: React.CSSProperties;
  onReady: () => void;
};

function Frame({ document, ready, style, onReady }: FrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const tell = useRef(onReady);
  tell.current = onReady;
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow && data === PREVIEW_READY) tell.current();
    };
    window.addEventListener("message", hear);
    return () => window.removeEventListener("message", hear);
  }, []);
  return (
    <iframe
      ref={frame}
      title="Preview of the widget"
      sandbox="allow-scripts"
      srcDoc={document}
      style={style}
      {...(ready ? {} : { "data-drawing": "" })}
    />
  );
}

/** How wide the card leaves it. */
function useRoom(width: number): [React.RefObject<HTMLDivElement>, number] {
  const around = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(width);
  useEffect(() => {
    const node = around.current;
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? width));
    observer.observe(node);
    return () => observer.disconnect();
  }, [width]);
  return [around, room];
}

import { Card } from "@shopify/polaris";

export type Meaning = { title: string; help: string };

/** What the columns of a table mean, for whoever asks. */
export function Meanings({ of: meanings }: { of: readonly Meaning[] }) {
  return (
    <Card>
      <details className="laurel-words">
        <summary>What the columns mean</summary>
        <dl>
          {meanings.map(({ title, help }) => (
            <div key={title} className="laurel-words__pair">
              <dt>{title}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Card>
  );
}

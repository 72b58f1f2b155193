/** A line of values without axes; the words beside it carry the meaning, this one the shape. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const points = trace(values);
  return (
    <svg
      className="laurel-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <polygon points={`0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`} className="laurel-sparkline__area" />
      <polyline points={points} className="laurel-sparkline__line" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

const WIDTH = 120;
const HEIGHT = 32;
/** Keeps the stroke inside the box. */
const INSET = 2;

function trace(values: number[]): string {
  const low = Math.min(...values, 0);
  const high = Math.max(...values);
  const range = high - low || 1;
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  return values
    .map((value, index) => {
      const y = HEIGHT - INSET - ((value - low) / range) * (HEIGHT - 2 * INSET);
      return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}

/** A closed curve of revolving circles, as engraved on banknotes. */
function curve(petals: number, turns: number, depth: number, points: number): string {
  const steps = Array.from({ length: points + 1 }, (_, index) => {
    const angle = (2 * Math.PI * turns * index) / points;
    const radius = 60 + depth * Math.cos((petals / turns) * angle) + (depth / 3) * Math.sin((3 * petals * angle) / turns);
    return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${steps.join("L")}Z`;
}

const OUTER = curve(95, 8, 34, 2400);
const INNER = curve(41, 6, 14, 1200);

/** Ornament only: says nothing, so nothing is read aloud. */
export function Rosette() {
  return (
    <svg className="rosette" viewBox="-100 -100 200 200" aria-hidden="true" focusable="false">
      <path d={OUTER} />
      <path d={INNER} transform="scale(0.42)" />
    </svg>
  );
}

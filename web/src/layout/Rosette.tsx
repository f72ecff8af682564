const LOBES = 14;
const SCALLOPS = 28;
const STRANDS = 18;
const POINTS = 168; // of a strand: twelve a lobe

/** One closed strand of a ring, as a smooth path: its radius waves round the ring, within a scalloped edge. */
function strand(turn: number, middle: number, depth: number): string {
  const at = (index: number): [number, number] => {
    const angle = (2 * Math.PI * index) / POINTS;
    const swell = depth * (0.84 + 0.16 * Math.cos(SCALLOPS * angle));
    const radius = middle + swell * Math.sin(LOBES * angle + turn);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  const write = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const curves = Array.from({ length: POINTS + 1 }, (_, index) => {
    const [x, y] = at(index);
    const [nextX, nextY] = at(index + 1);
    const halfway = write((x + nextX) / 2, (y + nextY) / 2);
    return index === 0 ? `M${halfway}` : `Q${write(x, y)} ${halfway}`;
  });
  return curves.join("");
}

function ring(middle: number, depth: number): string {
  return Array.from({ length: STRANDS }, (_, index) => strand((2 * Math.PI * index) / STRANDS, middle, depth)).join("");
}

const OUTER = ring(390, 105);
const INNER = ring(252, 40);

/** Lines woven as those engraved on banknotes. Ornament only: says nothing, so nothing is read aloud. */
export function Rosette() {
  return (
    <svg className="rosette" viewBox="-500 -500 1000 1000" aria-hidden="true" focusable="false">
      <path d={OUTER} />
      <path d={INNER} />
    </svg>
  );
}

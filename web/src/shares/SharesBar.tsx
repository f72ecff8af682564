import { euros } from "../words/money";
import { SHARES, type Shared, type ShareName } from "../words/shares";
import { useShareLabels } from "./labels";

interface Piece {
  name: ShareName;
  from: number; // percent of the bar
  width: number;
}

const NARROWEST = 2; // percent: a share of a few cents can still be seen

function pieces(shared: Shared): Piece[] {
  const present = SHARES.filter((name) => shared[name] > 0);
  const total = present.reduce((sum, name) => sum + shared[name], 0);
  const seen = present.map((name) => Math.max((100 * shared[name]) / total, NARROWEST));
  const scale = 100 / seen.reduce((sum, width) => sum + width, 0);
  let from = 0;
  return present.map((name, index) => {
    const piece = { name, from, width: (seen[index] ?? 0) * scale };
    from += piece.width;
    return piece;
  });
}

function inWords(shared: Shared | null, labels: Record<ShareName, string>): string {
  if (!shared) return "Répartition pas encore connue";
  const said = SHARES.filter((name) => shared[name] > 0 || name === "left");
  return said.map((name) => `${labels[name]} ${euros(shared[name])}`).join(", ");
}

/** Who paid what, drawn: the four shares in one bar. Its words are read in its place. */
export function SharesBar({ shared, size }: { shared: Shared | null; size: "small" | "large" }) {
  const labels = useShareLabels();
  return (
    <svg className={`shares shares-${size}`} role="img" aria-label={inWords(shared, labels)} focusable="false">
      {shared ? (
        pieces(shared).map(({ name, from, width }) => (
          <rect key={name} className={`share share-${name}`} x={`${from}%`} width={`${width}%`} height="100%" fill={`url(#ink-${name})`} />
        ))
      ) : (
        <rect className="share-unknown" width="100%" height="100%" />
      )}
    </svg>
  );
}

/** The key to a bar's textures: one small sample. */
export function ShareSample({ name }: { name: ShareName }) {
  return (
    <svg className="sample" aria-hidden="true" focusable="false">
      <rect className={`share share-${name}`} width="100%" height="100%" fill={`url(#ink-${name})`} />
    </svg>
  );
}

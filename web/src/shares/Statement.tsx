import { euros } from "../words/money";
import { SHARES, SHARE_LABELS, type Shared } from "../words/shares";
import { ShareSample } from "./SharesBar";

/** The four shares as a statement: price, who paid, and what is left under a double rule. */
export function Statement({ price, shared }: { price: number; shared: Shared }) {
  return (
    <dl className="statement">
      <div className="statement-line">
        <dt>Prix payé pour le soin</dt>
        <dd className="money">{euros(price)}</dd>
      </div>
      {SHARES.map((name) => (
        <div key={name} className={`statement-line statement-${name}`}>
          <dt>
            <ShareSample name={name} />
            {SHARE_LABELS[name]}
          </dt>
          <dd className="money">{euros(shared[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

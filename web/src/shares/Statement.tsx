import { SHARES, SHARE_LABELS, type Shared } from "../words/shares";
import { ShareSample } from "./SharesBar";
import { Euros } from "../words/Said";

/** The four shares as a statement: price, who paid, and what is left under a double rule. */
export function Statement({ price, shared }: { price: number; shared: Shared }) {
  return (
    <dl className="statement">
      <div className="statement-line">
        <dt>Prix du soin</dt>
        <dd className="money"><Euros cents={price} /></dd>
      </div>
      {SHARES.map((name) => (
        <div key={name} className={`statement-line statement-${name}`}>
          <dt>
            <ShareSample name={name} />
            {SHARE_LABELS[name]}
          </dt>
          <dd className="money"><Euros cents={shared[name]} /></dd>
        </div>
      ))}
    </dl>
  );
}

import { SHARES, type Shared } from "../words/shares";
import { ShareSample } from "./SharesBar";
import { useShareLabels } from "./labels";
import { Euros } from "../words/Said";

/** The four shares as a statement: price, who paid, and what is left under a double rule. */
export function Statement({ price, shared }: { price: number; shared: Shared }) {
  const labels = useShareLabels();
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
            {labels[name]}
          </dt>
          <dd className="money"><Euros cents={shared[name]} /></dd>
        </div>
      ))}
    </dl>
  );
}

import { SHARES, SHARE_LABELS, type Shared } from "../words/shares";
import { ShareSample } from "./SharesBar";
import { Euros } from "../words/Said";

/** The bar's key on few lines: the shares that are there, and always what is left. */
export function ShareKey({ shared }: { shared: Shared }) {
  return (
    <ul className="share-key">
      {SHARES.filter((name) => shared[name] > 0 || name === "left").map((name) => (
        <li key={name}>
          <ShareSample name={name} />
          {SHARE_LABELS[name]} <span className="money"><Euros cents={shared[name]} /></span>
        </li>
      ))}
    </ul>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Switch } from "react-aria-components";
import { alertsState, useChooseAlerts } from "../api/alerts";
import { useBusy } from "../api/session";
import { ByPhone } from "../layout/Reach";
import { Reading } from "../states/Reading";
import { LineSkeleton } from "../states/Skeleton";

function Choice({ on, email }: { on: boolean; email: string | null }) {
  const choose = useChooseAlerts();
  const busy = useBusy();
  if (email === null)
    return (
      <p>
        Nous ne connaissons pas votre adresse e-mail&nbsp;: aucun message ne part. Pour en donner une, appelez-nous
        <ByPhone />.
      </p>
    );
  return (
    <>
      {/* Shown as asked while the answer is on its way; as it still is if the change was refused. */}
      <Switch
        className="switch"
        isSelected={choose.isPending ? choose.variables : on}
        onChange={(wanted) => {
          if (!busy()) choose.mutate(wanted);
        }}
      >
        <span className="switch-track" aria-hidden="true">
          <span className="switch-thumb" />
        </span>
        <span>M’écrire quand un remboursement est traité</span>
      </Switch>
      <p className="hint">
        À l’adresse <b className="address">{email}</b>, sans jamais rien dire de vos soins.
      </p>
      {choose.error && (
        <p className="notice notice-warm" role="alert">
          Votre choix n’a pas été enregistré&nbsp;: le service ne répond pas. Réessayez dans un instant.
        </p>
      )}
    </>
  );
}

export function Alerts() {
  const query = useQuery(alertsState);
  if (query.data === undefined && query.fetchStatus === "paused") return null; // the rest of the page says why
  return (
    <section aria-labelledby="alertes">
      <h2 id="alertes">Alertes par e-mail</h2>
      <Reading query={query} skeleton={<LineSkeleton />}>
        {({ on, email }) => <Choice on={on} email={email} />}
      </Reading>
    </section>
  );
}

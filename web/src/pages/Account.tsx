import { useQuery } from "@tanstack/react-query";
import { accountActivity } from "../api/reading";
import { useSession } from "../api/session";
import type { ActivityEntry } from "../api/types";
import { Page } from "../layout/Page";
import { ByPhone } from "../layout/Reach";
import { Reading } from "../states/Reading";
import { RowsSkeleton } from "../states/Skeleton";
import { dayAndTime } from "../words/dates";
import { NUMBERS } from "../words/numbers";
import { Alerts } from "./Alerts";
import { SignOut } from "./SignOut";

const KINDS: Record<ActivityEntry["kind"], string> = {
  sign_in: "Connexion",
  failed_sign_in: "Essai refusé",
  locked: "Compte verrouillé",
  unlocked: "Compte déverrouillé",
  sign_out: "Déconnexion",
  password_chosen: "Mot de passe choisi",
  account_opened: "Compte ouvert",
};

const WORRYING: readonly ActivityEntry["kind"][] = ["failed_sign_in", "locked"];

function Identity() {
  const { data } = useSession();
  if (!data?.me) return null;
  return (
    <section aria-labelledby="identite">
      <h2 id="identite">Vous</h2>
      <dl className="identity">
        <div className="fact">
          <dt>Nom</dt>
          <dd>
            {data.me.first_name} {data.me.last_name}
          </dd>
        </div>
        <div className="fact">
          <dt className="sentence">{NUMBERS[data.me.audience]}</dt>
          <dd className="reference">{data.me.number}</dd>
        </div>
      </dl>
    </section>
  );
}

function Entries({ entries }: { entries: ActivityEntry[] }) {
  if (entries.length === 0) return <p>Aucune connexion n’est encore enregistrée.</p>;
  return (
    <table className="activity" aria-labelledby="activite">
      <thead className="unseen">
        <tr>
          <th scope="col">Quoi</th>
          <th scope="col">Quand</th>
          <th scope="col">Appareil</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ at, kind, device }, rank) => (
          <tr key={`${at} ${rank}`} className={WORRYING.includes(kind) ? "worrying" : undefined}>
            <th scope="row">{KINDS[kind]}</th>
            <td>{dayAndTime(at)}</td>
            <td>{device}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function AccountPage() {
  const member = useSession().data?.me?.audience === "member";
  return (
    <Page title="Mon compte">
      <Identity />
      {member && <Alerts />}
      <section aria-labelledby="activite">
        <h2 id="activite">Activité du compte</h2>
        <p>Un accès que vous ne reconnaissez pas&nbsp;? Appelez-nous<ByPhone />.</p>
        <Reading query={useQuery(accountActivity)} skeleton={<RowsSkeleton />}>
          {({ entries }) => <Entries entries={entries} />}
        </Reading>
      </section>
      <SignOut />
    </Page>
  );
}

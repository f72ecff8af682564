import { useEffect, useRef } from "react";
import type { Simulation } from "../../api/types";
import { ForPatient } from "../../shares/labels";
import { SharesBar } from "../../shares/SharesBar";
import { Statement } from "../../shares/Statement";
import { Euros, Said } from "../../words/Said";
import { longDate } from "../../words/dates";
import { lastReason } from "../../words/expenses";
import { Why } from "../Why";

function Answer({ price, left }: Simulation) {
  if (left === 0) return <p className="answer-line">Il ne reste rien à la charge du patient, sur <Euros cents={price} />.</p>;
  return (
    <p className="answer-line">
      Il reste <strong><Euros cents={left} /></strong> à la charge du patient, sur <Euros cents={price} />.
    </p>
  );
}

/** What the patient pays there and then, and what of it comes back to them. */
function Counter({ price, scheme, institution, left, third_party, contracts }: Simulation) {
  const due = price - scheme - third_party;
  const later = institution - third_party;
  const refund = contracts.length > 1 ? "que ses contrats lui remboursent ensuite" : "que son contrat lui rembourse ensuite";
  return (
    <section aria-labelledby="comptoir">
      <h3 id="comptoir">À régler au comptoir</h3>
      {due === 0 ? (
        <p>Votre patient ne règle rien.</p>
      ) : (
        <p>
          Votre patient règle <strong><Euros cents={due} /></strong>,{" "}
          {later === 0 && "qui restent à sa charge"}
          {left === 0 && refund}
          {later > 0 && left > 0 && (
            <>dont <Euros cents={later} /> {refund} et <Euros cents={left} /> qui restent à sa charge</>
          )}.
        </p>
      )}
      {third_party > 0 && (
        <p>
          En tiers payant, ses contrats vous doivent directement <strong><Euros cents={third_party} /></strong>&nbsp;: c’est le minimum que
          la loi prévoit.
        </p>
      )}
      {scheme > 0 && (
        <p className="fine">
          La Sécurité sociale est supposée vous régler directement sa part. Sinon, le patient avance aussi <Euros cents={scheme} />,
          qu’elle lui rembourse.
        </p>
      )}
    </section>
  );
}

function Contracts({ contracts }: Simulation) {
  return (
    <section aria-labelledby="contrats">
      <h3 id="contrats">Part de chaque contrat, dans l’ordre où ils paient</h3>
      <dl>
        {contracts.map(({ contract, amount }) => (
          <div key={contract} className="statement-line">
            <dt className="reference">Contrat {contract}</dt>
            <dd className="money"><Euros cents={amount} /></dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What was simulated, brought into view and read from its title. */
export function SimulationResult({ simulation }: { simulation: Simulation }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const reason = simulation.institution === 0 ? lastReason(simulation.steps) : null;
  const { beneficiary, care_date, doubts, price, remainder, steps } = simulation;
  return (
    <ForPatient>
      <section className="simulation-result expense-sheet" aria-labelledby="resultat">
        <header>
          <h2 id="resultat" ref={heading} tabIndex={-1}>
            Pour {beneficiary}
          </h2>
          <p className="page-under">Délivrance le {longDate(care_date)}</p>
        </header>
        <Answer {...simulation} />
        {reason && <p><Said>{reason}</Said></p>}
        {doubts.map((doubt) => (
          <p key={doubt} className="notice notice-quiet">
            <Said>{doubt}</Said>
          </p>
        ))}
        <SharesBar shared={simulation} size="large" />
        <Statement price={price} shared={simulation} />
        <Counter {...simulation} />
        <Contracts {...simulation} />
        <div>
          <p className="fine">Ces phrases s’adressent à votre patient&nbsp;: «&nbsp;votre contrat&nbsp;» est le sien.</p>
          <Why steps={steps} remainder={remainder} provisional={false} />
        </div>
        <p className="fine">
          Simulation sans engagement, d’après les droits connus à ce jour. Rien n’en est conservé&nbsp;: ni le patient, ni le
          prix, ni le résultat.
        </p>
      </section>
    </ForPatient>
  );
}

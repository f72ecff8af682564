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

function Contracts({ contracts, third_party }: Simulation) {
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
      {third_party > 0 && (
        <p>
          En tiers payant, <strong><Euros cents={third_party} /></strong> de ces montants vous sont dus directement&nbsp;: c’est le
          minimum que la loi prévoit.
        </p>
      )}
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
  const { beneficiary, care_date, price, provisional, remainder, steps } = simulation;
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
        <SharesBar shared={simulation} size="large" />
        <Statement price={price} shared={simulation} />
        <Contracts {...simulation} />
        <div>
          <p className="fine">Ces phrases s’adressent à votre patient&nbsp;: «&nbsp;votre contrat&nbsp;» est le sien.</p>
          <Why steps={steps} remainder={remainder} provisional={false} />
        </div>
        {provisional && (
          <p className="notice notice-quiet">
            Ce calcul s’appuie sur un chiffre officiel qui reste à confirmer&nbsp;: le remboursement pourra différer.
          </p>
        )}
        <p className="fine">
          Simulation sans engagement, d’après les droits connus à ce jour. Rien n’en est conservé&nbsp;: ni le patient, ni le
          prix, ni le résultat.
        </p>
      </section>
    </ForPatient>
  );
}

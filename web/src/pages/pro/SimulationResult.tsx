import { useEffect, useId, useRef } from "react";
import type { Simulation } from "../../api/types";
import { ForPatient } from "../../shares/labels";
import { SharesBar } from "../../shares/SharesBar";
import { Statement } from "../../shares/Statement";
import { Euros, Said } from "../../words/Said";
import { longDate } from "../../words/dates";
import { Why } from "../Why";

type Total = Pick<Simulation, "price" | "scheme" | "institution" | "left" | "third_party">;

function totalOf(simulations: Simulation[]): Total {
  const sum = (name: keyof Total) => simulations.reduce((cents, simulation) => cents + simulation[name], 0);
  return {
    price: sum("price"),
    scheme: sum("scheme"),
    institution: sum("institution"),
    left: sum("left"),
    third_party: sum("third_party"),
  };
}

function Answer({ price, left }: Total) {
  if (left === 0) return <p className="answer-line">Il ne reste rien à la charge du patient, sur <Euros cents={price} />.</p>;
  return (
    <p className="answer-line">
      Il reste <strong><Euros cents={left} /></strong> à la charge du patient, sur <Euros cents={price} />.
    </p>
  );
}

/** What the patient pays there and then, and what of it comes back to them. */
function Counter({ price, scheme, institution, left, third_party, contracts }: Total & { contracts: number }) {
  const due = price - scheme - third_party;
  const later = institution - third_party;
  const refund = contracts > 1 ? "que ses contrats lui remboursent ensuite" : "que son contrat lui rembourse ensuite";
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
          En tiers payant, {contracts > 1 ? "ses contrats vous doivent" : "son contrat vous doit"} directement{" "}
          <strong><Euros cents={third_party} /></strong>&nbsp;: c’est le minimum que la loi prévoit.
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
  const title = useId();
  return (
    <section aria-labelledby={title} className="contracts">
      <h3 id={title}>Part de chaque contrat, dans l’ordre où ils paient</h3>
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

/** Who pays what of one aid, and why; under the name of its ear where there are two. */
function Part({ simulation, ear }: { simulation: Simulation; ear: string | null }) {
  return (
    <>
      {ear && <h3 className="ear">{ear}</h3>}
      {simulation.reason && <p><Said>{simulation.reason}</Said></p>}
      <SharesBar shared={simulation} size="large" />
      <Statement price={simulation.price} shared={simulation} />
      <Contracts {...simulation} />
      <div>
        <p className="fine">Ces phrases s’adressent à votre patient&nbsp;: «&nbsp;votre contrat&nbsp;» est le sien.</p>
        <Why steps={simulation.steps} remainder={simulation.remainder} provisional={false} />
      </div>
    </>
  );
}

const EARS = ["Oreille droite", "Oreille gauche"] as const;

/** What was simulated, brought into view and read from its title: an aid, or that of the right ear, then of the left. */
export function SimulationResult({ simulations }: { simulations: Simulation[] }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const [first, second] = simulations;
  if (!first) return null;
  const total = totalOf(simulations);
  const doubts = [...new Set(simulations.flatMap((simulation) => simulation.doubts))];
  return (
    <ForPatient>
      <section className="simulation-result expense-sheet" aria-labelledby="resultat">
        <header>
          <h2 id="resultat" ref={heading} tabIndex={-1}>
            Pour {first.beneficiary}
            {second && ", les deux oreilles"}
          </h2>
          <p className="page-under">Délivrance le {longDate(first.care_date)}</p>
        </header>
        {doubts.map((doubt) => (
          <p key={doubt} className="notice notice-warm">
            <Said>{doubt}</Said>
          </p>
        ))}
        <Answer {...total} />
        <Counter {...total} contracts={first.contracts.length} />
        <Part simulation={first} ear={second ? EARS[0] : null} />
        {second && <Part simulation={second} ear={EARS[1]} />}
        <p className="fine">
          Simulation sans engagement, d’après les droits connus à ce jour. Rien n’en est conservé&nbsp;: ni le patient, ni le
          prix, ni le résultat.
        </p>
      </section>
    </ForPatient>
  );
}

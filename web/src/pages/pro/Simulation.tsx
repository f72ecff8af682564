import { useState } from "react";
import { Button } from "react-aria-components";
import { Refused } from "../../api/client";
import { useSimulation } from "../../api/simulation";
import { usePageTitle } from "../../layout/Page";
import { typeset } from "../../words/typeset";
import { NOTHING, useDraft } from "./draft";
import { SimulationForm } from "./SimulationForm";
import { SimulationResult } from "./SimulationResult";

// True without a network as of a service that does not answer: it may be read once the network is back.
const UNREACHED =
  "Nous n'avons pas pu joindre le service. Votre saisie est intacte : vérifiez votre connexion, puis relancez la simulation.";

function Trouble({ error }: { error: Error }) {
  const told = error instanceof Refused ? error.detail : "";
  return (
    <p className="notice notice-warm" role="alert">
      {typeset(told || UNREACHED)}
    </p>
  );
}

export default function SimulationPage() {
  const heading = usePageTitle("Simulation");
  const simulation = useSimulation();
  const draft = useDraft();
  const [turn, setTurn] = useState(0);
  function afresh() {
    simulation.reset();
    setTurn(turn + 1);
    heading.current?.focus();
    scrollTo(0, 0);
  }
  return (
    <>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          Simuler une aide auditive
        </h1>
        <p className="page-under">Qui paierait quoi, contrat par contrat, pour une oreille ou les deux.</p>
      </header>
      {draft !== NOTHING && turn === 0 && !simulation.data && (
        <p className="notice notice-quiet" role="status">
          Votre saisie est retrouvée&nbsp;: relisez-la, puis relancez la simulation.
        </p>
      )}
      <SimulationForm
        key={turn}
        draft={turn === 0 ? draft : NOTHING}
        simulate={simulation.mutate}
        changed={simulation.reset}
        isPending={simulation.isPending}
        error={simulation.error}
      />
      {simulation.error && <Trouble error={simulation.error} />}
      {simulation.data && (
        <>
          <SimulationResult key={simulation.submittedAt} simulations={simulation.data} />
          <Button className="button-second simulation-again" onPress={afresh}>
            Nouvelle simulation
          </Button>
        </>
      )}
    </>
  );
}

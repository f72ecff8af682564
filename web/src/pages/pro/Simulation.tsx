import { useState } from "react";
import { Button } from "react-aria-components";
import { Refused } from "../../api/client";
import { useSimulation } from "../../api/simulation";
import { usePageTitle } from "../../layout/Page";
import { typeset } from "../../words/typeset";
import { SimulationForm } from "./SimulationForm";
import { SimulationResult } from "./SimulationResult";

function Trouble({ error }: { error: Error }) {
  const told = error instanceof Refused ? error.detail : "";
  return (
    <p className="notice notice-warm" role="alert">
      {told ? typeset(told) : "Le service ne répond pas. Votre saisie est intacte\u00a0: réessayez dans un instant."}
    </p>
  );
}

export default function SimulationPage() {
  const heading = usePageTitle("Simulation");
  const simulation = useSimulation();
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
        <p className="page-under">Qui paierait quoi, contrat par contrat, pour une oreille.</p>
      </header>
      <SimulationForm
        key={turn}
        simulate={simulation.mutate}
        changed={simulation.reset}
        isPending={simulation.isPending}
        error={simulation.error}
      />
      {simulation.error && <Trouble error={simulation.error} />}
      {simulation.data && (
        <>
          <SimulationResult key={simulation.submittedAt} simulation={simulation.data} />
          <Button className="button-second simulation-again" onPress={afresh}>
            Nouvelle simulation
          </Button>
        </>
      )}
    </>
  );
}

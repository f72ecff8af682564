import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { Step } from "../api/types";
import { MoreIcon } from "../layout/icons";
import { ShareSample } from "../shares/SharesBar";
import { useShareLabels } from "../shares/labels";
import { Euros, Said, SignedEuros } from "../words/Said";

function ShareSteps({ share, steps }: { share: Step["share"]; steps: Step[] }) {
  const labels = useShareLabels();
  if (steps.length === 0) return null;
  const total = steps.reduce((sum, { amount }) => sum + amount, 0);
  return (
    <section className="why-share">
      <h3>
        <ShareSample name={share} />
        {labels[share]}
      </h3>
      <ol className="steps">
        {steps.map(({ text, amount, rule, source }, index) => (
          // The steps of a decision never move: their rank is their name.
          <li key={index} className="step">
            <p className="step-text"><Said>{text}</Said></p>
            <p className="money"><SignedEuros cents={amount} /></p>
            <p className="step-source">
              <Said>{source}</Said>, <span className="reference">règle {rule}</span>
            </p>
          </li>
        ))}
      </ol>
      <p className="why-total">
        Total <span className="money"><Euros cents={total} /></span>
      </p>
    </section>
  );
}

function Remainder({ said }: { said: string }) {
  const labels = useShareLabels();
  return (
    <section className="why-share">
      <h3>
        <ShareSample name="left" />
        {labels.left}
      </h3>
      <p className="step-text"><Said>{said}</Said></p>
    </section>
  );
}

interface WhyProps {
  steps: Step[];
  remainder: string | null;
  provisional: boolean;
}

/** Why this amount: the steps of the calculation, each with the rule behind it, then what is left and why. */
export function Why({ steps, remainder, provisional }: WhyProps) {
  if (steps.length === 0) return null;
  return (
    <Disclosure className="why">
      <Heading level={2}>
        <Button slot="trigger" className="why-trigger">
          Pourquoi ce montant&nbsp;?
          <MoreIcon />
        </Button>
      </Heading>
      <DisclosurePanel className="why-panel">
        <ShareSteps share="scheme" steps={steps.filter(({ share }) => share === "scheme")} />
        <ShareSteps share="institution" steps={steps.filter(({ share }) => share === "institution")} />
        {remainder && <Remainder said={remainder} />}
        {provisional && (
          <p className="notice notice-quiet">
            Ce calcul s’appuie sur un chiffre officiel qui reste à confirmer. S’il change, nous corrigerons de nous-mêmes.
          </p>
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}

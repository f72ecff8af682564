import type { ReactNode } from "react";
import type { ExpenseDetail } from "../api/types";
import { longDate } from "../words/dates";
import { spokenReference } from "../words/expenses";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children == null || children === "") return null;
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The professional whose name we do not know. */
const unnamed = ({ finess, state }: ExpenseDetail) =>
  `n°\u00a0FINESS ${finess}${state === "being_analysed" ? ", que nous vérifions" : ""}`;

/** Everything else that is known of an expense, for who looks for it. */
export function ExpenseFacts({ expense }: { expense: ExpenseDetail }) {
  const { quantity, contracts } = expense;
  return (
    <section className="facts" aria-labelledby="faits">
      <h2 id="faits">Ce que nous savons de ce soin</h2>
      <dl>
        <Fact name="Soin du">{longDate(expense.care_date)}</Fact>
        <Fact name="Pour">{expense.beneficiary}</Fact>
        <Fact name="Professionnel">{expense.professional ?? unnamed(expense)}</Fact>
        <Fact name="Code de l’acte">{expense.act}</Fact>
        <Fact name="Quantité">{quantity > 1 ? quantity : null}</Fact>
        <Fact name="Reçu le">{longDate(expense.received_on)}</Fact>
        {expense.cancelled_on ? (
          <Fact name="Annulé le">{longDate(expense.cancelled_on)}</Fact>
        ) : (
          <Fact name="Décidé le">{expense.decided_on && longDate(expense.decided_on)}</Fact>
        )}
        <Fact name={contracts.length > 1 ? "Contrats" : "Contrat"}>{contracts.join(", ")}</Fact>
        <Fact name="Référence">
          <span className="reference">{spokenReference(expense.id)}</span>
        </Fact>
      </dl>
    </section>
  );
}

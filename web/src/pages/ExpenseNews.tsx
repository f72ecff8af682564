import type { ExpenseDetail } from "../api/types";
import { ByPhone, ByPost } from "../layout/Reach";
import { StateMark } from "../states/StateMark";
import { sinceDate } from "../words/dates";
import { isBadNews, spokenReference } from "../words/expenses";
import { euros } from "../words/money";
import { Said } from "../words/Said";

function whereItGoes({ amount_due, paid_to }: ExpenseDetail): string {
  if (amount_due <= 0) return "Il n’y a rien à vous verser.";
  const who = paid_to === "professional" ? "au professionnel de santé, qui ne vous a pas fait avancer cette somme" : "sur votre compte";
  return `${euros(amount_due)} à verser ${who}.`;
}

/** What the state of an expense means for the person, and what to do about it. */
export function ExpenseNews({ expense }: { expense: ExpenseDetail }) {
  const { state, id } = expense;
  const { reason } = expense;
  const contested = isBadNews(expense);
  const listed = state === "information_needed" && expense.missing.length > 0; // the list says it better than the reason
  const reference = <span className="reference">{spokenReference(id)}</span>;
  if (state === "reimbursed" && !contested) {
    return (
      <p className="news">
        <StateMark expense={expense} />
        <span><Said>{reason ?? whereItGoes(expense)}</Said></span>
      </p>
    );
  }
  return (
    <section className={`notice ${contested || state === "information_needed" ? "notice-warm" : "notice-quiet"} news-block`}>
      <h2>
        <StateMark expense={expense} />
      </h2>
      {reason && !listed && <p><Said>{reason}</Said></p>}
      {state === "being_analysed" && (
        <p>Nous l’avons reçue {sinceDate(expense.received_on)}. Vous n’avez rien à faire&nbsp;: le résultat s’affichera ici.</p>
      )}
      {state === "information_needed" && (
        <>
          {listed && (
            <>
              <p>Il nous manque&nbsp;:</p>
              <ul className="missing">
                {expense.missing.map((piece) => (
                  <li key={piece}><Said>{piece}</Said></li>
                ))}
              </ul>
            </>
          )}
          {expense.papers && <p><Said>{expense.papers}</Said></p>}
          <p>
            Donnez-nous cette information avec la référence {reference}, par courrier
            <ByPost />, ou par téléphone
            <ByPhone />. Le calcul reprendra aussitôt.
          </p>
        </>
      )}
      {contested && (
        <p>
          Si vous n’êtes pas d’accord, écrivez-nous avec la référence {reference}
          <ByPost />&nbsp;: nous reverrons la décision et vous répondrons.
        </p>
      )}
      {state === "cancelled" && <p>Vous n’avez rien à faire. Cette ligne reste ici pour mémoire.</p>}
    </section>
  );
}

import { Link } from "wouter";
import type { ExpenseRow } from "../api/types";
import { SharesBar } from "../shares/SharesBar";
import { StateMark } from "../states/StateMark";
import { shortDate } from "../words/dates";
import { careOf, isReimbursed, peopleOf } from "../words/expenses";
import { type Shared, sharesOf } from "../words/shares";
import { Euros } from "../words/Said";

/** What was reimbursed, which a member looks for, then of what price; the price alone until it is decided. */
function Amount({ price, shared }: { price: number; shared: Shared | null }) {
  const asked = <span className="money"><Euros cents={price} /></span>;
  if (!shared) return <p className="row-amount"><span className="row-price">Prix {asked}</span></p>;
  return (
    <p className="row-amount">
      <span className="money"><Euros cents={shared.institution} /></span>
      <span className="row-price">
        <span className="unseen"> remboursés</span> sur {asked}
      </span>
    </p>
  );
}

function Row({ expense, isNew, dated }: { expense: ExpenseRow; isNew: boolean; dated: boolean }) {
  const shared = sharesOf(expense);
  return (
    <li className={`row row-${expense.state}`}>
      <p className="row-title">
        <Link href={`/depenses/${expense.id}`}>{careOf(expense)}</Link>
        {isNew && <strong className="new">Nouveau</strong>}
      </p>
      <Amount price={expense.price} shared={shared} />
      <p className="row-people">
        {shortDate(expense.care_date)}, {peopleOf(expense)}
      </p>
      {expense.state !== "cancelled" && <SharesBar shared={shared} size="small" />}
      {(dated || !isReimbursed(expense)) && (
        <p className="row-state">
          <StateMark expense={expense} />
        </p>
      )}
      {shared && (
        <p className="row-left">
          Reste <span className="money"><Euros cents={shared.left} /></span>
        </p>
      )}
    </li>
  );
}

const NONE: ReadonlySet<string> = new Set();

interface ExpenseRowsProps {
  expenses: ExpenseRow[];
  arrived?: ReadonlySet<string>;
  dated?: boolean; // false under a heading that says the day on which they were reimbursed
}

/** Expenses as a list, in their order. */
export function ExpenseRows({ expenses, arrived = NONE, dated = true }: ExpenseRowsProps) {
  return (
    <ul className="rows">
      {expenses.map((expense) => (
        <Row key={expense.id} expense={expense} isNew={arrived.has(expense.id)} dated={dated} />
      ))}
    </ul>
  );
}

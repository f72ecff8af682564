import { Link } from "wouter";
import type { ExpenseRow } from "../api/types";
import { SharesBar } from "../shares/SharesBar";
import { StateMark } from "../states/StateMark";
import { shortDate } from "../words/dates";
import { careOf, peopleOf } from "../words/expenses";
import { sharesOf } from "../words/shares";
import { Euros } from "../words/Said";

function Row({ expense, isNew }: { expense: ExpenseRow; isNew: boolean }) {
  const shared = sharesOf(expense);
  return (
    <li className={`row row-${expense.state}`}>
      <p className="row-title">
        <Link href={`/depenses/${expense.id}`}>{careOf(expense)}</Link>
        {isNew && <strong className="new">Nouveau</strong>}
      </p>
      <p className="row-price money"><Euros cents={expense.price} /></p>
      <p className="row-people">
        {shortDate(expense.care_date)}, {peopleOf(expense)}
      </p>
      {expense.state !== "cancelled" && <SharesBar shared={shared} size="small" />}
      <p className="row-state">
        <StateMark expense={expense} />
      </p>
      {shared && (
        <p className="row-left">
          Reste <span className="money"><Euros cents={shared.left} /></span>
        </p>
      )}
    </li>
  );
}

const NONE: ReadonlySet<string> = new Set();

/** Expenses as a list, the newest first. */
export function ExpenseRows({ expenses, arrived = NONE }: { expenses: ExpenseRow[]; arrived?: ReadonlySet<string> }) {
  return (
    <ul className="rows">
      {expenses.map((expense) => (
        <Row key={expense.id} expense={expense} isNew={arrived.has(expense.id)} />
      ))}
    </ul>
  );
}

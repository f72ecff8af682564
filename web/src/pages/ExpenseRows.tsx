import { Link } from "wouter";
import type { ExpenseRow } from "../api/types";
import { SharesBar } from "../shares/SharesBar";
import { StateMark } from "../states/StateMark";
import { shortDate } from "../words/dates";
import { peopleOf } from "../words/expenses";
import { euros } from "../words/money";
import { sharesOf } from "../words/shares";

function Row({ expense, isNew }: { expense: ExpenseRow; isNew: boolean }) {
  const shared = sharesOf(expense);
  return (
    <li className={`row row-${expense.state}`}>
      <p className="row-title">
        <Link href={`/depenses/${expense.id}`}>{expense.label}</Link>
        {isNew && <strong className="new">Nouveau</strong>}
      </p>
      <p className="row-price money">{euros(expense.price)}</p>
      <p className="row-people">
        {shortDate(expense.care_date)}, {peopleOf(expense)}
      </p>
      <SharesBar shared={shared} size="small" />
      <p className="row-state">
        <StateMark expense={expense} />
      </p>
      {shared && (
        <p className="row-left">
          Reste <span className="money">{euros(shared.left)}</span>
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

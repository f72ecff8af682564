import type { ExpenseRow, ExpenseState } from "../api/types";
import { paysNothing, stateInWords } from "../words/expenses";

const MARKS: Record<ExpenseState | "nothing", string> = {
  reimbursed: "M2.5 8.4 6.2 12 13.5 4",
  being_analysed: "M8 2.5A5.5 5.5 0 1 1 2.5 8M8 5v3.2l2.2 1.5",
  information_needed: "M8 2 14.5 13.5H1.5ZM8 6.5v3.2M8 11.6v.3",
  refused: "M3 3h10v10H3ZM5.5 8h5",
  nothing: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM5.5 8h5",
  cancelled: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM4.2 11.8l7.6-7.6",
};

/** The state of an expense: a shape and words; colour only follows. */
export function StateMark({ expense }: { expense: ExpenseRow }) {
  const mark = paysNothing(expense) && !expense.scheme_paid_whole ? "nothing" : expense.state;
  return (
    <span className={`state state-${mark}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d={MARKS[mark]} />
      </svg>
      {stateInWords(expense)}
    </span>
  );
}

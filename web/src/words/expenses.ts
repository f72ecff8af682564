import type { ExpenseRow, ExpenseState } from "../api/types";
import { sinceDate } from "./dates";
import { typeset } from "./typeset";

export const STATE_LABELS: Record<ExpenseState, string> = {
  being_analysed: "En cours d’analyse",
  reimbursed: "Remboursement calculé",
  information_needed: "Information à donner",
  refused: "Refusée",
  cancelled: "Annulée",
};

const DATED: readonly ExpenseState[] = ["reimbursed", "refused", "cancelled"];

/** Whether it was worked out, and came to nothing. */
export const paysNothing = ({ state, institution }: Pick<ExpenseRow, "state" | "institution">) =>
  state === "reimbursed" && institution === 0;

/** Whether all there is to say of it is that it was worked out. */
export const isReimbursed = (expense: ExpenseRow) =>
  expense.state === "reimbursed" && !expense.recalculated_on && !paysNothing(expense);

/** Whether that leaves the member with something that a contract may pay. */
export const isBadNews = (expense: Pick<ExpenseRow, "state" | "institution" | "left" | "scheme_paid_whole">) =>
  expense.state === "refused" || (paysNothing(expense) && expense.left !== 0 && !expense.scheme_paid_whole);

/** The whole price, or all of it but what nobody reimburses. */
const paidByScheme = ({ left }: ExpenseRow) =>
  `La Sécurité sociale a ${left === 0 ? "tout payé" : "payé tout ce qui se rembourse"}`;

/** "Remboursement calculé hier" */
export function stateInWords(expense: ExpenseRow): string {
  const { state, decided_on, recalculated_on } = expense;
  if (recalculated_on && state === "reimbursed") return `Remboursement recalculé ${sinceDate(recalculated_on)}`;
  if (paysNothing(expense)) return expense.scheme_paid_whole ? paidByScheme(expense) : "Rien à rembourser";
  const label = STATE_LABELS[state];
  return decided_on && DATED.includes(state) ? `${label} ${sinceDate(decided_on)}` : label;
}

/** The day its amounts last changed; null while there are none. */
export const changedOn = ({ decided_on, recalculated_on }: ExpenseRow) => recalculated_on ?? decided_on;

/** "Séjour à l’hôpital" */
export const careOf = ({ label }: ExpenseRow) => typeset(label);

/** "Claire, Dr Anne Morel": who was cared for, and by whom when it is known. */
export function peopleOf({ beneficiary, professional }: ExpenseRow): string {
  return professional ? `${beneficiary}, ${professional}` : beneficiary;
}

/** What an expense is called by phone or letter: the beginning of its identifier, in fours. */
export const spokenReference = (id: string) => `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();

import type { ExpenseRow, ExpenseState, Step } from "../api/types";
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

/** Whether that leaves the member with something that a contract may pay. */
export const isBadNews = (expense: Pick<ExpenseRow, "state" | "institution" | "left" | "scheme_paid_whole">) =>
  expense.state === "refused" || (paysNothing(expense) && expense.left !== 0 && !expense.scheme_paid_whole);

/** Why the institution pays what it pays, in one sentence: where its reasoning ends; null when it has none. */
export const lastReason = (steps: readonly Pick<Step, "share" | "text">[]) =>
  steps.findLast(({ share }) => share === "institution")?.text ?? null;

/** "Remboursement calculé hier" */
export function stateInWords(expense: ExpenseRow): string {
  const { state, decided_on, recalculated_on } = expense;
  if (recalculated_on && state === "reimbursed") return `Remboursement recalculé ${sinceDate(recalculated_on)}`;
  if (paysNothing(expense)) return expense.scheme_paid_whole ? "La Sécurité sociale a tout payé" : "Rien à rembourser";
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

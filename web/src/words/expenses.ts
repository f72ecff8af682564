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

/** "Remboursement calculé hier" */
export function stateInWords({ state, decided_on, price }: ExpenseRow): string {
  if (state === "reimbursed" && price === 0) return "Rien à rembourser";
  const label = STATE_LABELS[state];
  return decided_on && DATED.includes(state) ? `${label} ${sinceDate(decided_on)}` : label;
}

/** "Séjour à l’hôpital" */
export const careOf = ({ label }: ExpenseRow) => typeset(label);

/** "Claire, Dr Anne Morel": who was cared for, and by whom when it is known. */
export function peopleOf({ beneficiary, professional }: ExpenseRow): string {
  return professional ? `${beneficiary}, ${professional}` : beneficiary;
}

import type { ExpenseRow } from "../api/types";

export type ShareName = "scheme" | "institution" | "other_insurers" | "left";

/** Always this order, wherever an amount is shared out. */
export const SHARES: readonly ShareName[] = ["scheme", "institution", "other_insurers", "left"];

export const SHARE_LABELS: Record<ShareName, string> = {
  scheme: "Sécurité sociale",
  institution: "Votre complémentaire",
  other_insurers: "Autres assureurs",
  left: "Reste à votre charge",
};

/** The same, of someone else. */
export const PATIENT_LABELS: Record<ShareName, string> = {
  ...SHARE_LABELS,
  institution: "Complémentaire",
  left: "Reste à la charge du patient",
};

/** Cents by share, or null while the expense is not decided. */
export type Shared = Record<ShareName, number>;

export function sharesOf(expense: ExpenseRow): Shared | null {
  const { scheme, institution, other_insurers, left } = expense;
  if (scheme == null || institution == null || left == null) return null;
  return { scheme, institution, other_insurers: other_insurers ?? 0, left };
}

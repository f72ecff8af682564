import { useRef } from "react";
import type { ExpenseRow } from "../api/types";

const stamp = ({ id, state, institution }: ExpenseRow) => `${id} ${state} ${institution}`;

/** The ids that came, or whose decision changed, since the page was opened. */
export function useArrivals(expenses: ExpenseRow[]): ReadonlySet<string> {
  const known = useRef<ReadonlySet<string> | null>(null);
  known.current ??= new Set(expenses.map(stamp));
  const before = known.current;
  return new Set(expenses.filter((expense) => !before.has(stamp(expense))).map(({ id }) => id));
}

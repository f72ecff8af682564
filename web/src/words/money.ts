const AMOUNT = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Cents in words of a statement: narrow no-break spaces, a true minus, always two decimals. */
export function euros(cents: number): string {
  return `${AMOUNT.format(cents / 100).replace("-", "\u2212")}\u202f€`;
}

/** The same with its sign said, for the steps of a sum. */
export function signedEuros(cents: number): string {
  return cents > 0 ? `+${euros(cents)}` : euros(cents);
}

const AMOUNT = new Intl.NumberFormat("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Cents in words of a statement: narrow no-break spaces, a true minus, always two decimals. */
export function euros(cents: number): string {
  return `${AMOUNT.format(cents / 100).replace("-", "\u2212")}\u202f€`;
}

/** Cents of an amount as it is typed, "1 450,00" or "1450.5"; null when it is none. */
export function centsOf(typed: string): number | null {
  const [, whole, part = ""] = /^(\d+)(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s€]/g, "")) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** An amount with its sign said, for the steps of a sum. */
export function signedEuros(cents: number): string {
  return cents > 0 ? `+${euros(cents)}` : euros(cents);
}

const TYPED = /^(\d\d?)([/\-. ])(\d\d?)\2([12]\d{3})$|^(\d\d)(\d\d)([12]\d{3})$/;

interface Parts {
  day: number;
  month: number;
  year: number;
}

/** Day, month and year as they are typed, "05/07/1982" or "05071982"; null when it is not a whole date. */
function partsOf(typed: string): Parts | null {
  const found = TYPED.exec(typed.trim());
  if (!found) return null;
  const [day, month, year] = [found[1] ?? found[5], found[3] ?? found[6], found[4] ?? found[7]].map(Number) as [number, number, number];
  return { day, month, year };
}

// The day before the first of the next month is the last of this one.
const lastDayOf = (month: number, year: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

const exists = ({ day, month, year }: Parts) => month >= 1 && month <= 12 && day >= 1 && day <= lastDayOf(month, year);

/** "1982-07-05" for a day as it is typed; null when it is none: a day that does not exist is not brought to another. */
export function dayOf(typed: string): string | null {
  const parts = partsOf(typed);
  if (!parts || !exists(parts)) return null;
  return [parts.year, parts.month, parts.day].map((part) => String(part).padStart(2, "0")).join("-");
}

/** What is wrong with a day as it is typed, or null. */
export function isDay(typed: string): string | null {
  if (dayOf(typed)) return null;
  if (partsOf(typed)) return "Cette date n’existe pas\u00a0: vérifiez le jour et le mois.";
  return "Écrivez le jour, le mois et l’année en entier, par exemple 05/07/1982.";
}

/** "05/07/1982" for "1982-07-05". */
export const typedDay = (date: string) => date.split("-").toReversed().join("/");

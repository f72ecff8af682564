const TYPED = /^(\d\d?)([/\-. ])(\d\d?)\2([12]\d{3}|\d\d)$|^(\d\d)(\d\d)([12]\d{3}|\d\d)$/;
const CENTURY = 2000; // of a year typed short

interface Parts {
  day: number;
  month: number;
  year: number;
  short: boolean; // the year is typed by its two last digits
}

/** Day, month and year as they are typed, "05/07/2026", "05072026" or "050726"; null when it is not a whole date. */
function partsOf(typed: string): Parts | null {
  const found = TYPED.exec(typed.trim());
  if (!found) return null;
  const [day, month, year] = [found[1] ?? found[5], found[3] ?? found[6], found[4] ?? found[7]].map(Number) as [number, number, number];
  const short = year < 100;
  return { day, month, year: short ? CENTURY + year : year, short };
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

/** The same of a day that may be of another century, whose year is typed in full. */
export function isBirthday(typed: string): string | null {
  if (partsOf(typed)?.short) return "Écrivez l’année avec ses quatre chiffres, par exemple 05/07/1982.";
  return isDay(typed);
}

/** "05/07/1982" for "1982-07-05". */
export const typedDay = (date: string) => date.split("-").toReversed().join("/");

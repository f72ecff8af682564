type Shape = Intl.DateTimeFormatOptions;

const PARIS = "Europe/Paris";
const DAY_LENGTH = 86_400_000; // milliseconds

function write(moment: Date, shape: Shape, timeZone: string): string {
  const text = new Intl.DateTimeFormat("fr-FR", { ...shape, timeZone }).format(moment);
  return text.replace(/(^|\s)1(?=\s\p{L})/u, (_, before: string) => `${before}1er`);
}

// A calendar day has no zone: it is read and written in UTC so that it never slips.
const dayOf = (date: string) => new Date(`${date}T00:00:00Z`);

/** "mardi 3 juin 2026" */
export const longDate = (date: string) =>
  write(dayOf(date), { weekday: "long", day: "numeric", month: "long", year: "numeric" }, "UTC");

/** "2026-06-03", in Paris. */
export const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: PARIS }).format(new Date());

/** The year, asked for only when it is not the present one. */
const yearOf = (date: string): Shape => (date.slice(0, 4) === today().slice(0, 4) ? {} : { year: "numeric" });

/** "mar. 3 juin" */
export const shortDate = (date: string) =>
  write(dayOf(date), { weekday: "short", day: "numeric", month: "short", ...yearOf(date) }, "UTC");

/** "Juin 2026" */
export function monthOf(date: string): string {
  const text = write(dayOf(date), { month: "long", year: "numeric" }, "UTC");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whole days since a day, in Paris. */
export const daysSince = (date: string) => Math.round((dayOf(today()).getTime() - dayOf(date).getTime()) / DAY_LENGTH);

/** "aujourd’hui", "hier", else "le 3 juin", with the year when it is another one. */
export function sinceDate(date: string): string {
  const days = daysSince(date);
  if (days === 0) return "aujourd’hui";
  if (days === 1) return "hier";
  const words = write(dayOf(date), { day: "numeric", month: "long", ...yearOf(date) }, "UTC");
  return `le ${words.replace(" ", "\u00a0")}`; // a day is not parted from its month
}

/** The same, of the day in Paris on which an instant falls. */
export const sinceInstant = (instant: string) =>
  sinceDate(new Intl.DateTimeFormat("en-CA", { timeZone: PARIS }).format(new Date(instant)));

/** "14 h 32", Paris time. */
export function clockTime(moment: Date): string {
  return write(moment, { hour: "numeric", minute: "2-digit" }, PARIS).replace(":", "\u00a0h\u00a0");
}

/** "mardi 3 juin, 14 h 32" */
export function dayAndTime(instant: string): string {
  const moment = new Date(instant);
  return `${write(moment, { weekday: "long", day: "numeric", month: "long" }, PARIS)}, ${clockTime(moment)}`;
}

/** "29 minutes", then "40 secondes" under a minute. */
export function timeLeft(seconds: number): string {
  const [count, unit] = seconds >= 60 ? [Math.ceil(seconds / 60), "minute"] : [Math.max(seconds, 0), "seconde"];
  return `${count}\u00a0${unit}${count > 1 ? "s" : ""}`;
}

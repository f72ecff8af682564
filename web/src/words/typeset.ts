/** Set a sentence of the API as French printers do: curved apostrophes, and no line broken before a sign. */
export function typeset(text: string): string {
  return text
    .replaceAll("'", "\u2019")
    .replace(/ (?=[;?!%€])/g, "\u202f")
    .replace(/ (?=[:»])|(?<=«) /g, "\u00a0");
}

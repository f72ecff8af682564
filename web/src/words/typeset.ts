/** Set a sentence of the API as French printers do: curved apostrophes, and no line broken before a sign or in an hour. */
export function typeset(text: string): string {
  return text
    .replaceAll("'", "\u2019")
    .replace(/ (?=[;?!%€])/g, "\u202f")
    .replace(/ (?=[:»])|(?<=«) |(?<=\d) (?=h\b)|(?<=\d\u00a0h) (?=\d)|(?<=\dh|\d[ \u00a0]h) (?=à \d)|(?<=h à) (?=\d)/g, "\u00a0");
}

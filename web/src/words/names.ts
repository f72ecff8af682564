const MUTE = /^[aeiouhàâäéèêëîïôöùûüœæ]|^y[^aeiou]/i;

/** "de Paul", "d’Odile", "de Camille et de Lou" */
export function ofPeople(names: readonly string[]): string {
  const each = names.map((name) => (MUTE.test(name) ? `d’${name}` : `de ${name}`));
  return each.length > 1 ? `${each.slice(0, -1).join(", ")} et ${each.at(-1)}` : each.join("");
}

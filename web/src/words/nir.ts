const NIR = /^\d{5}(\d\d|2[AB])\d{6}(\d\d)?$/;

/** A NIR as it is typed, with its key or "": null when it has not its shape. */
function partsOf(typed: string): [nir: string, key: string] | null {
  const compact = typed.replace(/\s/g, "").toUpperCase();
  return NIR.test(compact) ? [compact.slice(0, 13), compact.slice(13)] : null;
}

/** The 13 characters of a NIR as it is typed, with or without its key; null when it is none, or when the key is wrong. */
export function nirOf(typed: string): string | null {
  const [nir, key] = partsOf(typed) ?? [null, ""];
  return nir && (key === "" || key === keyOf(nir)) ? nir : null;
}

/** What is wrong with a NIR as it is typed, or null. */
export function isNir(typed: string): string | null {
  if (nirOf(typed)) return null;
  if (partsOf(typed)) return "La clé (les deux derniers chiffres) ne va pas avec ce numéro\u00a0: vérifiez-les un à un.";
  return "Il faut 13 caractères, ou 15 avec la clé\u00a0: vérifiez-les un à un.";
}

/** Corsican departments count as 19 and 18: 13 digits fit in a number. */
function keyOf(nir: string): string {
  const digits = Number(nir.replace("2A", "19").replace("2B", "18"));
  return String(97 - (digits % 97)).padStart(2, "0");
}

const NIR = /^\d{5}(\d\d|2[AB])\d{6}(\d\d)?$/;

/** The 13 characters of a NIR as it is typed, with or without its key; null when it is none, or when the key is wrong. */
export function nirOf(typed: string): string | null {
  const compact = typed.replace(/\s/g, "").toUpperCase();
  if (!NIR.test(compact)) return null;
  const [nir, key] = [compact.slice(0, 13), compact.slice(13)];
  return key === "" || key === keyOf(nir) ? nir : null;
}

/** Corsican departments count as 19 and 18: 13 digits fit in a number. */
function keyOf(nir: string): string {
  const digits = Number(nir.replace("2A", "19").replace("2B", "18"));
  return String(97 - (digits % 97)).padStart(2, "0");
}

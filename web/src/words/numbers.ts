import type { Me } from "../api/types";

/** What the number that identifies someone is called. */
export const NUMBERS: Record<Me["audience"], string> = {
  member: "numéro d’adhérent",
  professional: "numéro FINESS",
};

import type { SimulationRequest } from "../../api/types";
import { dayOf } from "../../words/days";
import { centsOf } from "../../words/money";
import { nirOf } from "../../words/nir";

export type Way = "nir" | "number";

/** What was typed, as the API asks for it. The fields were checked before: each holds what its name says. */
export function requestOf(typed: FormData): SimulationRequest {
  const text = (name: string) => String(typed.get(name) ?? "").trim();
  const day = (name: string) => dayOf(text(name)) ?? "";
  const compact = (name: string) => text(name).replace(/\s/g, "").toUpperCase() || null;
  return {
    beneficiary: {
      birth_date: day("birth_date"),
      nir: nirOf(text("nir")),
      rank: null,
      member_number: compact("member_number"),
      first_name: text("first_name") || null,
    },
    hearing_aid: {
      class: text("class") === "I" ? "I" : "II",
      ear: text("ear") === "left" ? "left" : "right",
      price: centsOf(text("price")) ?? 0,
      price_limit: centsOf(text("price_limit")),
    },
    care_date: day("care_date"),
    blind: typed.has("blind"),
  };
}

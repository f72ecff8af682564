import type { SimulationRequest } from "../../api/types";
import { dayOf } from "../../words/days";
import { centsOf } from "../../words/money";
import { nirOf } from "../../words/nir";

export type Way = "nir" | "number";

/** What was typed, as the API asks for it, one request an ear. The fields were checked: each holds what its name says. */
export function requestsOf(typed: FormData): SimulationRequest[] {
  const ear = typed.get("ear");
  if (ear !== "both") return [requestOf(typed, ear === "left" ? "left" : "right")];
  const first = requestOf(typed, "right");
  return [first, { ...requestOf(typed, "left"), after: first.hearing_aid }];
}

function requestOf(typed: FormData, ear: "right" | "left"): SimulationRequest {
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
      ear,
      price: centsOf(text("price")) ?? 0,
      price_limit: centsOf(text("price_limit")),
    },
    after: null,
    care_date: day("care_date"),
    blind: typed.has("blind"),
  };
}

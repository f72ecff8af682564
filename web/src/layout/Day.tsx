import { isDay } from "../words/days";
import { Field, type FieldProps } from "./Field";

/** A day typed as it is written in French, whatever the language of the browser; what was typed is never changed. */
export const Day = (props: Omit<FieldProps, "hint" | "children">) => (
  <Field hint="JJ/MM/AAAA, avec ou sans les barres." inputMode="numeric" autoComplete="off" validate={isDay} {...props} />
);

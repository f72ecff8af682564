import type { MouseEvent, Ref } from "react";
import { Form as AriaForm, type FormProps } from "react-aria-components";

/** The field being typed in keeps the focus while the button is pressed: else what is said of it then moves the button. */
function keepFocus(event: MouseEvent) {
  if ((event.target as Element).closest("[type=submit]")) event.preventDefault();
}

/** A form whose button answers to the first press. */
export const Form = (props: FormProps & { ref?: Ref<HTMLFormElement> }) => (
  <AriaForm className="form" onMouseDownCapture={keepFocus} {...props} />
);

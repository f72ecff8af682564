import type { MouseEvent, Ref } from "react";
import { flushSync } from "react-dom";
import { Form as AriaForm, type FormProps } from "react-aria-components";

const onButton = (event: MouseEvent) => (event.target as Element).closest("[type=submit]") !== null;

/** The field being typed in keeps the focus while the button is pressed: else what is said of it then moves the button. */
function keepFocus(event: MouseEvent) {
  if (onButton(event)) event.preventDefault();
}

/** Once the press has hit, that field is judged as if it had been left, and before the form is. */
function judge(event: MouseEvent) {
  const field = document.activeElement;
  if (onButton(event) && field instanceof HTMLInputElement) {
    flushSync(() => field.dispatchEvent(new Event("change", { bubbles: true })));
  }
}

/** A form whose button answers to the first press. */
export const Form = (props: FormProps & { ref?: Ref<HTMLFormElement> }) => (
  <AriaForm className="form" onMouseDownCapture={keepFocus} onClickCapture={judge} {...props} />
);

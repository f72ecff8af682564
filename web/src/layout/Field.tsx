import { type ReactNode, useState } from "react";
import { Button, FieldError, Input, Label, Text, TextField, type TextFieldProps } from "react-aria-components";

export interface FieldProps extends TextFieldProps {
  label: string;
  hint?: ReactNode;
  missing: string; // said when it is left empty
}

/** Left empty, a field is told missing; what is typed in it is told wrong by `validate`. */
export function Field({ label, hint, missing, validate, children, ...props }: FieldProps & { children?: ReactNode }) {
  return (
    <TextField isRequired {...props} validate={(typed) => typed && validate?.(typed)} className="field">
      <Label>{label}</Label>
      {children ?? <Input />}
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">
        {({ validationDetails, validationErrors }) => (validationDetails.valueMissing ? missing : validationErrors.join(" "))}
      </FieldError>
    </TextField>
  );
}

/** A password that can be shown while it is typed: fewer mistakes than typing it twice. */
export function PasswordField(props: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...props} type={shown ? "text" : "password"}>
      <div className="password">
        <Input autoCapitalize="none" spellCheck={false} />
        <Button className="button-quiet" onPress={() => setShown(!shown)} aria-pressed={shown}>
          Afficher<span className="unseen"> le mot de passe</span>
        </Button>
      </div>
    </Field>
  );
}

import { FieldError, Label, Radio, RadioGroup, type RadioGroupProps } from "react-aria-components";

interface ChoiceProps extends RadioGroupProps {
  label: string;
  choices: readonly { value: string; name: string }[];
  missing: string; // said when nothing is chosen
}

/** One answer among a few, all in sight. */
export function Choice({ label, choices, missing, ...props }: ChoiceProps) {
  return (
    <RadioGroup isRequired {...props} className="field">
      <Label>{label}</Label>
      <div className="choices">
        {choices.map(({ value, name }) => (
          <Radio key={value} value={value} className="choice">
            {name}
          </Radio>
        ))}
      </div>
      <FieldError className="field-error">
        {({ validationDetails, validationErrors }) => (validationDetails.valueMissing ? missing : validationErrors.join(" "))}
      </FieldError>
    </RadioGroup>
  );
}

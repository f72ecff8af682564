import type { CalendarDate } from "@internationalized/date";
import { DateField, type DateFieldProps, DateInput, DateSegment, FieldError, Label } from "react-aria-components";

interface DayProps extends DateFieldProps<CalendarDate> {
  label: string;
  missing?: string; // said when it is left empty
}

/** A day typed as it is said in French, day, month, year, whatever the language of the browser. */
export function Day({ label, missing = "", ...props }: DayProps) {
  return (
    <DateField {...props} className="field" shouldForceLeadingZeros>
      <Label>{label}</Label>
      <DateInput className="date-input">{(segment) => <DateSegment segment={segment} />}</DateInput>
      <FieldError className="field-error">
        {({ validationDetails, validationErrors }) => (validationDetails.valueMissing ? missing : validationErrors.join(" "))}
      </FieldError>
    </DateField>
  );
}

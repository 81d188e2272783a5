import { Textarea, type TextareaProps } from '@mantine/core';

interface ReasonFieldProps extends Pick<TextareaProps, 'description' | 'error' | 'required'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (reason: string) => void;
  /** What the dialog begins with */
  readonly isFirst?: boolean;
}

/** Characters, as the API takes them. */
const LONGEST = 500;

/** Why somebody does something, in words that stay in the record. */
export function ReasonField({ onChange, required = true, isFirst = false, ...rest }: ReasonFieldProps) {
  return (
    <Textarea
      {...rest}
      required={required}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={LONGEST}
      autosize
      minRows={2}
      data-autofocus={isFirst || undefined}
    />
  );
}

import { Button, Group } from '@mantine/core';

interface FormFootProps {
  /** On the button that submits */
  readonly verb: string;
  readonly isPending: boolean;
  readonly close: () => void;
  readonly isDisabled?: boolean;
}

/** How a form in a dialog ends. */
export function FormFoot({ verb, isPending, close, isDisabled = false }: FormFootProps) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        Cancel
      </Button>
      <Button type="submit" loading={isPending} disabled={isDisabled}>
        {verb}
      </Button>
    </Group>
  );
}

import { Button, Group } from '@mantine/core';

interface FormFootProps {
  /** On the button that submits */
  readonly verb: string;
  readonly isPending: boolean;
  readonly close: () => void;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
  /** On the button that closes */
  readonly cancel?: string;
}

/** How a form in a dialog ends. */
export function FormFoot(props: FormFootProps) {
  const { verb, isPending, close, isDisabled = false, isDangerous = false, cancel = 'Cancel' } = props;
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {cancel}
      </Button>
      <Button type="submit" loading={isPending} disabled={isDisabled} color={isDangerous ? 'red' : undefined}>
        {verb}
      </Button>
    </Group>
  );
}

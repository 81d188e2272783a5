import { Alert, Button, Stack } from '@mantine/core';
import { CopyLine } from '../../kit/copy-line.tsx';

/** A secret that nobody can read again. */
export function KeyShown({ value, close }: { value: string; close: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" title="Copy it now">
        The key is shown this once: nobody can read it again, we neither. It goes into the head X-API-Key of
        each request.
      </Alert>
      <CopyLine value={value} label="Key" />
      <Button onClick={close}>I have kept it</Button>
    </Stack>
  );
}

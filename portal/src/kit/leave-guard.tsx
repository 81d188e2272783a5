import { Button, Group, Modal, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface LeaveGuardProps {
  /** Asked when somebody leaves, so that it may also look at what has been saved just now */
  readonly isDirty: () => boolean;
  /** Names in the address's search by which this is another page; with other ones that differ it is the same */
  readonly of?: readonly string[];
  /** What was entered is kept without being saved: what that means, and how it is given up */
  readonly kept?: { readonly title: string; readonly says: ReactNode; readonly discard: () => void };
}

/** Asks before changes that are not saved are left behind. */
export function LeaveGuard({ isDirty, of = [], kept }: LeaveGuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty() && isElsewhere(current, next, of),
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const stay = () => reset?.();
  const leave = () => proceed?.();
  return (
    <Modal opened={status === 'blocked'} onClose={stay} title={kept?.title ?? 'Leave without saving?'}>
      <Text size="sm" component="div">
        {kept?.says ?? 'What you changed here is not saved, and would be lost.'}
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={stay} data-autofocus>
          Stay
        </Button>
        {kept ? (
          <>
            <Button
              variant="default"
              onClick={() => {
                kept.discard();
                leave();
              }}
            >
              Discard it
            </Button>
            <Button onClick={leave}>Leave and keep it</Button>
          </>
        ) : (
          <Button color="red" onClick={leave}>
            Leave
          </Button>
        )}
      </Group>
    </Modal>
  );
}

interface Place {
  readonly pathname: string;
  readonly search: object;
}

function isElsewhere(current: Place, next: Place, names: readonly string[]): boolean {
  const [was, is] = [current.search, next.search] as readonly Readonly<Record<string, unknown>>[];
  return current.pathname !== next.pathname || names.some((name) => was?.[name] !== is?.[name]);
}

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';

/** Asks whoever leaves a draft behind: it is kept, unless they want it gone. */
export function LeaveGuard({ isArmed, onDiscard }: { isArmed: boolean; onDiscard: () => void }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isArmed && current.pathname !== next.pathname,
    enableBeforeUnload: isArmed,
    withResolver: true,
  });
  const isAsking = blocker.status === 'blocked';
  return (
    <Modal opened={isAsking} onClose={() => blocker.reset?.()} title="Leave this campaign unfinished?">
      <Stack>
        <Text size="sm">
          What you entered is kept in this browser: “New campaign” leads back to it. A chosen file is kept
          only until the page is loaded anew.
        </Text>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={() => blocker.reset?.()}>
            Stay
          </Button>
          <Button
            variant="default"
            onClick={() => {
              onDiscard();
              blocker.proceed?.();
            }}
          >
            Discard it
          </Button>
          <Button onClick={() => blocker.proceed?.()}>Leave and keep it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

import { Button, Group, Modal, Text } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useSyncExternalStore } from 'react';
import { api, queryClient } from './api.ts';
import { leaveForSignIn } from './leave-for-sign-in.ts';
import { isSignedOut, signedInAgain, watchSignedOut } from './unfinished.ts';

/** What somebody has written is not thrown away because they are signed out: they sign in elsewhere and carry on. */
export function SignedOut({ userId }: { userId: string | undefined }) {
  const isOut = useSyncExternalStore(watchSignedOut, isSignedOut);
  const check = async () => {
    if (!isOut || document.hidden) return;
    const me = await api.me.get().catch(() => null);
    if (!me) return;
    if (me.person?.id !== userId) return location.reload();
    signedInAgain();
    void queryClient.invalidateQueries();
  };
  useWindowEvent('focus', () => void check());
  useWindowEvent('visibilitychange', () => void check());
  return (
    <Modal opened={isOut} onClose={signedInAgain} title="You are signed out" zIndex={1000}>
      <Text size="sm">
        What you have written here is still here. Sign in again in another tab and come back: then it can be
        saved.
      </Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={leaveForSignIn}>
          Leave it and sign in here
        </Button>
        <Button component="a" href="/login" target="_blank" data-autofocus>
          Sign in in another tab
        </Button>
      </Group>
    </Modal>
  );
}

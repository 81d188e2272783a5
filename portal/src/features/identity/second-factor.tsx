import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { problemOfAnswer } from '../../app/problem.ts';
import { Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { When } from '../../kit/time.tsx';

interface State {
  readonly enabledAt: string | null;
  readonly backupCodesLeft: number;
  readonly isRequired: boolean;
}

/** Few enough that the next lost phone may find none. */
const FEW = 3;

/** Sign-in's own endpoints are outside of the contract. */
async function readState(): Promise<State> {
  const answer = await fetch('/api/auth/second-factor', { credentials: 'same-origin' });
  if (!answer.ok) throw await problemOfAnswer(answer);
  return (await answer.json()) as State;
}

/** Whether a code is asked for besides the password, and the way to the page where that is set up. */
export function SecondFactor() {
  const state = useQuery({ queryKey: ['second-factor'], queryFn: readState });
  return (
    <Loaded of={state} meanwhile={<Lines count={2} />}>
      {({ enabledAt, backupCodesLeft, isRequired }) => (
        <Stack gap="sm" align="flex-start">
          <Group gap="xs">
            <Status of={enabledAt ? 'active' : 'off'} says={enabledAt ? 'On' : 'Off'} />
            {enabledAt && (
              <Text size="sm" c="dimmed">
                since <When at={enabledAt} />, {backupCodesLeft} backup{' '}
                {backupCodesLeft === 1 ? 'code' : 'codes'} left
              </Text>
            )}
          </Group>
          {enabledAt && backupCodesLeft < FEW && (
            <Alert color="yellow">Few backup codes are left: make new ones before you need them.</Alert>
          )}
          <Text size="sm">
            {enabledAt
              ? 'Besides your password, an app on your phone shows a code that changes every half minute.'
              : 'With it nobody signs in as you by your password alone: an app on your phone shows a code that changes every half minute.'}
            {isRequired && ' Your organization asks for it.'}
          </Text>
          <Button component="a" href="/account/second-factor" variant={enabledAt ? 'default' : 'filled'}>
            {enabledAt ? 'New backup codes, another phone, turn off' : 'Set it up'}
          </Button>
        </Stack>
      )}
    </Loaded>
  );
}

import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../../../contracts/identity/password.ts';
import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';

/** A new password by the one of now; the other sessions end. */
export function PasswordForm() {
  const { person } = useMe();
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' } });
  const change = useWrite(query.sessions.changePassword.mutationOptions(), {
    done: 'Your password is changed, and your other sessions have ended.',
    onDone: () => form.reset(),
    onFields: showIn(form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap="sm">
        <input type="text" autoComplete="username" value={person?.email ?? ''} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          label="New password"
          description={`At least ${SHORTEST_PASSWORD} characters: a few words that nobody would guess are good.`}
          autoComplete="new-password"
          required
          minLength={SHORTEST_PASSWORD}
          maxLength={LONGEST_PASSWORD}
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          Change the password
        </Button>
        <Text size="sm" c="dimmed">
          Forgotten? Sign out, and ask for a link on the sign-in page.
        </Text>
      </Stack>
    </form>
  );
}

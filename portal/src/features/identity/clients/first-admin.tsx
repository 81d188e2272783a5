import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { PersonFields } from './person-fields.tsx';

/** How the first of a client's people comes to sign in. */
export const NOBODY_YET = { way: 'letter', admin: '', adminName: '', adminPassword: '' };

const FIELD = { name: 'adminName', email: 'admin', password: 'adminPassword' } as const;

/** By a letter with a link, or with a password that is handed over. */
export function FirstAdmin<Values extends typeof NOBODY_YET>({ form }: { form: UseFormReturnType<Values> }) {
  return (
    <Stack gap="xs">
      <Text fw={500} size="sm" id="first-admin">
        Its first admin
      </Text>
      <SegmentedControl
        aria-labelledby="first-admin"
        data={[
          { value: 'letter', label: 'Invite by email' },
          { value: 'password', label: 'Choose a password' },
        ]}
        style={{ alignSelf: 'flex-start' }}
        {...form.getInputProps('way')}
      />
      {form.getValues().way === 'password' ? (
        <PersonFields of={(field) => form.getInputProps(FIELD[field])} />
      ) : (
        <TextInput
          label="Their email address"
          description="Gets a letter with a link that is good for seven days. Left empty: you can invite later."
          type="email"
          placeholder="name@example.com"
          {...form.getInputProps('admin')}
        />
      )}
    </Stack>
  );
}

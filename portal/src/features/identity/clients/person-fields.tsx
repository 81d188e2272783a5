import { PasswordInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../../../../contracts/identity/password.ts';

interface PersonFieldsProps {
  readonly of: (field: 'name' | 'email' | 'password') => GetInputPropsReturnType;
}

/** Somebody new, with a password that is handed over to them. */
export function PersonFields({ of }: PersonFieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label="Their name" required maxLength={200} autoComplete="off" {...of('name')} />
        <TextInput label="Their email address" type="email" required autoComplete="off" {...of('email')} />
      </SimpleGrid>
      <PasswordInput
        label="Password"
        description={`At least ${SHORTEST_PASSWORD} characters: a few words that nobody would guess are good.`}
        required
        minLength={SHORTEST_PASSWORD}
        maxLength={LONGEST_PASSWORD}
        autoComplete="new-password"
        {...of('password')}
      />
      <Text size="xs" c="dimmed">
        Hand it over yourself: we send it to nobody and cannot show it again. When they first sign in, they
        are sent a link that confirms their address. Then they should choose a password of their own, under My
        account.
      </Text>
    </>
  );
}

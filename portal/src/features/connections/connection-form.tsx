import { Alert, Button, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Connection } from './connection.ts';
import { VENDORS } from './vendor-words.ts';

const HOURS = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
];

interface ConnectionFormProps {
  readonly connection: Connection;
  readonly close: () => void;
}

/** Takes secrets, and never shows those that are kept: what is left empty stays as it is. */
export function ConnectionForm({ connection, close }: ConnectionFormProps) {
  const { vendor, secrets, version, webhookUrl } = connection;
  const isKept = Object.values(secrets).some(Boolean);
  const { name, fields } = VENDORS[vendor];
  const [hours, setHours] = useState('24');
  const form = useForm<Record<string, string>>({
    initialValues: Object.fromEntries(
      fields.map(({ name: field, isPlain }) => [field, (isPlain && secrets[field]) || '']),
    ),
  });
  const enter = useWrite(query.connections.enter.mutationOptions(), {
    onFields: showIn(form, (field) => field.replace(/^secrets\./, '')),
    done: ({ status }) =>
      status === 200
        ? `${name} says that everything is right: it is in use now.`
        : `${name} has not answered yet. What you entered is used once it says that it is right.`,
    onDone: close,
  });
  const client = useQueryClient();
  const refusal = enter.error && problemOf(enter.error);
  const submit = form.onSubmit((values) => {
    const entered = Object.entries(values).filter(([, value]) => value.trim() !== '');
    const asked = { vendor, version, previousHours: Number(hours), secrets: Object.fromEntries(entered) };
    // What was refused has a version of its own, which the next try has to name.
    enter.mutate(asked, { onError: () => void client.invalidateQueries() });
  });
  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack>
        <Text size="sm" c="dimmed">
          {isKept
            ? 'What is left empty stays as it is. The new secrets are used once the vendor says that they are right.'
            : `Texts, calls and payments go by this account once ${name} says that the secrets are right. Until then everything stays as it is.`}
        </Text>
        <Fields connection={connection} form={form} />
        {isKept && fields.some(({ comesByItself }) => comesByItself) && (
          <Select
            label="Events that are signed by the earlier secret are still taken"
            data={HOURS}
            value={hours}
            allowDeselect={false}
            onChange={(chosen) => chosen && setHours(chosen)}
          />
        )}
        {refusal && refusal.errors.length === 0 && (
          <Alert color="red" title={refusal.title}>
            {refusal.detail}
          </Alert>
        )}
        {enter.isPending && (
          <Text size="sm" role="status">
            Asking {name} …
          </Text>
        )}
        {!isKept && (
          <Text size="xs" c="dimmed" className="breakable">
            Its events come to {new URL(webhookUrl).host}: how is shown once it is connected.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={enter.isPending}>
            {isKept ? 'Check and use' : 'Check and connect'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  readonly connection: Connection;
  readonly form: UseFormReturnType<Record<string, string>>;
}

function Fields({ connection: { vendor, secrets }, form }: FieldsProps) {
  const isKept = Object.values(secrets).some(Boolean);
  return VENDORS[vendor].fields.map(({ name: field, label, hint, isPlain, comesByItself }) => {
    const shared = {
      label,
      description: comesByItself ? `${hint}. May stay empty: registering our address brings it` : hint,
      placeholder: secrets[field] && !isPlain ? `Kept: ${secrets[field]}` : undefined,
      required: !isKept && !comesByItself,
      ...form.getInputProps(field),
    };
    return isPlain ? (
      <TextInput key={field} {...shared} />
    ) : (
      <PasswordInput key={field} autoComplete="new-password" {...shared} />
    );
  });
}

import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Permission } from '../../../../contracts/identity/permissions.ts';
import { query } from '../../app/api.ts';
import { useMe } from '../../app/session.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Key } from './key.ts';
import { KeyShown } from './key-shown.tsx';
import { Scopes } from './scopes.tsx';

const DAY_MS = 86_400_000;

const LIVES = [
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '30', label: 'In 30 days' },
  { value: '', label: 'Never' },
];

interface KeyFormProps {
  /** Left out: a new one */
  readonly apiKey?: Key;
  readonly close: () => void;
}

/** A new key, or the name and scopes of one that is there. */
export function KeyForm({ apiKey, close }: KeyFormProps) {
  const { organization } = useMe();
  const form = useForm({
    initialValues: {
      name: apiKey?.name ?? '',
      scopes: (apiKey?.scopes ?? []) as Permission[],
      days: '90',
      organizationId: organization.id,
    },
  });
  const make = useWrite(query.keys.create.mutationOptions(), { onFields: showIn(form, asShown) });
  const change = useWrite(query.keys.change.mutationOptions(), {
    done: ({ name }) => `${name} is changed.`,
    onDone: close,
    onFields: showIn(form, asShown),
  });
  if (make.data) return <KeyShown value={make.data.key} close={close} />;
  const submit = form.onSubmit(({ name, scopes, days, organizationId }) => {
    if (scopes.length === 0) return form.setFieldError('scopes', 'Choose at least one');
    if (apiKey) return change.mutate({ id: apiKey.id, name, scopes });
    make.mutate({
      ...{ name, scopes },
      ...(days && { expiresAt: new Date(Date.now() + Number(days) * DAY_MS) }),
      ...(organizationId !== organization.id && { organizationId }),
    });
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What calls by it, so that you know it again"
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        {!apiKey && (
          <Group grow align="flex-start">
            <Holder {...form.getInputProps('organizationId')} />
            <Select label="Ends" data={LIVES} allowDeselect={false} {...form.getInputProps('days')} />
          </Group>
        )}
        <Scopes
          value={form.values.scopes}
          onChange={(scopes) => form.setFieldValue('scopes', scopes)}
          isOfClient={form.values.organizationId !== organization.id}
          error={form.errors['scopes']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending || change.isPending}>
            {apiKey ? 'Save' : 'Make the key'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `scopes[2]` is shown at the scopes. */
const asShown = (field: string) =>
  field.startsWith('scopes') ? 'scopes' : field === 'expiresAt' ? 'days' : field;

function Holder(props: { value?: string; onChange?: (value: string | null) => void }) {
  const { organization } = useMe();
  const isOperator = organization.kind === 'operator';
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 }, enabled: isOperator }));
  if (!isOperator || !clients.data?.items.length) return null;
  return (
    <Select
      label="Acts as"
      data={[
        { value: organization.id, label: organization.name },
        ...clients.data.items.map(({ id, name }) => ({ value: id, label: `The client ${name}` })),
      ]}
      allowDeselect={false}
      searchable
      {...props}
    />
  );
}

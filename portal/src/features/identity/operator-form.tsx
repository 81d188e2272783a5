import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';

/** A new operator, whose first owner is invited by email. */
export function OperatorForm({ close }: { close: () => void }) {
  const form = useForm({ initialValues: { name: '', zone: 'America/New_York', ownerEmail: '' } });
  const add = useWrite(query.admin.addOperator.mutationOptions(), {
    done: ({ name }, { ownerEmail }) => `${name} is there, and an invitation is on its way to ${ownerEmail}.`,
    onDone: close,
    onFields: showIn(form),
  });
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack>
        <TextInput label="Name" required maxLength={200} data-autofocus {...form.getInputProps('name')} />
        <Select
          label="Time zone"
          data={Intl.supportedValuesOf('timeZone')}
          searchable
          allowDeselect={false}
          {...form.getInputProps('zone')}
        />
        <TextInput
          type="email"
          label="Email address of its first owner"
          required
          {...form.getInputProps('ownerEmail')}
        />
        <Text size="sm" c="dimmed">
          It begins with sequences, templates and a policy of its own. The owner connects vendor accounts and
          adds clients.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add and invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

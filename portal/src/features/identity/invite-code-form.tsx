import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../app/api.ts';
import { CopyLine } from '../../kit/copy-line.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';

const NEW = 'new';

/** Makes a code, and shows it this once. */
export function InviteCodeForm({ close }: { close: () => void }) {
  const clients = useQuery(query.clients.list.queryOptions({ input: { limit: 200 } }));
  const form = useForm({
    initialValues: { organizationId: NEW, role: 'admin' as 'admin' | 'viewer', maxUses: 1 },
  });
  const make = useWrite(query.inviteCodes.create.mutationOptions(), { onFields: showIn(form) });
  if (make.data)
    return (
      <Stack>
        <Text>Give this link, or the code, to whom it is for. It is shown this once.</Text>
        <CopyLine value={make.data.link} label="Link" />
        <CopyLine value={make.data.code} label="Code" />
        <Button onClick={close}>Done</Button>
      </Stack>
    );
  const submit = form.onSubmit(({ organizationId, role, maxUses }) =>
    make.mutate({
      kind: 'client',
      maxUses,
      ...(organizationId === NEW ? {} : { organizationId, role }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select
          label="Whoever comes by it is a member of"
          data={[
            { value: NEW, label: 'A new client, which they name' },
            ...(clients.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          allowDeselect={false}
          searchable
          {...form.getInputProps('organizationId')}
        />
        {form.values.organizationId !== NEW && (
          <Select
            label="Role"
            data={[
              { value: 'admin', label: 'Admin' },
              { value: 'viewer', label: 'Viewer' },
            ]}
            allowDeselect={false}
            {...form.getInputProps('role')}
          />
        )}
        <NumberInput
          label="How often it may be used"
          min={1}
          max={1000}
          allowDecimal={false}
          {...form.getInputProps('maxUses')}
        />
        <Text size="sm" c="dimmed">
          It is good for 30 days.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending}>
            Make the code
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Organization } from './organization.ts';

const MINUTES = ['15', '30', '60'].map((value) => ({ value, label: `${value} minutes` }));

/** Begins a visit of support: the whole portal shows what that organization sees, until it ends. */
export function VisitForm({ organization, close }: { organization: Organization; close: () => void }) {
  const form = useForm({ initialValues: { reason: '', minutes: '30' } });
  const begin = useWrite(query.admin.beginVisit.mutationOptions(), {
    onDone: () => location.assign('/'),
    onFields: showIn(form),
  });
  const submit = form.onSubmit(({ reason, minutes }) =>
    begin.mutate({ organizationId: organization.id, reason, minutes: Number(minutes) }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          You see what its people see, but for members, keys and sensitive fields, and change nothing. They
          see that you looked, when and why.
        </Text>
        <Textarea
          label="Why"
          description="They read it"
          required
          minLength={5}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <Select label="For" data={MINUTES} allowDeselect={false} {...form.getInputProps('minutes')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={begin.isPending}>
            Begin the visit
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

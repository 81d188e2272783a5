import '@mantine/dates/styles.layer.css';
import { Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useForm } from '@mantine/form';
import { api } from '../../app/api.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useRequestKey } from '../../kit/use-request-key.ts';
import { useWrite } from '../../kit/use-write.ts';

interface NewTaskProps {
  readonly isOpen: boolean;
  /** About whom; undefined: about no lead */
  readonly leadId: string | undefined;
  readonly close: () => void;
}

/** Asks a person to see to something. */
export function NewTask({ isOpen, leadId, close }: NewTaskProps) {
  return (
    <Modal opened={isOpen} closeOnClickOutside={false} onClose={close} title="New task">
      <Form leadId={leadId} close={close} />
    </Modal>
  );
}

function Form({ leadId, close }: Omit<NewTaskProps, 'isOpen'>) {
  const form = useForm({
    initialValues: { title: '', detail: '', dueAt: null as string | null },
    validate: { title: (title) => (title.trim() === '' ? 'Say what is to be done' : null) },
  });
  const keys = useRequestKey();
  const add = useWrite(
    {
      mutationFn: (task: Parameters<typeof api.tasks.create>[0]) =>
        api.tasks.create(task, keys.contextOf('task', task)),
    },
    { done: 'The task is on the list.', onDone: close, onFields: showIn(form) },
  );
  const submit = form.onSubmit(({ title, detail, dueAt }) =>
    add.mutate({
      title: title.trim(),
      ...(detail.trim() && { detail: detail.trim() }),
      ...(dueAt && { dueAt: new Date(dueAt).toISOString() }),
      ...(leadId && { leadId }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="What is to be done"
          required
          maxLength={200}
          data-autofocus
          {...form.getInputProps('title')}
        />
        <Textarea
          label="What one should know"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={5_000}
          {...form.getInputProps('detail')}
        />
        <DateTimePicker label="Due" clearable minDate={new Date()} {...form.getInputProps('dueAt')} />
        {leadId && (
          <Text size="sm" c="dimmed">
            It is about the lead that you came from.
          </Text>
        )}
        <FormFoot verb="Add the task" isPending={add.isPending} close={close} />
      </Stack>
    </form>
  );
}

import { Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';

/** Asks staff for what they know of whether somebody came, and files it. */
export function openAddEvidence(id: string): void {
  openDialog({
    title: 'Add evidence',
    content: (close) => <AddEvidence id={id} close={close} />,
  });
}

function AddEvidence({ id, close }: { id: string; close: () => void }) {
  const form = useForm({
    initialValues: { answer: '', note: '', link: '' },
    validate: {
      answer: (answer) => (answer ? null : 'Choose one'),
      note: (note) => (note.trim() ? null : 'Say how you know'),
      link: (link) => (link === '' || /^https?:\/\/\S+$/.test(link) ? null : 'A link begins with https://'),
    },
  });
  const file = useWrite(query.appointments.addEvidence.mutationOptions(), {
    done: 'The evidence is filed.',
    onDone: close,
    onFields: showIn(form),
  });
  const send = form.onSubmit(({ answer, note, link }) =>
    file.mutate({ id, answer: answer === 'yes' ? 'yes' : 'no', note, ...(link && { link }) }),
  );
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <Text size="sm">
          It is weighed with what the client, the lead and calls tell. A yes after a no-show makes it
          disputed, and you decide.
        </Text>
        <Radio.Group label="What does it speak for?" required {...form.getInputProps('answer')}>
          <Group mt={4}>
            <Radio value="yes" label="They came" />
            <Radio value="no" label="They did not come" />
          </Group>
        </Radio.Group>
        <Textarea
          label="How do you know?"
          description="The client reads this"
          required
          autosize
          minRows={2}
          maxLength={1000}
          {...form.getInputProps('note')}
        />
        <TextInput
          label="Link to what proves it"
          description="A photo, a recording, a signed sheet. May stay empty"
          type="url"
          {...form.getInputProps('link')}
        />
        <FormFoot verb="File it" isPending={file.isPending} close={close} />
      </Stack>
    </form>
  );
}

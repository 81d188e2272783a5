import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { query } from '../../app/api.ts';
import { showIn } from '../../kit/form-problems.ts';
import { useWrite } from '../../kit/use-write.ts';
import type { Contact } from './contact.ts';

/** There is no way back, so that the person is named once more. */
export function ForgetForm({
  contact: { id, phone, email },
  close,
}: {
  contact: Contact;
  close: () => void;
}) {
  const form = useForm({
    initialValues: { requestedBy: 'person' as 'person' | 'operator', reason: '', confirm: '' },
  });
  const forget = useWrite(query.erasures.ask.mutationOptions(), {
    done: 'It has begun: how far it is stands among the people who were forgotten.',
    onDone: close,
    onFields: showIn(form),
  });
  const proof = email
    ? `their email address (${email})`
    : `the last four digits of ${phone ?? 'their number'}`;
  return (
    <form onSubmit={form.onSubmit((values) => forget.mutate({ id, ...values }))}>
      <Stack>
        <Text size="sm">
          Their name, addresses, messages, calls and recordings are erased in all campaigns of all clients,
          and at vendors as far as those let us. What was billed stays, without a name. There is no way back.
        </Text>
        <Radio.Group label="Who wants it?" {...form.getInputProps('requestedBy')}>
          <Stack gap="xs" mt="xs">
            <Radio value="person" label="They asked: nobody reaches them by any list from now on" />
            <Radio value="operator" label="We decide: only what they had said before still holds" />
          </Stack>
        </Radio.Group>
        <Textarea
          label="Why"
          description="When and how it was asked for, say"
          required
          maxLength={500}
          autosize
          {...form.getInputProps('reason')}
        />
        <TextInput label={`To be sure, type ${proof}`} required {...form.getInputProps('confirm')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={forget.isPending}>
            Forget this person
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

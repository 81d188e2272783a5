import { Alert, Button, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { useWrite } from '../../kit/use-write.ts';
import { nameOf } from '../../kit/words.ts';
import type { Lead } from './lead.ts';
import { READABLE } from './readable.ts';

type Contact = Lead['contact'];

/** Forgets a person, everywhere and for good. */
export function openErase(contact: Contact): void {
  openDialog({
    title: `Erase ${nameOf(contact)}?`,
    size: 'lg',
    content: (close) => <EraseForm contact={contact} close={close} />,
  });
}

function EraseForm({ contact, close }: { contact: Contact; close: () => void }) {
  const [requestedBy, setRequestedBy] = useState<'person' | 'operator'>('person');
  const [reason, setReason] = useState('');
  const [confirm, setConfirm] = useState('');
  const [problem, setProblem] = useState<string>();
  const erase = useWrite(query.erasures.ask.mutationOptions(), {
    done: 'The erasure has begun. Nobody reaches this person any more.',
    onDone: close,
    onFields: (errors) => {
      setProblem(errors.map(({ message }) => message).join(', '));
      return true;
    },
  });
  const asks = contact.email ? `Their email, ${contact.email}` : 'The last four digits of their phone';
  return (
    <Stack>
      <Alert color="red" styles={READABLE} title="There is no way back">
        Name, addresses, fields, notes, and the words of all calls and messages go, in all campaigns of all
        clients, here and at the vendors. What was counted and billed stays, without the person.
      </Alert>
      <Radio.Group
        label="Who asked for it?"
        value={requestedBy}
        onChange={(value) => setRequestedBy(value === 'operator' ? 'operator' : 'person')}
      >
        <Stack gap={6} pt={6}>
          <Radio
            value="person"
            label="The person"
            description="Nobody reaches them by any list either, until they agree anew"
          />
          <Radio value="operator" label="We do" description="They may be met again, by a new list" />
        </Stack>
      </Radio.Group>
      <Textarea
        label="Why, and when it was asked for"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        required
      />
      <TextInput
        label={`${asks}, once more`}
        value={confirm}
        onChange={(event) => setConfirm(event.currentTarget.value)}
        error={problem}
        autoComplete="off"
        required
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          color="red"
          loading={erase.isPending}
          disabled={reason.trim() === '' || confirm.trim() === ''}
          onClick={() =>
            erase.mutate({ id: contact.id, requestedBy, reason: reason.trim(), confirm: confirm.trim() })
          }
        >
          Erase for good
        </Button>
      </Group>
    </Stack>
  );
}

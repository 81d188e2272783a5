import { Alert, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { openDialog } from '../../kit/dialog.ts';
import { FormFoot } from '../../kit/form-foot.tsx';
import { ReasonField } from '../../kit/reason-field.tsx';
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
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const erase = useWrite(query.erasures.ask.mutationOptions(), {
    done: 'The erasure has begun. Nobody reaches this person any more.',
    onDone: close,
    onFields: (errors) => {
      setProblems(Object.fromEntries(errors.map(({ field, message }) => [field, message])));
      return errors.every(({ field }) => field === 'confirm' || field === 'reason');
    },
  });
  const asks = contact.email ? `Their email, ${contact.email}` : 'The last four digits of their phone';
  const isReady = reason.trim() !== '' && confirm.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const said = { requestedBy, reason: reason.trim(), confirm: confirm.trim() };
        if (isReady && !erase.isPending) erase.mutate({ id: contact.id, ...said });
      }}
    >
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
        <ReasonField
          label="Why, and when it was asked for"
          value={reason}
          error={problems['reason']}
          onChange={setReason}
        />
        <TextInput
          label={`${asks}, once more`}
          value={confirm}
          onChange={(event) => setConfirm(event.currentTarget.value)}
          error={problems['confirm']}
          autoComplete="off"
          required
        />
        <FormFoot
          verb="Erase for good"
          isPending={erase.isPending}
          isDisabled={!isReady}
          isDangerous
          close={close}
        />
      </Stack>
    </form>
  );
}

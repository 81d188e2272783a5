import { Button, Card, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { useRequestKey } from '../../kit/use-request-key.ts';
import { useWrite } from '../../kit/use-write.ts';
import { ReplyBox } from '../messaging/reply-box.tsx';
import type { Lead } from './lead.ts';

/** A text or an email to the lead, or a note for the team. */
export function LeadComposer({ lead }: { lead: Lead }) {
  const [mayNote, maySend] = [useMay('leads:write'), useMay('messages:send')];
  const { visit } = useMe();
  const { phone, email } = lead.contact;
  const [chosen, setChosen] = useState<string>();
  const [note, setNote] = useState('');
  const kinds = [
    ...(maySend && (phone || email) ? [{ value: 'message', label: 'Message' }] : []),
    ...(mayNote ? [{ value: 'note', label: 'Note' }] : []),
  ];
  const kind = chosen ?? kinds[0]?.value;
  if (!kind || visit) return null;
  return (
    <Card component="section" aria-label="Write">
      <Stack gap="sm">
        {kinds.length > 1 && (
          <SegmentedControl
            size="xs"
            data={kinds}
            value={kind}
            onChange={setChosen}
            aria-label="What to write"
          />
        )}
        {kind === 'note' ? (
          <NoteForm leadId={lead.id} text={note} setText={setNote} />
        ) : (
          <ReplyBox leadId={lead.id} contact={lead.contact} />
        )}
      </Stack>
    </Card>
  );
}

interface NoteFormProps {
  readonly leadId: string;
  readonly text: string;
  readonly setText: (change: (text: string) => string) => void;
}

function NoteForm({ leadId, text, setText }: NoteFormProps) {
  const keys = useRequestKey();
  const add = useWrite(
    {
      mutationFn: (note: { id: string; text: string }) =>
        api.leadNotes.create(note, keys.contextOf('note', note)),
    },
    {
      done: 'The note is saved.',
      onDone: (_, saved) => {
        keys.renew();
        // What was written meanwhile stays.
        setText((now) => (now.trim() === saved.text ? '' : now));
      },
    },
  );
  const isReady = text.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !add.isPending) add.mutate({ id: leadId, text: text.trim() });
      }}
    >
      <Stack gap="xs">
        <Textarea
          aria-label="Note"
          placeholder="What the next person should know"
          value={text}
          onChange={({ currentTarget: { value } }) => setText(() => value)}
          maxLength={5_000}
          autosize
          minRows={2}
        />
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed" flex={1}>
            Only your own people see it.
          </Text>
          <Button type="submit" size="xs" loading={add.isPending} disabled={!isReady}>
            Save the note
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

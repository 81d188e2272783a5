import {
  Alert,
  Button,
  Card,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../app/api.ts';
import { useMay, useMe } from '../../app/session.tsx';
import { both, plainClock } from '../../kit/time.tsx';
import { useWrite } from '../../kit/use-write.ts';
import type { Lead } from './lead.ts';

type Kind = 'note' | 'sms' | 'email';

/** A note for the team, or a text or an email to the lead. */
export function LeadComposer({ lead }: { lead: Lead }) {
  const [mayNote, maySend] = [useMay('leads:write'), useMay('messages:send')];
  const { visit } = useMe();
  const kinds = [
    ...(maySend && lead.contact.phone ? [{ value: 'sms', label: 'Text' }] : []),
    ...(maySend && lead.contact.email ? [{ value: 'email', label: 'Email' }] : []),
    ...(mayNote ? [{ value: 'note', label: 'Note' }] : []),
  ];
  const [chosen, setChosen] = useState<Kind>();
  const kind = chosen ?? (kinds[0]?.value as Kind | undefined);
  if (!kind || visit) return null;
  return (
    <Card component="section" aria-label="Write">
      <Stack gap="sm">
        <SegmentedControl
          size="xs"
          data={kinds}
          value={kind}
          onChange={(value) => setChosen(value as Kind)}
          aria-label="What to write"
        />
        {kind === 'note' ? (
          <NoteForm leadId={lead.id} />
        ) : (
          <MessageForm key={kind} leadId={lead.id} channel={kind} zone={lead.contact.zone} />
        )}
      </Stack>
    </Card>
  );
}

function NoteForm({ leadId }: { leadId: string }) {
  const [text, setText] = useState('');
  const add = useWrite(query.leadNotes.create.mutationOptions(), {
    done: 'The note is saved.',
    onDone: () => setText(''),
  });
  return (
    <Form
      verb="Save the note"
      isReady={text.trim() !== ''}
      isPending={add.isPending}
      onSubmit={() => add.mutate({ id: leadId, text: text.trim() })}
      hint="Only your own people see it."
    >
      <Textarea
        aria-label="Note"
        placeholder="What the next person should know"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={5_000}
        autosize
        minRows={2}
      />
    </Form>
  );
}

const LONGEST_TEXT = 1600;

interface MessageFormProps {
  readonly leadId: string;
  readonly channel: 'sms' | 'email';
  readonly zone: string | null;
}

function MessageForm({ leadId, channel, zone }: MessageFormProps) {
  const [body, setBody] = useState('');
  const [subject, setSubject] = useState('');
  const [problem, setProblem] = useState<string>();
  const reach = useQuery(query.leadReach.get.queryOptions({ input: { id: leadId } }));
  const byHand = reach.data?.channels.find((each) => each.channel === channel)?.byHand;
  const later = byHand?.can === 'later' && byHand.again ? both(byHand.again, zone) : null;
  const what = channel === 'sms' ? 'The text' : 'The email';
  const send = useWrite(query.messages.create.mutationOptions(), {
    done: later ? `${what} is written, and goes out ${later}.` : `${what} is on its way.`,
    onDone: () => {
      setBody('');
      setSubject('');
    },
    onFields: (errors) => {
      setProblem(errors.map(({ message }) => message).join(', '));
      return true;
    },
  });
  const submit = () => {
    setProblem(undefined);
    const about = channel === 'email' && subject.trim() ? { subject: subject.trim() } : {};
    send.mutate({ leadId, channel, body: body.trim(), ...about });
  };
  if (byHand?.can === 'no') return <Alert color="yellow">Nobody may write to them so: {byHand.why}</Alert>;
  const waits = later ? `It goes out ${later}: ${plainClock(byHand?.why ?? '')}` : '';
  const left = channel === 'sms' && body.length > 120 ? `${body.length} of ${LONGEST_TEXT} characters` : '';
  return (
    <Form
      verb={channel === 'sms' ? 'Send the text' : 'Send the email'}
      isReady={body.trim() !== ''}
      isPending={send.isPending}
      onSubmit={submit}
      hint={[waits, left].filter(Boolean).join(' ')}
    >
      {channel === 'email' && (
        <TextInput
          aria-label="Subject"
          placeholder="Subject"
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
          maxLength={200}
        />
      )}
      <Textarea
        aria-label={channel === 'sms' ? 'Text' : 'Email'}
        placeholder="It is sent as you write it"
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        maxLength={channel === 'sms' ? LONGEST_TEXT : 20_000}
        error={problem}
        autosize
        minRows={3}
      />
    </Form>
  );
}

interface FormProps {
  readonly verb: string;
  readonly isReady: boolean;
  readonly isPending: boolean;
  readonly onSubmit: () => void;
  readonly hint: string;
  readonly children: React.ReactNode;
}

function Form({ verb, isReady, isPending, onSubmit, hint, children }: FormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isPending) onSubmit();
      }}
    >
      <Stack gap="xs">
        {children}
        <Group justify="space-between" gap="xs">
          <Text size="xs" c="dimmed" flex={1}>
            {hint}
          </Text>
          <Button type="submit" size="xs" loading={isPending} disabled={!isReady}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

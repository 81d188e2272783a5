import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { SegmentedMessage } from 'sms-segments-calculator';
import { api, query, queryClient } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { whyOf } from './delivery.ts';
import type { Message } from './message-bubble.tsx';

/** Characters; the API refuses a longer text. */
const LONGEST_TEXT = 1600;
const LONGEST_EMAIL = 20_000;

type Channel = 'sms' | 'email';

interface ReplyBoxProps {
  readonly leadId: string;
  readonly contact: {
    readonly phone: string | null;
    readonly email: string | null;
    readonly erasedAt: string | null;
  };
  /** By which channel they were heard last is the one that they expect. */
  readonly last: Message | undefined;
}

/** What was begun and not sent stays until the page is closed. */
const drafts = new Map<string, string>();

/** The next message. It goes out as soon as the rules let it; when they never will, it is said why. */
export function ReplyBox({ leadId, contact, last }: ReplyBoxProps) {
  const channels = channelsOf(contact);
  const { body, write, subject, setSubject, channel, choose, send } = useReply(leadId, channels, last);
  if (!channel) return <Unreachable isErased={contact.erasedAt !== null} />;
  const isReady = body.trim() !== '' && body.length <= longest(channel);
  const go = () => {
    if (isReady && !send.isPending) send.mutate(channel);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    go();
  };
  const to = channel === 'sms' ? `Text to ${contact.phone}` : `Email to ${contact.email}`;
  return (
    <Stack
      gap="xs"
      p="sm"
      component="form"
      aria-label="Answer"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      {send.isError && <Refused error={send.error} channel={channel} others={channels.length > 1} />}
      {channel === 'email' && (
        <TextInput
          aria-label="Subject"
          placeholder="Subject (left out: the client's name)"
          value={subject}
          onChange={({ currentTarget: { value } }) => setSubject(value)}
          maxLength={200}
        />
      )}
      <Textarea
        aria-label={to}
        placeholder={to}
        value={body}
        onChange={({ currentTarget: { value } }) => write(value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={8}
        error={body.length > longest(channel) && `A text has ${LONGEST_TEXT} characters at most`}
      />
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="How it goes"
            data={channels.map((each) => ({ value: each, label: each === 'sms' ? 'Text' : 'Email' }))}
            value={channel}
            onChange={choose}
          />
          {channel === 'sms' && <Size body={body} />}
        </Group>
        <Send isReady={isReady} isSending={send.isPending} />
      </Group>
    </Stack>
  );
}

/** What is being written, and its way out. */
function useReply(leadId: string, channels: readonly Channel[], last: Message | undefined) {
  const [chosen, choose] = useState<Channel>();
  const [body, setBody] = useState(drafts.get(leadId) ?? '');
  const [subject, setSubject] = useState('');
  const usual = channels.find((channel) => channel === last?.channel) ?? channels[0];
  const write = (text: string) => {
    setBody(text);
    drafts.set(leadId, text);
  };
  const send = useMutation({
    mutationFn: (by: Channel) =>
      api.messages.create({
        ...{ leadId, channel: by, body: body.trim() },
        ...(by === 'email' && subject.trim() && { subject: subject.trim() }),
      }),
    onSuccess: () => {
      write('');
      setSubject('');
      void queryClient.invalidateQueries({ queryKey: query.threads.key() });
    },
  });
  return {
    ...{ body, write, subject, setSubject, send },
    channel: chosen && channels.includes(chosen) ? chosen : usual,
    choose: (channel: Channel) => {
      choose(channel);
      send.reset();
    },
  };
}

function Send({ isReady, isSending }: { isReady: boolean; isSending: boolean }) {
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed" visibleFrom="sm">
        Ctrl Enter
      </Text>
      <Button
        type="submit"
        size="sm"
        disabled={!isReady}
        loading={isSending}
        leftSection={<IconSend size={16} aria-hidden />}
      >
        Send
      </Button>
    </Group>
  );
}

function Size({ body }: { body: string }) {
  const { segmentsCount, numberOfCharacters } = new SegmentedMessage(body.trim());
  return (
    <Text size="xs" c="dimmed" className="tabular" aria-live="polite">
      {body.trim() === '' ? '' : `${numberOfCharacters} characters, ${textsOf(segmentsCount)}`}
    </Text>
  );
}

function textsOf(count: number): string {
  return count === 1 ? '1 text' : `${count} texts`;
}

interface RefusedProps {
  readonly error: unknown;
  readonly channel: Channel;
  /** There is another way to reach them */
  readonly others: boolean;
}

function Refused({ error, channel, others }: RefusedProps) {
  const { title, detail, errors } = problemOf(error);
  const code = /: ([a-z_]+)\.$/.exec(detail)?.[1];
  const by = channel === 'sms' ? 'by text' : 'by email';
  const said = code ? `They may not be reached ${by}: ${whyOf(code)}.` : detail;
  const remedy = code && others ? ` You may try ${channel === 'sms' ? 'an email' : 'a text'}.` : '';
  return (
    <Alert color="red" title={code ? 'Not sent' : title} role="alert" py="xs">
      <Text size="sm" className="breakable">
        {errors.map(({ message }) => message).join('; ') || `${said}${remedy}`}
      </Text>
    </Alert>
  );
}

function Unreachable({ isErased }: { isErased: boolean }) {
  return (
    <Text size="sm" c="dimmed" p="md" ta="center">
      {isErased
        ? 'This person was erased: nobody may write to them.'
        : 'There is neither a phone nor an email to write to.'}
    </Text>
  );
}

function channelsOf({ phone, email, erasedAt }: ReplyBoxProps['contact']): Channel[] {
  if (erasedAt) return [];
  return [...(phone ? (['sms'] as const) : []), ...(email ? (['email'] as const) : [])];
}

function longest(channel: Channel): number {
  return channel === 'sms' ? LONGEST_TEXT : LONGEST_EMAIL;
}

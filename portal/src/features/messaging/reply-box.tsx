import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent } from 'react';
import { SegmentedMessage } from 'sms-segments-calculator';
import { query } from '../../app/api.ts';
import { problemOf } from '../../app/problem.ts';
import { useMay } from '../../app/session.tsx';
import { GoesOut } from '../../kit/goes-out.tsx';
import { counted } from '../../kit/money.ts';
import { moment } from '../../kit/time.tsx';
import { whyOf } from './delivery.ts';
import { type Channel, useReply } from './use-reply.ts';

/** Characters; the API refuses a longer one. */
const LONGEST = { sms: 1_600, email: 20_000 } as const;

interface ReplyBoxProps {
  readonly leadId: string;
  readonly contact: {
    readonly phone: string | null;
    readonly email: string | null;
    readonly erasedAt: string | null;
  };
  /** By which they were heard last: the one that they expect */
  readonly expected?: Channel | undefined;
}

/** The next message. It goes out as soon as the rules let it; when they never will, it is said why. */
export function ReplyBox({ leadId, contact, expected }: ReplyBoxProps) {
  const channels = channelsOf(contact);
  const { draft, write, channel, choose, send } = useReply(leadId, channels, expected);
  const reach = useByHand(leadId, channel);
  if (!channel) return <Unreachable isErased={contact.erasedAt !== null} />;
  const { body, subject } = draft;
  const isTooLong = body.trim().length > LONGEST[channel];
  const isReady = body.trim() !== '' && !isTooLong && reach?.can !== 'no';
  const go = () => {
    if (isReady && !send.isPending) send.mutate({ ...draft, channel });
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
      component="form"
      aria-label="Answer"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      {send.isError && <Refused error={send.error} channel={channel} others={channels.length > 1} />}
      <Hint reach={reach} />
      {channel === 'email' && (
        <TextInput
          aria-label="Subject"
          placeholder="Subject (left out: the client's name)"
          value={subject}
          onChange={({ currentTarget: { value } }) => write({ subject: value })}
          maxLength={200}
        />
      )}
      <Textarea
        aria-label={to}
        placeholder={to}
        value={body}
        onChange={({ currentTarget: { value } }) => write({ body: value })}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={8}
        error={isTooLong && `At most ${counted(LONGEST[channel], 'character')}`}
      />
      <Text size="xs" c="dimmed">
        <GoesOut leadId={leadId} channel={channel} />
      </Text>
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

/** Whether somebody may write by that channel now, where one may see what the lead agreed to. */
function useByHand(leadId: string, channel: Channel | undefined) {
  const may = useMay('consent:read');
  const reach = useQuery(query.leadReach.get.queryOptions({ input: { id: leadId }, enabled: may }));
  return reach.data?.channels.find((each) => each.channel === channel)?.byHand;
}

/** That it cannot go out, or not yet, is said before it is written. */
function Hint({ reach }: { reach: ReturnType<typeof useByHand> }) {
  if (reach?.can === 'no')
    return (
      <Alert color="yellow" py="xs" title="Nobody may write to them this way">
        {reach.why}
      </Alert>
    );
  if (reach?.can !== 'later' || !reach.again) return null;
  return (
    <Text size="xs" c="dimmed">
      It goes out {moment(reach.again)}: {reach.why}
    </Text>
  );
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
      {body.trim() === ''
        ? ''
        : `${counted(numberOfCharacters, 'character')}, ${counted(segmentsCount, 'text')}`}
    </Text>
  );
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
    <Text size="sm" c="dimmed" ta="center">
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

import { Anchor, Stack, Text } from '@mantine/core';
import {
  IconArrowsShuffle,
  IconCalendarEvent,
  IconCheckbox,
  IconCircleCheck,
  IconFlag,
  IconHandStop,
  IconMail,
  IconMessage,
  IconNote,
  IconPhone,
  IconShieldCheck,
  IconTrash,
  IconUserPlus,
  IconUserShare,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { both, moment } from '../../kit/time.tsx';
import { CallEntry } from './call-entry.tsx';
import { EntryHead } from './entry-head.tsx';
import type { Item } from './lead.ts';
import { STATUS_WORDS, sayAction, sayAppointment, sayConsent, sayEvidence, sayReason } from './lead-words.ts';
import { useSaidWhere } from './use-names.ts';
import { MessageEntry } from './message-entry.tsx';
import { NoteEntry } from './note-entry.tsx';

const ICONS: Readonly<Record<Item['kind'], TablerIcon>> = {
  added: IconUserPlus,
  call: IconPhone,
  message: IconMessage,
  booked: IconCalendarEvent,
  moved: IconArrowsShuffle,
  appointment: IconCircleCheck,
  evidence: IconShieldCheck,
  action: IconHandStop,
  assigned: IconUserShare,
  task: IconCheckbox,
  consent: IconShieldCheck,
  note: IconNote,
  status: IconFlag,
  erased: IconTrash,
};

const COLOURS: Readonly<Partial<Record<Item['kind'], string>>> = {
  call: 'grape',
  message: 'blue',
  booked: 'green',
  moved: 'green',
  appointment: 'green',
  note: 'yellow',
  erased: 'red',
};

/** The sign at the line, by what it was. */
export function bulletOf(item: Item) {
  const Icon = item.kind === 'message' && item.message.channel === 'email' ? IconMail : ICONS[item.kind];
  return { bullet: <Icon size={14} aria-hidden />, color: COLOURS[item.kind] ?? 'gray' };
}

/** One thing that happened, as people tell it. */
export function TimelineEntry({ item, zone }: { item: Item; zone: string | null }) {
  switch (item.kind) {
    case 'call':
      return <CallEntry item={item} zone={zone} />;
    case 'message':
      return <MessageEntry item={item} zone={zone} />;
    case 'note':
      return <NoteEntry item={item} />;
    default:
      return <Plain item={item} zone={zone} />;
  }
}

type PlainItem = Exclude<Item, { kind: 'call' | 'message' | 'note' }>;

function Plain({ item, zone }: { item: PlainItem; zone: string | null }) {
  const { title, more } = plainWords(item, zone, useSaidWhere());
  return (
    <Stack gap={2}>
      <EntryHead title={title} at={item.at} zone={zone} />
      {more && (
        <Text size="sm" c="dimmed" className="breakable">
          {more}
        </Text>
      )}
      {'appointmentId' in item && (
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/appointments/$id" params={{ id: item.appointmentId }} {...props} />
          )}
        >
          The appointment
        </Anchor>
      )}
    </Stack>
  );
}

interface Words {
  readonly title: string;
  readonly more?: string | null | undefined;
}

const joined = (...words: (string | null | undefined | false)[]) => words.filter(Boolean).join(', ') || null;

/** A name stays as it is; of "The calendar" the sentence goes on. */
const byWhom = (who: string | null) =>
  who && `by ${who.replace(/^(The|Its|An?|What|Whoever) /, (word) => word.toLowerCase())}`;

function plainWords(item: PlainItem, zone: string | null, saidWhere: (source: string) => string): Words {
  switch (item.kind) {
    case 'added':
      return { title: 'Added', more: item.source && `From ${item.source}` };
    case 'booked':
      return {
        title: item.isAgain ? 'Booked again' : 'Booked',
        more: `For ${both(item.startsAt, zone)}, ${item.title}`,
      };
    case 'moved':
      return {
        title: 'Moved the appointment',
        more: `To ${both(item.startsAt, zone)}${item.movedFrom ? `, from ${both(item.movedFrom, zone)}` : ''}`,
      };
    case 'appointment':
      return { title: sayAppointment(item.to), more: joined(item.reason, byWhom(item.who)) };
    case 'evidence':
      return { title: sayEvidence(item.evidence), more: item.evidence.withdrawnAt && 'Taken back since' };
    case 'action':
      return {
        title: `${item.who ?? 'Somebody'} ${sayAction(item.action)}`,
        more: joined(`“${item.action.reason}”`, item.action.refusal && `refused: ${item.action.refusal}`),
      };
    case 'assigned':
      return {
        title: item.to ? `Assigned to ${item.to}` : 'Assigned to nobody',
        more: joined(item.from && `before: ${item.from}`, byWhom(item.who)),
      };
    case 'task':
      return {
        title: `Task: ${item.task.title}`,
        more: joined(
          item.task.detail,
          item.task.status === 'done' ? 'Done' : 'Open',
          item.task.dueAt && `due ${moment(item.task.dueAt)}`,
        ),
      };
    case 'consent':
      return { title: sayConsent(item), more: joined(item.text && `“${item.text}”`, saidWhere(item.source)) };
    case 'status':
      return {
        title: `${STATUS_WORDS[item.from] ?? item.from} → ${STATUS_WORDS[item.to] ?? item.to}`,
        more: joined(sayReason(item.reason), byWhom(item.who)),
      };
    case 'erased':
      return { title: 'The person was erased', more: 'What was known of them is gone.' };
  }
}

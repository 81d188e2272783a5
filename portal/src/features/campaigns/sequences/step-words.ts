import {
  IconArrowsSplit,
  IconCalendarEvent,
  IconCalendarTime,
  IconChecklist,
  IconClock,
  IconGitBranch,
  IconMail,
  IconMessage,
  IconPhone,
  IconTag,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Condition, Step } from '../../../../../contracts/campaigns/sequence.ts';
import { words } from '../../../kit/words.ts';

export type StepKind = Step['kind'];

interface KindWords {
  readonly says: string;
  /** What it does, for whoever chooses one */
  readonly about: string;
  readonly Icon: TablerIcon;
  readonly color: string;
}

/** In the order in which they are offered. */
export const KINDS: Readonly<Record<StepKind, KindWords>> = {
  call: { says: 'Call', about: 'The agent calls until somebody answers', Icon: IconPhone, color: 'green' },
  sms: { says: 'Text', about: 'Sends a text message', Icon: IconMessage, color: 'blue' },
  email: { says: 'Email', about: 'Sends an email', Icon: IconMail, color: 'cyan' },
  task: { says: 'Task', about: 'Asks a person to do something', Icon: IconChecklist, color: 'grape' },
  tag: { says: 'Tag', about: 'Adds tags, or takes them off', Icon: IconTag, color: 'pink' },
  wait: { says: 'Wait', about: 'Lets some time pass', Icon: IconClock, color: 'gray' },
  wait_until: {
    says: 'Wait until',
    about: "A time of the week, by the lead's own clock",
    Icon: IconCalendarTime,
    color: 'gray',
  },
  wait_for_date: {
    says: 'Wait for a date',
    about: 'Before or after a date that is known of the lead',
    Icon: IconCalendarEvent,
    color: 'gray',
  },
  branch: {
    says: 'Branch',
    about: 'Leads go different ways, by what is known of them',
    Icon: IconGitBranch,
    color: 'orange',
  },
  split: {
    says: 'Split',
    about: 'Divides leads by chance, to compare two ways',
    Icon: IconArrowsSplit,
    color: 'violet',
  },
};

const BROUGHT: Readonly<Record<string, string>> = {
  sequence_sms: 'First text',
  sequence_sms_again: 'Later text',
  sequence_email: 'Email of the sequence',
};

export function templateWords(template: string): string {
  return BROUGHT[template] ?? words(template.replace(/^sequence_/, ''));
}

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time: `2 days`, `1 hour 30 minutes`. */
export function span(seconds: number): string {
  let left = Math.abs(seconds);
  const parts = UNITS.flatMap(([unit, length]) => {
    const many = Math.floor(left / length);
    left -= many * length;
    return many > 0 ? [`${many} ${unit}${many === 1 ? '' : 's'}`] : [];
  });
  return parts.join(' ') || '0 seconds';
}

/** What a step does, on one line. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'call':
      return step.agentId ? `Call by the agent ${step.agentId}` : 'Call';
    case 'sms':
      return `Text “${templateWords(step.template)}”`;
    case 'email':
      return `Email “${templateWords(step.template)}”`;
    case 'task':
      return `Task “${step.title}”${step.dueWithin ? `, due within ${span(step.dueWithin)}` : ''}`;
    case 'tag':
      return tagWords(step.add ?? [], step.remove ?? []);
    case 'wait':
      return `Wait ${span(step.seconds)}`;
    case 'wait_until':
      return `Wait until ${dayWords(step.weekdays)} ${step.at}`;
    case 'wait_for_date':
      return `Wait for ${dateWords(step.field, step.offset)}`;
    case 'branch':
      return step.cases.length === 1 ? 'Branch' : `Branch with ${step.cases.length} cases`;
    case 'split':
      return `Split into ${step.arms.length}`;
  }
}

function tagWords(add: readonly string[], remove: readonly string[]): string {
  const says = [
    ...(add.length > 0 ? [`Tag ${add.join(', ')}`] : []),
    ...(remove.length > 0 ? [`take off ${remove.join(', ')}`] : []),
  ].join(', ');
  return says === '' ? 'Tag' : says.charAt(0).toUpperCase() + says.slice(1);
}

function dayWords(days: readonly number[] | undefined): string {
  if (!days || days.length === 7) return 'any day';
  return days.map((day) => WEEKDAYS[day - 1]?.slice(0, 3) ?? day).join(', ');
}

function dateWords(field: string, offset: number): string {
  if (offset === 0) return `the date in ${field}`;
  return `${span(offset)} ${offset < 0 ? 'before' : 'after'} ${field}`;
}

/** What a step is called where another speaks of it. */
export function stepName(step: Step, number?: number): string {
  return `${number === undefined ? '' : `${number}. `}${step.name ?? stepWords(step)}`;
}

const OUTCOMES = {
  appointment_set: 'set an appointment',
  callback_requested: 'asked for a call back',
  not_interested: 'was not interested',
  no_outcome: 'ended without an outcome',
  voicemail: 'reached voicemail',
  no_answer: 'was not answered',
} as const;

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, says]) => ({
  value,
  label: `The last call ${says}`,
}));

/** A condition within a sentence: `the lead has replied and not: the lead has booked`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'outcome':
      return `the last call ${condition.is.map((each) => OUTCOMES[each]).join(' or ') || '…'}`;
    case 'replied':
      return `the lead has replied${condition.channel ? ` by ${condition.channel === 'sms' ? 'text' : 'email'}` : ''}`;
    case 'booked':
      return 'the lead has booked';
    case 'score':
      return `the score is at least ${condition.atLeast}`;
    case 'tag':
      return `the tag “${condition.has}” is there`;
    case 'field':
      return condition.is === undefined
        ? `the field “${condition.name}” is filled`
        : `the field “${condition.name}” is “${condition.is}”`;
    case 'not':
      return `not: ${conditionWords(condition.if)}`;
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) =>
        part.kind === 'all' || part.kind === 'any' ? `(${conditionWords(part)})` : conditionWords(part),
      );
      return parts.join(condition.kind === 'all' ? ' and ' : ' or ') || '…';
    }
  }
}

/** A step of a kind, as it begins. Its id is unlike that of any step that was in another version. */
export function newStep(kind: StepKind): Step & { readonly next: null } {
  const id = `${kind}-${crypto.randomUUID().slice(0, 6)}`;
  const base = { id, next: null } as const;
  switch (kind) {
    case 'call':
      return { ...base, kind };
    case 'sms':
      return { ...base, kind, template: 'sequence_sms_again' };
    case 'email':
      return { ...base, kind, template: 'sequence_email' };
    case 'task':
      return { ...base, kind, title: 'Look after this lead' };
    case 'tag':
      return { ...base, kind, add: [] };
    case 'wait':
      return { ...base, kind, seconds: 86_400 };
    case 'wait_until':
      return { ...base, kind, at: '09:00' };
    case 'wait_for_date':
      return { ...base, kind, field: '', offset: -7 * 86_400, ifMissing: 'go_on', ifPast: 'go_on' };
    case 'branch':
      return { ...base, kind, cases: [{ if: { kind: 'replied' }, go: null }] };
    case 'split':
      return {
        ...{ ...base, kind },
        arms: [
          { name: 'A', weight: 50, go: null },
          { name: 'B', weight: 50, go: null },
        ],
      };
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  ...{
    next: 'What follows',
    template: 'Message',
    seconds: 'How long',
    add: 'Tags',
    remove: 'Tags to take off',
  },
  ...{ at: 'Time', weekdays: 'Days', title: 'What is to be done', dueWithin: 'Due within', agentId: 'Agent' },
  ...{ field: 'Field', offset: 'How far from it', name: 'Name' },
};

/** What people call a field of a step: `cases[0].go` is Case 1. */
export function fieldWords(field: string): string {
  const [, part, at] = /^(cases|arms|goals)\[(\d+)\]/.exec(field) ?? [];
  if (at !== undefined)
    return `${part === 'cases' ? 'Case' : part === 'arms' ? 'Arm' : 'Goal'} ${Number(at) + 1}`;
  return FIELDS[field] ?? field;
}

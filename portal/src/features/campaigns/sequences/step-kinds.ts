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
import type { Step } from '../../../../../contracts/campaigns/sequence.ts';

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

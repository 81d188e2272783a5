import type { TimelineKind } from '../../../../contracts/leads/timeline-api.ts';

export type Shown = 'all' | 'talk' | 'people';

const TALK: readonly TimelineKind[] = [
  'call',
  'message',
  'consent',
  'booked',
  'moved',
  'evidence',
  'appointment',
];
const PEOPLE: readonly TimelineKind[] = ['action', 'assigned', 'task', 'note', 'status', 'erased', 'added'];

/** What is meant by "conversation" and by "your team": each kind is in one of the two. */
export const SHOWN: Readonly<Record<Shown, ReadonlySet<TimelineKind>>> = {
  all: new Set([...TALK, ...PEOPLE]),
  talk: new Set(TALK),
  people: new Set(PEOPLE),
};

import { expect, test } from '@jest/globals';
import { type Purposeful, whyStale } from './stale.ts';

const SEQUENCE: Purposeful = {
  purpose: 'sequence',
  leadStatus: 'contacted',
  sequence: { stopOn: ['reply', 'booking'], visit: 4, isOver: false },
  appointment: null,
  isBooked: false,
  revision: 4,
};

test.each<[string, Partial<Purposeful>, string | null]>([
  ['of this visit', {}, null],
  ['of an earlier visit', { revision: 3 }, 'lead_has_moved'],
  ['of whichever visit', { revision: undefined }, null],
  ['of a sequence that is over', { sequence: { stopOn: [], visit: 4, isOver: true } }, 'sequence_is_over'],
  ['to a lead that has replied', { leadStatus: 'replied' }, 'lead_is_replied'],
  [
    'to one that has replied, where that stops nothing',
    { leadStatus: 'replied', sequence: { stopOn: ['booking'], visit: 4, isOver: false } },
    null,
  ],
  [
    'to one that has opted out, where nothing stops it',
    { leadStatus: 'opted_out', sequence: { stopOn: [], visit: 4, isOver: false } },
    'lead_is_opted_out',
  ],
  [
    'from before there were rules, to one that has replied',
    { leadStatus: 'replied', sequence: null },
    'lead_is_replied',
  ],
])('a sequence’s message %s', (_name, message, expected) => {
  expect(whyStale({ ...SEQUENCE, ...message })).toBe(expected);
});

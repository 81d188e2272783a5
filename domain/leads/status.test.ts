import { describe, expect, test } from '@jest/globals';
import { type LeadStatus, mayBecome } from './status.ts';

const ALL: readonly LeadStatus[] = [
  'new',
  'contacted',
  'callback',
  'booked',
  'shown',
  'no_show',
  'dnc',
  'opted_out',
  'replied',
  'exhausted',
];

describe('a lead', () => {
  test('never becomes new again, and no status is a step to itself', () => {
    for (const from of ALL) {
      expect([from, mayBecome(from, 'new')]).toEqual([from, false]);
      expect([from, mayBecome(from, from)]).toEqual([from, false]);
    }
  });

  test('may opt out from anywhere, and leaves that only by booking of its own accord', () => {
    for (const from of ALL) {
      if (from !== 'opted_out') expect([from, mayBecome(from, 'opted_out')]).toEqual([from, true]);
    }
    expect(ALL.filter((to) => mayBecome('opted_out', to))).toEqual(['booked']);
  });

  test('who books is booked, wherever it stood', () => {
    for (const from of ALL) {
      if (from !== 'booked') expect([from, mayBecome(from, 'booked')]).toEqual([from, true]);
    }
  });

  test('shows only what was booked or had been called a no-show', () => {
    expect(ALL.filter((from) => mayBecome(from, 'shown'))).toEqual(['booked', 'no_show']);
    expect(ALL.filter((from) => mayBecome(from, 'no_show'))).toEqual(['booked', 'shown']);
  });

  test('who said no is not worked on', () => {
    for (const to of ['contacted', 'callback', 'replied', 'exhausted'] as const) {
      expect(mayBecome('dnc', to)).toBe(false);
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import { decideVerdict, type EvidenceRow, reconsiderVerdict, type Verdict } from './verdict.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const startsAt = new Date('2026-05-04T15:00:00Z');
const endsAt = new Date(startsAt.getTime() + 30 * MINUTE);
const verdictAt = new Date(endsAt.getTime() + 48 * HOUR);
const soon = new Date(endsAt.getTime() + HOUR);

/** `client yes` … in the order in which it was said, a minute apart. */
function said(...words: string[]): EvidenceRow[] {
  return words.map((word, i) => {
    const [source, answer] = word.split(' ') as [EvidenceRow['source'], EvidenceRow['answer']];
    return { source, answer, at: new Date(endsAt.getTime() + i * MINUTE) };
  });
}

const decide = (evidence: EvidenceRow[], now: Date): Verdict | null =>
  decideVerdict({ evidence, now, startsAt, verdictAt });

const TABLE: readonly [evidence: readonly string[], soon: Verdict | null, atVerdictTime: Verdict][] = [
  [['client yes'], 'shown', 'shown'],
  [['client yes', 'lead no'], 'shown', 'shown'],
  [['client yes', 'call yes'], 'shown', 'shown'],
  [['client no'], 'no_show', 'no_show'],
  [['client no', 'lead no'], 'no_show', 'no_show'],
  [['client no', 'lead yes'], 'disputed', 'disputed'],
  [['lead yes', 'client no'], 'disputed', 'disputed'],
  [['client no', 'call yes'], 'disputed', 'disputed'],
  [['call yes', 'client no'], 'disputed', 'disputed'],
  [['client no', 'lead no', 'call yes'], 'disputed', 'disputed'],
  [['client yes', 'client no'], 'disputed', 'disputed'],
  [['client no', 'client yes'], 'disputed', 'disputed'],
  [['lead yes'], null, 'shown'],
  [['lead yes', 'call yes'], null, 'shown'],
  [['lead no'], null, 'no_show'],
  [['lead no', 'call yes'], null, 'no_show'],
  [['lead yes', 'lead no'], null, 'no_show'],
  [['lead no', 'lead yes'], null, 'shown'],
  [['staff yes'], null, 'shown'],
  [['staff no'], null, 'no_show'],
  [['staff no', 'call yes'], null, 'no_show'],
  [['lead no', 'staff yes'], null, 'no_show'],
  [['staff no', 'lead yes'], null, 'shown'],
  [['client no', 'staff yes'], 'disputed', 'disputed'],
  [['client no', 'staff no'], 'no_show', 'no_show'],
  [['client yes', 'staff no'], 'shown', 'shown'],
  [['call yes'], null, 'shown'],
  [[], null, 'no_show'],
];

const words = (evidence: readonly string[]): string => evidence.join(', ') || 'nothing';

describe('the verdict table', () => {
  test.each(TABLE)('%j', (evidence, early, late) => {
    expect([words(evidence), decide(said(...evidence), soon)]).toEqual([words(evidence), early]);
    expect([words(evidence), decide(said(...evidence), verdictAt)]).toEqual([words(evidence), late]);
  });

  test('silence is an answer from the verdict time on, and not a millisecond before', () => {
    expect(decide([], new Date(verdictAt.getTime() - 1))).toBeNull();
    expect(decide([], verdictAt)).toBe('no_show');
  });

  test.each(TABLE)('nothing is decided before the start: %j', (evidence) => {
    expect(decide(said(...evidence), new Date(startsAt.getTime() - 1))).toBeNull();
  });

  test('the client is believed from the start on', () => {
    expect(decide(said('client yes'), startsAt)).toBe('shown');
  });
});

describe('a verdict that was given', () => {
  test.each([
    ['no_show', { source: 'client', answer: 'yes' }, 'disputed'],
    ['no_show', { source: 'lead', answer: 'yes' }, 'disputed'],
    ['no_show', { source: 'client', answer: 'no' }, 'stands'],
    ['no_show', { source: 'lead', answer: 'no' }, 'stands'],
    ['no_show', { source: 'call', answer: 'yes' }, 'stands'],
    ['no_show', { source: 'staff', answer: 'yes' }, 'disputed'],
    ['shown', { source: 'staff', answer: 'no' }, 'stands'],
    ['no_show', 'withdrawn', 'disputed'],
    ['shown', { source: 'client', answer: 'no' }, 'disputed'],
    ['shown', { source: 'client', answer: 'yes' }, 'stands'],
    ['shown', { source: 'lead', answer: 'no' }, 'stands'],
    ['shown', { source: 'lead', answer: 'yes' }, 'stands'],
    ['shown', { source: 'call', answer: 'yes' }, 'stands'],
    ['shown', 'withdrawn', 'stands'],
  ] as const)('%s, then %j: %s', (given, fresh, becomes) => {
    expect(reconsiderVerdict(given, fresh)).toBe(becomes);
  });
});

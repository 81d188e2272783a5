import { describe, expect, test } from '@jest/globals';
import type { SequenceBody, Step } from '../../../../../contracts/campaigns/sequence.ts';
import { checkPaths } from '../../../../../domain/campaigns/check-paths.ts';
import { type Draft, type DraftStep, fromDraft, toDraft } from './draft.ts';
import { insertStep, moveStep, removeStep } from './edit.ts';
import { drawFlow, type Level, targetsOf } from './flow.ts';

const call = (id: string, next?: string | null): Step => ({
  id,
  kind: 'call',
  ...(next !== undefined && { next }),
});
const branch = (id: string, go: string | null, next?: string | null): Step => ({
  ...{ id, kind: 'branch', cases: [{ if: { kind: 'booked' }, go }] },
  ...(next !== undefined && { next }),
});
const body = (...steps: Step[]): SequenceBody => ({ steps, goals: [], stopOn: ['reply'] });
const draftOf = (...steps: Step[]): Draft => toDraft(body(...steps));
const added: DraftStep = { id: 'new', kind: 'wait', seconds: 60, next: null };

/** A level as words: `a b(next: c) d`. */
const drawn = (level: Level): string =>
  level
    .map(({ step, ways }) => {
      const inside = ways.filter((way) => way.inside.length > 0);
      return step.id + inside.map((way) => `(${way.field}: ${drawn(way.inside)})`).join('');
    })
    .join(' ');
const shown = ({ steps }: Draft): string => drawn(drawFlow(steps).main);

/** In a list: check > (booked) thanks; otherwise text, then wait; both meet at last. */
const PARTED = [branch('check', 'thanks'), call('text'), call('wait', 'last'), call('thanks'), call('last')];

describe('how it is drawn', () => {
  test('steps that only one way leads to stand below it, and the line goes on where ways meet', () => {
    expect(shown(draftOf(call('a'), ...PARTED))).toBe('a check(cases[0].go: thanks)(next: text wait) last');
  });

  test('where a case never comes back, the line goes on with what is otherwise', () => {
    expect(shown(draftOf(branch('check', null), call('b'), call('c')))).toBe('check b c');
    expect(shown(draftOf(branch('check', 'gone', 'b'), call('b'), call('c', null), call('gone')))).toBe(
      'check(cases[0].go: gone) b c',
    );
  });

  test('arms of a split stand below them; a step that nothing leads to is lost, and drawn nowhere', () => {
    const arms = [
      { name: 'A', weight: 1, go: 'a' },
      { name: 'B', weight: 1, go: 'b' },
    ];
    const { main, lost } = drawFlow(
      draftOf(
        { id: 's', kind: 'split', arms },
        call('a', 'end1'),
        call('b', 'end1'),
        call('end1', null),
        call('x'),
      ).steps,
    );
    expect(drawn(main)).toBe('s(arms[0].go: a)(arms[1].go: b) end1');
    expect(lost.map(({ id }) => id)).toEqual(['x']);
  });

  test('a way that leads round is drawn nowhere, and ends', () => {
    expect(shown(draftOf(call('a'), call('b', 'a')))).toBe('a b');
  });
});

test('what was not edited is saved as it was', () => {
  const saved = body(call('a'), ...PARTED, call('z', null));
  expect(fromDraft(toDraft(saved))).toEqual(body(call('a'), ...PARTED, call('z')));
});

describe('a step put in', () => {
  test.each<[string, Parameters<typeof insertStep>[1], string]>([
    ['first', null, 'new check(cases[0].go: thanks)(next: text wait) last'],
    ['on a way', { after: 'text', field: 'next' }, 'check(cases[0].go: thanks)(next: text new wait) last'],
    [
      'on a case',
      { after: 'check', field: 'cases[0].go' },
      'check(cases[0].go: new thanks)(next: text wait) last',
    ],
    ['where ways meet', { before: 'last' }, 'check(cases[0].go: thanks)(next: text wait) new last'],
    ['at the end', { after: 'last', field: 'next' }, 'check(cases[0].go: thanks)(next: text wait) last new'],
  ])('%s', (_, place, expected) => {
    const edited = insertStep(draftOf(...PARTED), place, added);
    expect(shown(edited)).toBe(expected);
    expect(checkPaths(fromDraft(edited).steps)).toEqual([]);
  });
});

describe('a step taken out', () => {
  test('who came to it goes where it led', () => {
    const { draft, removed } = removeStep(draftOf(...PARTED), 'wait');
    expect([shown(draft), removed]).toEqual(['check(cases[0].go: thanks)(next: text) last', ['wait']]);
  });

  test('a branch goes with what only its cases led to', () => {
    const { draft, removed } = removeStep(draftOf(call('a'), ...PARTED), 'check');
    expect([shown(draft), removed]).toEqual(['a text wait last', ['check', 'thanks']]);
  });

  test('where leads began there begins what followed', () => {
    const { draft } = removeStep(draftOf(call('a', 'c'), branch('b', null, null), call('c', 'b')), 'a');
    expect([shown(draft), draft.steps[0]?.id]).toEqual(['c b', 'c']);
  });
});

describe('a step moved', () => {
  test.each<[string, -1 | 1, string | null]>([
    ['b', -1, 'b a check(cases[0].go: thanks)(next: text wait) last'],
    ['a', 1, 'b a check(cases[0].go: thanks)(next: text wait) last'],
    ['wait', -1, 'a b check(cases[0].go: thanks)(next: wait text) last'],
    ['check', -1, 'a check(cases[0].go: thanks)(next: text wait) b last'],
    ['last', -1, 'a b last check(cases[0].go: thanks) text wait'],
    ['a', -1, null],
    ['last', 1, null],
    ['thanks', -1, null],
  ])('%s by %i', (id, by, expected) => {
    const moved = moveStep(draftOf(call('a'), call('b'), ...PARTED), id, by);
    expect(moved && shown(moved)).toBe(expected);
    if (moved) expect(checkPaths(fromDraft(moved).steps)).toEqual([]);
  });

  test('nothing comes to stand after a branch whose ways part for good', () => {
    const parted = draftOf(call('a'), branch('b', 'x', 'y'), call('x', null), call('y', null));
    expect(moveStep(parted, 'b', -1)).not.toBeNull();
    expect(moveStep(draftOf(call('a'), branch('b', null, null)), 'b', -1)).toBeNull();
  });
});

test('a step is offered only where it does not lead back to itself', () => {
  const ids = (id: string) => targetsOf(draftOf(...PARTED).steps, id).map((step) => step.id);
  expect(ids('text')).toEqual(['wait', 'thanks', 'last']);
  expect(ids('last')).toEqual([]);
  expect(ids('thanks')).toEqual(['text', 'wait', 'last']);
});

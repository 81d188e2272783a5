import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Condition, SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { checkSequence, warnOfSequence } from './check-sequence.ts';
import { SEQUENCES } from './sequences.ts';
import { waysOut } from './ways-out.ts';

const HAS = (template: string, channel: string): boolean => `${template} ${channel}` === 'sequence_sms sms';

const body = (steps: readonly Step[], more: Partial<SequenceBody> = {}): SequenceBody => ({
  steps,
  goals: [],
  stopOn: ['reply'],
  ...more,
});
const problems = (steps: readonly Step[], more?: Partial<SequenceBody>): string[] =>
  checkSequence(body(steps, more), HAS).map(({ field, message }) => `${field} ${message}`);

const wait = (id: string, next?: string | null): Step => ({ id, kind: 'wait', seconds: 60, next });
const branch = (id: string, go: string | null, next?: string | null): Step => ({
  ...{ id, kind: 'branch', next },
  cases: [{ if: { kind: 'booked' }, go }],
});

test('what every operator begins with may be saved', () => {
  for (const steps of Object.values(SEQUENCES)) expect(checkSequence(body(steps), () => true)).toEqual([]);
});

test('a sequence has 1 to 200 steps', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => wait(`s${i}`));
  expect(problems([])).toEqual(['steps must hold at least one step']);
  expect(problems(many(200))).toEqual([]);
  expect(problems(many(201))).toEqual(['steps must hold at most 200 steps: it holds 201']);
});

test('ids are unique, in their alphabet, and none is the word for the end', () => {
  expect(problems([wait('a'), wait('B c'), wait('a'), wait('end'), wait('x'.repeat(41))])).toEqual([
    'steps[1].id must be 1 to 40 of a-z, 0-9, _ and -',
    'steps[2].id must be another: steps[0] is "a" already',
    'steps[3].id must be another: "end" stands for the end',
    'steps[4].id must be 1 to 40 of a-z, 0-9, _ and -',
  ]);
});

test('no step has a name that every object has', () => {
  expect(problems([wait('constructor'), wait('__proto__')])).toEqual([
    'steps[0].id must be another: "constructor" is a word of the machine\'s',
    'steps[1].id must be another: "__proto__" is a word of the machine\'s',
  ]);
});

test('every way out leads to a step that there is', () => {
  const split: Step = {
    ...{ id: 'c', kind: 'split' },
    arms: [
      { name: 'A', weight: 1, go: 'nowhere' },
      { name: 'B', weight: 1, go: null },
    ],
  };
  expect(problems([wait('a', 'z'), branch('b', 'y'), split])).toEqual([
    'steps[0].next must name a step, or be null: there is no "z"',
    'steps[1].cases[0].go must name a step, or be null: there is no "y"',
    'steps[2].arms[0].go must name a step, or be null: there is no "nowhere"',
  ]);
});

test('a loop is refused with its steps named, were it a step that follows itself', () => {
  expect(problems([wait('a'), wait('b'), branch('c', 'b')])).toEqual([
    'steps[2].cases[0].go must lead forward: it leads round and round, b → c → b',
  ]);
  expect(problems([wait('a', 'a')])).toEqual([
    'steps[0].next must lead forward: it leads round and round, a → a',
  ]);
});

test('of very many loops as many are told as somebody reads', () => {
  const back = Array.from({ length: 20 }, () => ({ if: { kind: 'booked' }, go: 's0' }) as const);
  const steps = Array.from({ length: 200 }, (_, i): Step => ({ id: `s${i}`, kind: 'branch', cases: back }));
  expect(problems(steps)).toHaveLength(20);
});

test('a way back to what was passed on another way is no loop', () => {
  expect(problems([branch('a', 'c'), wait('b', 'd'), wait('c', 'b'), wait('d')])).toEqual([]);
});

test('a step that nothing leads to is told', () => {
  expect(problems([wait('a', 'c'), wait('b'), wait('c')])).toEqual([
    'steps[1] is never reached: no step leads to "b"',
  ]);
  const split: Step = {
    ...{ id: 's', kind: 'split' },
    arms: [
      { name: 'A', weight: 1, go: null },
      { name: 'B', weight: 2, go: null },
    ],
  };
  expect(problems([split, wait('b')])).toEqual(['steps[1] is never reached: no step leads to "b"']);
});

const deep = (depth: number): Condition =>
  depth === 1 ? { kind: 'booked' } : { kind: 'not', if: deep(depth - 1) };

describe('one step by itself', () => {
  const DAYS_366 = 366 * 86_400;
  const date = { id: 'a', kind: 'wait_for_date', field: 'renewal_date', offset: 0 } as const;
  const asks = { ...date, ifMissing: 'go_on', ifPast: 'end' } as const;
  const two = (first: number) => [
    { name: 'A', weight: first, go: null },
    { name: 'B', weight: 1, go: null },
  ];
  const wrong: readonly (readonly [string, Step, ...string[]])[] = [
    ['a wait of nothing', { id: 'a', kind: 'wait', seconds: 0 }, 'seconds must be whole seconds, 1 to'],
    ['a wait of years', { id: 'a', kind: 'wait', seconds: DAYS_366 + 1 }, 'seconds must be'],
    ['a clock of 24:00', { id: 'a', kind: 'wait_until', at: '24:00' }, 'at must be a time of day'],
    ['no weekday', { id: 'a', kind: 'wait_until', at: '09:30', weekdays: [] }, 'weekdays must be 1'],
    ['weekday 0', { id: 'a', kind: 'wait_until', at: '09:30', weekdays: [0] }, 'weekdays must be 1'],
    ['a day twice', { id: 'a', kind: 'wait_until', at: '09:30', weekdays: [1, 1] }, 'weekdays must name'],
    ['a date too far', { ...asks, offset: -DAYS_366 - 1 }, 'offset must be whole seconds'],
    ['a date of no field', { ...asks, field: ' ' }, 'field must have 1 to 100'],
    ['a date at no time', { ...asks, at: '9' }, 'at must be a time of day'],
    ['a text without words', { id: 'a', kind: 'sms', template: 'sequence_x' }, 'template sequence_x has no'],
    [
      'words by another channel',
      { id: 'a', kind: 'email', template: 'sequence_sms' },
      'template sequence_sms',
    ],
    ['a task without a title', { id: 'a', kind: 'task', title: '', dueWithin: 0 }, 'title', 'dueWithin'],
    ['no tag', { id: 'a', kind: 'tag' }, 'add must name a tag'],
    ['a tag both ways', { id: 'a', kind: 'tag', add: ['x'], remove: ['x'] }, 'remove must not hold "x"'],
    ['a blank tag', { id: 'a', kind: 'tag', add: [' '] }, 'add[0] must have'],
    ['a branch of nothing', { id: 'a', kind: 'branch', cases: [] }, 'cases must be 1 to 20'],
    ['an arm of no weight', { id: 'a', kind: 'split', arms: two(0) }, 'arms[0].weight must be more than 0'],
    ['an arm without end', { id: 'a', kind: 'split', arms: two(Infinity) }, 'arms[0].weight must be'],
    ['one arm', { id: 'a', kind: 'split', arms: two(1).slice(1) }, 'arms must be 2 to 10'],
    ['a name of nothing', { id: 'a', kind: 'call', name: '' }, 'name must have'],
  ];
  test.each(wrong)('%s is refused at its place', (_, step, ...told) => {
    const found = problems([step]);
    expect(found).toHaveLength(told.length);
    told.forEach((each, i) => expect(found[i]?.startsWith(`steps[0].${each}`)).toBe(true));
  });

  test('conditions stand 4 deep at most, and hold something', () => {
    const asked = (condition: Condition) =>
      problems([{ id: 'a', kind: 'branch', cases: [{ if: condition, go: null }] }], { goals: [condition] });
    expect(asked(deep(4))).toEqual([]);
    expect(asked(deep(5))).toEqual([
      'steps[0].cases[0].if.if.if.if.if must stand at most 4 deep',
      'goals[0].if.if.if.if must stand at most 4 deep',
    ]);
    expect(asked({ kind: 'any', of: [{ kind: 'all', of: [] }] })).toEqual([
      'steps[0].cases[0].if.of[0].of must hold 1 to 20',
      'goals[0].of[0].of must hold 1 to 20',
    ]);
    expect(asked({ kind: 'tag', has: '' })).toHaveLength(2);
  });
});

test('every problem is told at once', () => {
  expect(
    problems([{ id: 'A', kind: 'wait', seconds: 0 }], { goals: [{ kind: 'tag', has: '' }] }),
  ).toHaveLength(3);
});

test('a sequence that reaches nobody, or goes on after an answer, is allowed with a word of warning', () => {
  expect(warnOfSequence(body([wait('a')]))).toEqual([expect.stringContaining('nobody is reached')]);
  expect(warnOfSequence(body([{ id: 'a', kind: 'call' }], { stopOn: [] }))).toEqual([
    expect.stringContaining('A reply does not stop it'),
  ]);
  expect(warnOfSequence(body([{ id: 'a', kind: 'call' }]))).toEqual([]);
});

test('whatever is let through comes to an end from every step, however it is walked', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const target = fc.constantFrom(...names, null, undefined);
  const anyStep = fc.record({ next: target, go: fc.constantFrom(...names, null), isBranch: fc.boolean() });
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.array(anyStep, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat(7)),
      (made, dice) => {
        const steps = made.map(({ next, go, isBranch }, i) =>
          isBranch ? branch(names[i] ?? '', go, next) : wait(names[i] ?? '', next),
        );
        if (checkSequence(body(steps), HAS).length > 0) return;
        accepted += 1;
        steps.forEach((_, start) => {
          let at: number | null = start;
          for (let taken = 0; at !== null; taken += 1) {
            expect(taken).toBeLessThan(steps.length);
            const ways = waysOut(steps, at);
            const to = ways[(dice.next().value ?? 0) % ways.length]?.to ?? null;
            at = to === null ? null : steps.findIndex(({ id }) => id === to);
            expect(at).not.toBe(-1);
          }
        });
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
  expect(accepted).toBeGreaterThan(50);
});

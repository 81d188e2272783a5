import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { checkSequence } from './check-sequence.ts';
import { diffSequences } from './diff-sequences.ts';
import { foreseeRollout } from './foresee-rollout.ts';
import { followingInCommon, placeLead } from './place-lead.ts';
import { sayRollout } from './say-rollout.ts';

const body = (steps: readonly Step[], more: Partial<SequenceBody> = {}): SequenceBody => ({
  steps,
  goals: [],
  stopOn: ['reply', 'booking'],
  ...more,
});
const wait = (id: string, seconds = 60, next?: string | null): Step => ({ id, kind: 'wait', seconds, next });
const text = (id: string, template = 'sequence_sms' as const): Step => ({ id, kind: 'sms', template });
const place = (from: SequenceBody, to: SequenceBody, stepId: string, choices = {}) =>
  placeLead(stepId, { from, to, diff: diffSequences(from, to), choices });

const OLD = body([text('t1'), wait('w1'), text('t2'), wait('w2')]);

describe('the difference', () => {
  test('is none between the same, in whatever order its words stand', () => {
    const same = body([...OLD.steps], { stopOn: ['booking', 'reply'] });
    const none = { added: [], removed: [], changed: [], moved: [], rerouted: [], endsOtherwise: false };
    expect(diffSequences(OLD, same)).toEqual(none);
    expect(diffSequences(body([{ kind: 'wait', id: 'a', seconds: 1 }]), body([wait('a', 1)]))).toEqual(none);
  });

  test('names what was added, taken away, changed and moved, and what another step follows', () => {
    const edited = body([text('t1'), text('new'), wait('w2'), wait('w1', 90)], {
      goals: [{ kind: 'booked' }],
    });
    expect(diffSequences(OLD, edited)).toEqual({
      added: ['new'],
      removed: ['t2'],
      changed: ['w1'],
      moved: ['w1'],
      rerouted: ['t1', 'w2', 'w1'],
      endsOtherwise: true,
    });
  });

  test('a new name is no change of what is done', () => {
    const named = body(OLD.steps.map((step) => ({ ...step, name: 'Another' })));
    expect(diffSequences(OLD, named).changed).toEqual([]);
  });

  test('one step that was put first is one that moved, and not all the others', () => {
    const [t1, w1, t2, w2] = OLD.steps as [Step, Step, Step, Step];
    expect(diffSequences(OLD, body([w2, t1, w1, t2])).moved).toEqual(['w2']);
  });
});

describe('a lead', () => {
  const inserted = body([text('t1'), wait('w1'), text('new'), text('t2'), wait('w2')]);

  test('on a step that is as it was keeps its place and its time', () => {
    expect(place(OLD, inserted, 't2')).toEqual({ do: 'stay', lookAgain: false });
    expect(place(OLD, inserted, 't1')).toEqual({ do: 'stay', lookAgain: false });
  });

  test('looks again when another step follows, or another thing ends it', () => {
    expect(place(OLD, inserted, 'w1')).toEqual({ do: 'stay', lookAgain: true });
    expect(place(OLD, body(OLD.steps, { stopOn: [] }), 't1')).toEqual({ do: 'stay', lookAgain: true });
  });

  test('that waits, waits anew when the wait has changed', () => {
    expect(place(OLD, body([wait('w1', 90)]), 'w1')).toEqual({ do: 'begin_anew' });
  });

  test('does not get twice what has got other words while it went out', () => {
    const reworded: Step = { id: 't1', kind: 'sms', template: 'sequence_sms_again' };
    expect(place(OLD, body([reworded]), 't1')).toEqual({ do: 'stay', lookAgain: true });
    const mail: Step = { id: 't1', kind: 'email', template: 'sequence_email' };
    expect(place(OLD, body([mail]), 't1')).toEqual({ do: 'begin_anew' });
  });

  test('whose step is no more goes where it is told', () => {
    const shorter = body([text('t1'), wait('w2')]);
    expect(place(OLD, shorter, 'w1', { w1: 't1' })).toEqual({ do: 'go', to: 't1' });
    expect(place(OLD, shorter, 'w1', { w1: 'end' })).toEqual({ do: 'end' });
  });

  test('of whom nothing is told goes on forward: never back to what it has been through', () => {
    expect(place(OLD, body([text('t1'), wait('w2')]), 'w1')).toEqual({ do: 'go', to: 'w2' });
    expect(place(OLD, body([text('t1')]), 'w1')).toEqual({ do: 'end' });
    const branch: Step = {
      ...{ id: 'b', kind: 'branch', next: 'late' },
      cases: [{ if: { kind: 'booked' }, go: 'early' }],
    };
    const branched = body([branch, wait('early'), wait('late')]);
    expect(followingInCommon('b', branched, body([wait('early'), wait('late')]))).toBe('late');
  });
});

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** A sequence that may be saved: steps of some of the names in any order, with ways that lead forward. */
const anySequence = fc
  .record({
    ids: fc.shuffledSubarray(NAMES, { minLength: 1 }),
    seconds: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 7, maxLength: 7 }),
    jumps: fc.array(fc.option(fc.nat(7)), { minLength: 7, maxLength: 7 }),
  })
  .map(({ ids, seconds, jumps }) =>
    body(
      ids.map((id, i): Step => {
        const jump = jumps[i];
        const go = jump === null || jump === undefined ? undefined : (ids[i + 1 + jump] ?? null);
        if (go === undefined) return wait(id, seconds[i]);
        return { id, kind: 'branch', cases: [{ if: { kind: 'booked' }, go }] };
      }),
    ),
  );

const anyChoices = (ids: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...ids, 'end'));

test('every lead ends on a step of the new version or at the end, whatever is chosen', () => {
  fc.assert(
    fc.property(
      anySequence,
      anySequence.chain((to) => fc.tuple(fc.constant(to), anyChoices(to.steps.map(({ id }) => id)))),
      (from, [to, choices]) => {
        expect(checkSequence(from, () => true)).toEqual([]);
        for (const { id } of from.steps) {
          const placed = place(from, to, id, choices);
          const lands = placed.do === 'go' ? placed.to : placed.do === 'end' ? null : id;
          if (lands !== null) expect(to.steps.map((step) => step.id)).toContain(lands);
          const given = to.steps.some((step) => step.id === id) ? undefined : choices[id];
          if (given !== undefined) expect(lands ?? 'end').toBe(given);
        }
      },
    ),
    { numRuns: 500, seed: 7 },
  );
});

test('rolled out and rolled back, a lead on a step of both stands where it stood', () => {
  fc.assert(
    fc.property(anySequence, anySequence, (from, to) => {
      const changed = new Set(diffSequences(from, to).changed);
      for (const { id } of from.steps.filter((step) => to.steps.some((other) => other.id === step.id))) {
        for (const way of [place(from, to, id), place(to, from, id)]) {
          expect(way.do).toBe(changed.has(id) ? 'begin_anew' : 'stay');
        }
      }
    }),
    { numRuns: 500, seed: 7 },
  );
});

test('what is foreseen counts every lead once, and says it in sentences', () => {
  const to = body([text('t1'), text('new'), wait('w1', 90), wait('w2')]);
  const at = (stepId: string, leads: number) => ({
    sequenceId: 's',
    version: 'Roof 1',
    from: OLD,
    stepId,
    leads,
  });
  const standing = [at('t1', 1204), at('w1', 30), at('t2', 12), at('w2', 7)];
  const foreseen = foreseeRollout(OLD, to, standing, {});
  expect(foreseen.added).toEqual([{ stepId: 'new', toCome: 1204, past: 37 }]);
  expect(foreseen.choices).toEqual([{ stepId: 't2', leads: 12, suggested: 'w2' }]);
  expect(foreseen.steps.reduce((sum, { leads }) => sum + leads, 0)).toBe(1253);
  expect(sayRollout(foreseen, [OLD], to, { notBegun: 2, older: 1 })).toEqual([
    '1,204 leads will come to the new step "new", 37 are past it',
    '12 leads wait on "t2", which is no more: choose where they go',
    '30 leads stand on "w1", which has changed: it is planned again',
    '1 lead began before steps had ids: they finish the way they began',
    '2 leads have not begun, and will begin on the new version',
  ]);
  const chosen = foreseeRollout(OLD, to, standing, { t2: 'new' });
  expect(chosen.choices).toEqual([]);
  expect(chosen.added).toEqual([{ stepId: 'new', toCome: 1216, past: 37 }]);
});

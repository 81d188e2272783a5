import type { SequenceBody, Step } from '../../contracts/campaigns/sequence.ts';
import { checkCondition } from './check-condition.ts';
import { checkPaths } from './check-paths.ts';
import { checkStep } from './check-step.ts';
import { THE_END } from './place-lead.ts';
import { type HasWords, type SequenceProblem, under } from './sequence-problem.ts';

/** A year of a message every other day: what is longer was made by a machine gone wrong. */
const MOST_STEPS = 200;
const MOST_GOALS = 20;
const ID = /^[a-z0-9_-]{1,40}$/;

/** Everything that is wrong with a sequence; nothing: it may be saved. */
export function checkSequence(body: SequenceBody, hasWords: HasWords): SequenceProblem[] {
  const { steps, goals } = body;
  if (steps.length === 0) return [{ field: 'steps', message: 'must hold at least one step' }];
  if (steps.length > MOST_STEPS) {
    return [{ field: 'steps', message: `must hold at most ${MOST_STEPS} steps: it holds ${steps.length}` }];
  }
  const ids = checkIds(steps);
  const problems = [
    ...ids,
    ...steps.flatMap((step, i) => checkStep(step, hasWords).map((each) => under(`steps[${i}]`, each))),
    ...(goals.length > MOST_GOALS
      ? [{ field: 'goals', message: `must be at most ${MOST_GOALS}: there are ${goals.length}` }]
      : goals.flatMap((goal, i) => checkCondition(goal).map((each) => under(`goals[${i}]`, each)))),
  ];
  // Which way leads go is not to be told while two steps have one name.
  return ids.length > 0 ? problems : [...problems, ...checkPaths(steps)];
}

/** What is allowed, and probably not meant. */
export function warnOfSequence({ steps, stopOn }: SequenceBody): string[] {
  const reach = steps.some(({ kind }) => kind === 'call' || kind === 'sms' || kind === 'email');
  return [
    ...(reach ? [] : ['No step calls, texts or emails: nobody is reached.']),
    ...(reach && !stopOn.includes('reply')
      ? ['A reply does not stop it: whoever answers goes on being called and written to.']
      : []),
  ];
}

function checkIds(steps: readonly Step[]): SequenceProblem[] {
  const seen = new Map<string, number>();
  return steps.flatMap(({ id }, i) => {
    const field = `steps[${i}].id`;
    if (!ID.test(id)) return [{ field, message: 'must be 1 to 40 of a-z, 0-9, _ and -' }];
    if (id === THE_END) return [{ field, message: `must be another: "${THE_END}" stands for the end` }];
    // Choices and arms are kept by step, as objects: every object has these already.
    if (id in {}) return [{ field, message: `must be another: "${id}" is a word of the machine's` }];
    const first = seen.get(id);
    if (first !== undefined)
      return [{ field, message: `must be another: steps[${first}] is "${id}" already` }];
    seen.set(id, i);
    return [];
  });
}

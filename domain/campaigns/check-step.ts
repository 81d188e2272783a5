import type {
  BranchStep,
  DateWaitStep,
  MessageStep,
  SplitStep,
  Step,
  TagStep,
  TaskStep,
  WeekWaitStep,
} from '../../contracts/campaigns/sequence.ts';
import { checkCondition, LONGEST_FIELD, LONGEST_TAG, words } from './check-condition.ts';
import { type HasWords, type SequenceProblem, under } from './sequence-problem.ts';

/** A leap year: longer than any cadence, and short enough to catch milliseconds given for seconds. */
const LONGEST_WAIT = 366 * 86_400;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOST_CASES = 20;
const MOST_ARMS = 10;
const MOST_TAGS = 20;
const LONGEST_NAME = 100;
const LONGEST_TITLE = 200;

/** What is wrong with one step by itself, with paths from the step. */
export function checkStep(step: Step, hasWords: HasWords): SequenceProblem[] {
  const name = step.name === undefined ? [] : words('name', step.name, LONGEST_NAME);
  return [...name, ...checkDoing(step, hasWords)];
}

function checkDoing(step: Step, hasWords: HasWords): SequenceProblem[] {
  switch (step.kind) {
    case 'call':
      return step.agentId === undefined ? [] : words('agentId', step.agentId, 200);
    case 'sms':
    case 'email':
      return checkTemplate(step, hasWords);
    case 'task':
      return checkTask(step);
    case 'tag':
      return checkTags(step);
    case 'wait':
      return seconds('seconds', step.seconds, 1);
    case 'wait_until':
      return checkWeekWait(step);
    case 'wait_for_date':
      return checkDateWait(step);
    case 'branch':
      return checkBranch(step);
    case 'split':
      return checkSplit(step);
  }
}

function checkTemplate({ template, kind }: MessageStep, hasWords: HasWords): SequenceProblem[] {
  if (hasWords(template, kind)) return [];
  const by = kind === 'sms' ? 'text' : 'email';
  return [
    {
      field: 'template',
      message: `${template} has no words for ${by} that serve every client: save them first`,
    },
  ];
}

function checkTask({ title, dueWithin }: TaskStep): SequenceProblem[] {
  return [
    ...words('title', title, LONGEST_TITLE),
    ...(dueWithin === undefined ? [] : seconds('dueWithin', dueWithin, 1)),
  ];
}

function checkTags({ add = [], remove = [] }: TagStep): SequenceProblem[] {
  if (add.length + remove.length === 0)
    return [{ field: 'add', message: 'must name a tag, or `remove` one' }];
  const list = (field: string, tags: readonly string[]): SequenceProblem[] =>
    tags.length > MOST_TAGS
      ? [{ field, message: `must be at most ${MOST_TAGS}` }]
      : tags.flatMap((tag, i) => words(`${field}[${i}]`, tag, LONGEST_TAG));
  const both = add.filter((tag) => remove.includes(tag));
  return [
    ...list('add', add),
    ...list('remove', remove),
    ...both.map((tag) => ({ field: 'remove', message: `must not hold "${tag}": it is added` })),
  ];
}

function checkWeekWait({ weekdays, at }: WeekWaitStep): SequenceProblem[] {
  const right = weekdays === undefined || (weekdays.length > 0 && weekdays.every(isWeekday));
  return [
    ...(right ? [] : [{ field: 'weekdays', message: 'must be 1 (Monday) to 7 (Sunday), or be left out' }]),
    ...(right && new Set(weekdays).size < (weekdays?.length ?? 0)
      ? [{ field: 'weekdays', message: 'must name each day once' }]
      : []),
    ...clock('at', at),
  ];
}

function checkDateWait({ field, offset, at }: DateWaitStep): SequenceProblem[] {
  return [
    ...words('field', field, LONGEST_FIELD),
    ...seconds('offset', offset, -LONGEST_WAIT),
    ...(at === undefined ? [] : clock('at', at)),
  ];
}

function checkBranch({ cases }: BranchStep): SequenceProblem[] {
  if (cases.length === 0 || cases.length > MOST_CASES) {
    return [{ field: 'cases', message: `must be 1 to ${MOST_CASES}` }];
  }
  return cases.flatMap((each, i) =>
    checkCondition(each.if).map((problem) => under(`cases[${i}].if`, problem)),
  );
}

function checkSplit({ arms, next }: SplitStep): SequenceProblem[] {
  if (arms.length < 2 || arms.length > MOST_ARMS) {
    return [{ field: 'arms', message: `must be 2 to ${MOST_ARMS}` }];
  }
  const named = arms.map(({ name }) => name);
  return [
    ...(next ? [{ field: 'next', message: 'must be left out: leads go by the arms' }] : []),
    ...arms.flatMap(({ name, weight }, i) => [
      ...words(`arms[${i}].name`, name, LONGEST_NAME),
      ...(weight > 0 && weight <= 1000
        ? []
        : [{ field: `arms[${i}].weight`, message: 'must be more than 0, and at most 1000' }]),
      ...(named.indexOf(name) < i
        ? [{ field: `arms[${i}].name`, message: `must be another: "${name}" is taken` }]
        : []),
    ]),
  ];
}

const isWeekday = (day: number): boolean => Number.isInteger(day) && day >= 1 && day <= 7;

function clock(field: string, at: string): SequenceProblem[] {
  return CLOCK.test(at) ? [] : [{ field, message: 'must be a time of day, 00:00 to 23:59, e.g. 09:30' }];
}

function seconds(field: string, given: number, least: number): SequenceProblem[] {
  if (Number.isInteger(given) && given >= least && given <= LONGEST_WAIT) return [];
  return [{ field, message: `must be whole seconds, ${least} to ${LONGEST_WAIT} (366 days)` }];
}

import type { PolicyBody } from '../../contracts/policies/policy.ts';
import { spanInWords } from './span-words.ts';

export interface PolicyProblem {
  /** Where, as the request names it: `body.reminders[1].before`. */
  readonly field: string;
  readonly message: string;
}

/** 47 CFR 64.1200(c)(1): no telephone solicitation before 8 a.m. or after 9 p.m., local time at the called party. */
const EARLIEST = '08:00';
const LATEST = '21:00';

/** Everything that is wrong with a policy whose shape is right; empty when it can be kept. */
export function checkPolicy(policy: PolicyBody): PolicyProblem[] {
  return [
    ...aboutHours(policy),
    ...aboutReminders(policy),
    ...aboutQuestions(policy),
    ...aboutRebook(policy),
    ...aboutCaps(policy),
    ...twice(policy.consent, (channel) => channel, 'body.consent', 'is named twice'),
  ];
}

/** What is allowed and probably not meant. */
export function warnOfPolicy({ window, reminders, caps, verdict }: PolicyBody): string[] {
  return [
    window === null && 'It has no hours: people are reached at night.',
    reminders.length === 0 && 'Nobody is reminded of an appointment.',
    caps.length === 0 && 'It sets no limit on how often a person is reached.',
    ...reminders.map(
      ({ before, lateBy }) =>
        lateBy >= before &&
        `The reminder ${spanInWords(before)} before may come after the start: it is skipped only when more than ${spanInWords(lateBy)} late.`,
    ),
    verdict.callLongerThan === 0 && 'A call of any length proves a show.',
  ].filter((warning) => warning !== false);
}

function aboutHours({ window }: PolicyBody): PolicyProblem[] {
  if (!window) return [];
  const law = 'United States law lets nobody be called before 08:00 or after 21:00 by their own clock';
  const problems: PolicyProblem[] = [];
  if (window.from < EARLIEST) problems.push({ field: 'body.window.from', message: `is too early: ${law}` });
  if (window.to > LATEST) problems.push({ field: 'body.window.to', message: `is too late: ${law}` });
  if (window.from >= window.to)
    problems.push({ field: 'body.window.to', message: 'must be later than the beginning' });
  return problems;
}

function aboutReminders({ reminders }: PolicyBody): PolicyProblem[] {
  const problems = twice(
    reminders,
    ({ name }) => name,
    'body.reminders',
    'has the words of another reminder: each may be used once',
    '.name',
  );
  return [
    ...problems,
    ...twice(
      reminders,
      ({ before }) => String(before),
      'body.reminders',
      'is at the same time as another',
      '.before',
    ),
    ...reminders.flatMap(({ channels }, i) =>
      twice(channels, (channel) => channel, `body.reminders[${i}].channels`, 'is named twice'),
    ),
  ];
}

function aboutQuestions({ questions, verdict }: PolicyBody): PolicyProblem[] {
  const { leadAfter, clientAfter } = questions;
  const problems = clientAfter.flatMap((after, i) =>
    i > 0 && after <= (clientAfter[i - 1] ?? 0)
      ? [{ field: `body.questions.clientAfter[${i}]`, message: 'must be later than the question before it' }]
      : [],
  );
  const last = Math.max(leadAfter, ...clientAfter);
  if (verdict.after <= last) {
    const message = `must be later than the last question, which is asked ${spanInWords(last)} after the end`;
    problems.push({ field: 'body.verdict.after', message });
  }
  return problems;
}

function aboutRebook({ rebook }: PolicyBody): PolicyProblem[] {
  const outOfOrder = rebook.flatMap(({ after }, i) =>
    i > 0 && after <= (rebook[i - 1]?.after ?? 0)
      ? [{ field: `body.rebook[${i}].after`, message: 'must be later than the step before it' }]
      : [],
  );
  const words = 'has the words of another step: each may be used once';
  return [...outOfOrder, ...twice(rebook, ({ template }) => template, 'body.rebook', words, '.template')];
}

function aboutCaps({ caps }: PolicyBody): PolicyProblem[] {
  const message = 'limits the same channel over the same time as another';
  return twice(caps, ({ channel, per }) => `${channel} ${per}`, 'body.caps', message, '.per');
}

/** A problem for each item that says again what one before it says. */
function twice<Item>(
  items: readonly Item[],
  what: (item: Item) => string,
  field: string,
  message: string,
  within = '',
): PolicyProblem[] {
  const words = items.map(what);
  return words.flatMap((word, i) =>
    words.indexOf(word) < i ? [{ field: `${field}[${i}]${within}`, message }] : [],
  );
}

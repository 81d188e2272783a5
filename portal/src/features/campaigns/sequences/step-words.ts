import type { Condition, Step } from '../../../../../contracts/campaigns/sequence.ts';
import { counted } from '../../../kit/money.ts';
import { span } from '../../../kit/time.tsx';
import { words } from '../../../kit/words.ts';
import { templateTitle } from '../../messaging/templates/template-words.ts';
import { list, WEEKDAYS } from '../campaign-words.ts';

/** What a step does, on one line. */
export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'call':
      return step.agentId ? `Call by the agent ${step.agentId}` : 'Call';
    case 'sms':
      return `Text “${templateTitle(step.template)}”`;
    case 'email':
      return `Email “${templateTitle(step.template)}”`;
    case 'task':
      return `Task “${step.title}”${step.dueWithin ? `, due within ${span(step.dueWithin)}` : ''}`;
    case 'tag':
      return tagWords(step.add ?? [], step.remove ?? []);
    case 'wait':
      return `Wait ${span(step.seconds)}`;
    case 'wait_until':
      return `Wait until ${dayWords(step.weekdays)}${step.at}, by the lead’s own clock`;
    case 'wait_for_date':
      return `Wait for ${dateWords(step.field, step.offset)}`;
    case 'branch':
      return step.cases.length === 1 ? 'Branch' : `Branch with ${counted(step.cases.length, 'case')}`;
    case 'split':
      return `Split into ${step.arms.length}`;
  }
}

function tagWords(add: readonly string[], remove: readonly string[]): string {
  const says = [
    ...(add.length > 0 ? [`put the tag ${list(add)} on`] : []),
    ...(remove.length > 0 ? [`take the tag ${list(remove)} off`] : []),
  ].join(', ');
  return says === '' ? 'Tag' : words(says);
}

function dayWords(days: readonly number[] | undefined): string {
  if (!days || days.length === WEEKDAYS.length) return '';
  return `${days.map((day) => WEEKDAYS[day - 1] ?? day).join(' or ')}, `;
}

function dateWords(field: string, offset: number): string {
  if (offset === 0) return `the date in “${words(field)}”`;
  return `${span(Math.abs(offset))} ${offset < 0 ? 'before' : 'after'} the date in “${words(field)}”`;
}

/** The same where no ways are drawn: with where each of them leads, by the place of a step in the list. */
export function stepWordsIn(steps: readonly Step[], step: Step): string {
  const goal = (id: string | null): string => {
    const at = steps.findIndex((each) => each.id === id);
    return at === -1 ? 'the end' : `go to step ${at + 1}`;
  };
  if (step.kind === 'branch')
    return step.cases.map((each) => `If ${conditionWords(each.if)}: ${goal(each.go)}`).join('; ');
  if (step.kind === 'split')
    return `Divide by weight: ${step.arms.map(({ name, weight, go }) => `${name} ${weight}, ${goal(go)}`).join('; ')}`;
  return stepWords(step);
}

/** What a step is called where another speaks of it. */
export function stepName(step: Step, number?: number): string {
  return `${number === undefined ? '' : `${number}. `}${step.name ?? stepWords(step)}`;
}

const OUTCOMES = {
  appointment_set: 'set an appointment',
  callback_requested: 'asked for a call back',
  not_interested: 'was not interested',
  no_outcome: 'ended without an outcome',
  voicemail: 'reached voicemail',
  no_answer: 'was not answered',
} as const;

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, says]) => ({
  value,
  label: `The last call ${says}`,
}));

/** A condition within a sentence: `the lead has replied and not (the lead has booked)`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'outcome':
      return `the last call ${condition.is.map((each) => OUTCOMES[each]).join(' or ') || '…'}`;
    case 'replied':
      return `the lead has replied${condition.channel ? ` by ${condition.channel === 'sms' ? 'text' : 'email'}` : ''}`;
    case 'booked':
      return 'the lead has booked';
    case 'score':
      return `the score is at least ${condition.atLeast}`;
    case 'tag':
      return `the tag “${condition.has}” is there`;
    case 'field':
      return condition.is === undefined
        ? `the field “${condition.name}” is filled`
        : `the field “${condition.name}” is “${condition.is}”`;
    case 'not':
      return `not (${conditionWords(condition.if)})`;
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) =>
        part.kind === 'all' || part.kind === 'any' ? `(${conditionWords(part)})` : conditionWords(part),
      );
      return parts.join(condition.kind === 'all' ? ' and ' : ' or ') || '…';
    }
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  ...{
    next: 'What follows',
    template: 'Message',
    seconds: 'How long',
    add: 'Tags',
    remove: 'Tags to take off',
  },
  ...{ at: 'Time', weekdays: 'Days', title: 'What is to be done', dueWithin: 'Due within', agentId: 'Agent' },
  ...{ field: 'Field', offset: 'How far from it', name: 'Name' },
};

/** What people call a field of a step: `cases[0].go` is Case 1. */
export function fieldWords(field: string): string {
  const [, part, at] = /^(cases|arms|goals)\[(\d+)\]/.exec(field) ?? [];
  if (at !== undefined)
    return `${part === 'cases' ? 'Case' : part === 'arms' ? 'Arm' : 'Goal'} ${Number(at) + 1}`;
  return FIELDS[field] ?? field;
}

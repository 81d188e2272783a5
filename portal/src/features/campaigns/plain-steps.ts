import type { Condition, Step } from '../../../../contracts/campaigns/sequence.ts';
import { words } from '../../kit/words.ts';
import { DAYS, LONG_DAY_NAMES, list, span } from './campaign-words.ts';

/** `sequence_sms_again` is `sms again`. */
function templateName(template: string): string {
  return template.replace(/^sequence_/, '').replaceAll('_', ' ');
}

/** One step of a sequence in plain words; `nameOf` says what another step is called. */
export function stepWords(step: Step, nameOf: (id: string | null) => string = places([])): string {
  switch (step.kind) {
    case 'call':
      return step.agentId ? `Call, by the agent ${step.agentId}` : 'Call';
    case 'sms':
    case 'email':
      return messageWords(step);
    case 'task':
      return `Ask a person: ${step.title}${step.dueWithin ? `, within ${span(step.dueWithin)}` : ''}`;
    case 'tag':
      return tagWords(step);
    case 'wait':
      return `Wait ${span(step.seconds)}`;
    case 'wait_until':
      return `Wait until ${weekdays(step.weekdays)}${step.at} at the person`;
    case 'wait_for_date':
      return `Wait until ${offset(step.offset)} the date in “${words(step.field)}”`;
    case 'branch':
      return step.cases.map((one) => `If ${conditionWords(one.if)}: ${nameOf(one.go)}`).join('; ');
    case 'split':
      return `Divide by weight: ${step.arms
        .map((arm) => `${arm.name} ${arm.weight}, ${nameOf(arm.go)}`)
        .join('; ')}`;
  }
}

/** What each step of a list is called by another: `go to step 4`. */
export function places(steps: readonly Step[]): (id: string | null) => string {
  return (id) => {
    const at = steps.findIndex((step) => step.id === id);
    return id === null || at === -1 ? 'the end' : `go to step ${at + 1}`;
  };
}

function messageWords({ kind, template }: Extract<Step, { kind: 'sms' | 'email' }>): string {
  const what = kind === 'sms' ? 'Send a text' : 'Send an email';
  const name = templateName(template);
  return name === kind ? what : `${what}: “${name}”`;
}

function tagWords({ add = [], remove = [] }: Extract<Step, { kind: 'tag' }>): string {
  const parts = [
    add.length > 0 && `put the tag ${list(add)} on`,
    remove.length > 0 && `take the tag ${list(remove)} off`,
  ].filter((part) => part !== false);
  return words(parts.join(', '));
}

function weekdays(numbers: readonly number[] = []): string {
  const names = numbers.flatMap((number) => {
    const day = DAYS[number - 1];
    return day ? [LONG_DAY_NAMES[day]] : [];
  });
  return names.length > 0 ? `${names.join(' or ')}, ` : '';
}

function offset(seconds: number): string {
  if (seconds === 0) return 'the time of';
  return `${span(Math.abs(seconds))} ${seconds < 0 ? 'before' : 'after'}`;
}

/** A condition, to stand behind an if. */
function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'outcome':
      return `the call ended with ${condition.is.map((one) => one.replaceAll('_', ' ')).join(' or ')}`;
    case 'replied':
      return 'they replied';
    case 'booked':
      return 'they booked';
    case 'score':
      return `the score is ${condition.atLeast} or more`;
    case 'tag':
      return `they have the tag ${condition.has}`;
    case 'field':
      return condition.is === undefined
        ? `“${condition.name}” is filled in`
        : `“${condition.name}” is ${condition.is}`;
    case 'not':
      return `not (${conditionWords(condition.if)})`;
    case 'all':
    case 'any':
      return condition.of.map(conditionWords).join(condition.kind === 'all' ? ' and ' : ' or ');
  }
}

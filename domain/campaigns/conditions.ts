import type { CallOutcome } from '../../contracts/calls/facts.ts';
import type { Condition } from '../../contracts/campaigns/sequence.ts';

/** What is known of a lead and its contact when a sequence asks. */
export interface ConditionFacts {
  /** Null: it has not been called. */
  readonly lastOutcome: CallOutcome | null;
  /** The channels by which it has answered; a machine's answer is none. */
  readonly repliedBy: readonly string[];
  readonly isBooked: boolean;
  readonly score: number | null;
  readonly tags: readonly string[];
  /** Custom fields, as they came. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export function holds(condition: Condition, facts: ConditionFacts): boolean {
  switch (condition.kind) {
    case 'outcome':
      return facts.lastOutcome !== null && condition.is.includes(facts.lastOutcome);
    case 'replied':
      return condition.channel ? facts.repliedBy.includes(condition.channel) : facts.repliedBy.length > 0;
    case 'booked':
      return facts.isBooked;
    case 'score':
      return facts.score !== null && facts.score >= condition.atLeast;
    case 'tag':
      return facts.tags.some((tag) => same(tag, condition.has));
    case 'field':
      return fieldHolds(own(facts.fields, condition.name), condition.is);
    case 'not':
      return !holds(condition.if, facts);
    case 'all':
      return condition.of.every((each) => holds(each, facts));
    case 'any':
      return condition.of.some((each) => holds(each, facts));
  }
}

/** What every object has is no field. */
function own(fields: ConditionFacts['fields'], name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Numbers are as they are written: a field of 3 is "3". */
function fieldHolds(value: unknown, wanted: string | undefined): boolean {
  const text = value === null || value === undefined ? '' : String(value).trim();
  return wanted === undefined ? text !== '' : same(text, wanted);
}

/** People type what a file has in capitals. */
function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

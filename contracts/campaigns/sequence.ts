import type { CallOutcome } from '../calls/facts.ts';
import type { PolicyName } from '../policies/policy.ts';

/**
 * What a lead goes through, as data. A version never changes once it is saved: an edit is another version. Every path
 * leads forward: no step can be reached from itself.
 */
export interface SequenceBody {
  /** The first is where a lead begins. */
  readonly steps: readonly Step[];
  /** Any of these ends the sequence, wherever the lead stands. */
  readonly goals: readonly Condition[];
  /** What ends it besides an opt-out, which always does. An out-of-office answer is no reply. */
  readonly stopOn: readonly StopRule[];
}

export type StopRule = 'reply' | 'booking' | 'bounce' | 'payment';

export type Step =
  | CallStep
  | MessageStep
  | TaskStep
  | TagStep
  | WaitStep
  | WeekWaitStep
  | DateWaitStep
  | BranchStep
  | SplitStep;

interface StepBase {
  /** Unique in its sequence, and the same in every version in which it is the same step: `a-z0-9_-`, 40 at most. */
  readonly id: string;
  readonly name?: string;
  /** The step that follows. Left out: the next in the list. Null: the end. */
  readonly next?: string | null;
}

/** Calls until the policy's tries are used up or somebody answers. */
export interface CallStep extends StepBase {
  readonly kind: 'call';
  /** Left out: the campaign's. */
  readonly agentId?: string;
}

export interface MessageStep extends StepBase {
  readonly kind: 'sms' | 'email';
  readonly template: SequenceTemplate;
}

/** One of the product's own, or one that the operator named so and put into words. */
export type SequenceTemplate = `sequence_${string}`;

/** Something for a person to do; the lead goes on at once. */
export interface TaskStep extends StepBase {
  readonly kind: 'task';
  readonly title: string;
  readonly dueWithin?: number;
}

export interface TagStep extends StepBase {
  readonly kind: 'tag';
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  readonly seconds: number;
}

/** Waits for a time of the week at the contact. */
export interface WeekWaitStep extends StepBase {
  readonly kind: 'wait_until';
  /** 1 is Monday, 7 is Sunday; left out: any day. */
  readonly weekdays?: readonly number[];
  /** Local clock time: 09:30 */
  readonly at: string;
}

/** Waits until some time before or after a date that is known of the contact. */
export interface DateWaitStep extends StepBase {
  readonly kind: 'wait_for_date';
  /** A custom field that holds a date: `renewal_date`. */
  readonly field: string;
  /** Seconds after the date; negative: before. */
  readonly offset: number;
  /** Local clock time at the contact, for a date without one. Left out: 09:00. */
  readonly at?: string;
  /** When the field is empty or no date: go on, or end here. */
  readonly ifMissing: 'go_on' | 'end';
  /** When that moment has passed already. */
  readonly ifPast: 'go_on' | 'end';
}

/** The first case that holds decides; if none does, `next`. */
export interface BranchStep extends StepBase {
  readonly kind: 'branch';
  readonly cases: readonly { readonly if: Condition; readonly go: string | null }[];
}

/** Divides leads by weight; a lead takes the same arm however often it is asked. */
export interface SplitStep extends StepBase {
  readonly kind: 'split';
  readonly arms: readonly { readonly name: string; readonly weight: number; readonly go: string | null }[];
}

export type Condition =
  /** Of the last call that is over. */
  | { readonly kind: 'outcome'; readonly is: readonly CallOutcome[] }
  | { readonly kind: 'replied'; readonly channel?: 'sms' | 'email' }
  | { readonly kind: 'booked' }
  | { readonly kind: 'score'; readonly atLeast: number }
  | { readonly kind: 'tag'; readonly has: string }
  /** Without `is`: the field is not empty. */
  | { readonly kind: 'field'; readonly name: string; readonly is?: string }
  | { readonly kind: 'not'; readonly if: Condition }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };

/** The sequences that every operator begins with. */
export type SequenceName = PolicyName;

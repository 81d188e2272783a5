import type { Call } from '../records.ts';
import type { State } from '../state.ts';

/** What a lead does about a call, in place of what the persona behind its number does. */
type Act = Pick<Call, 'answered'> &
  Partial<Pick<Call, 'outcome' | 'missedBy' | 'isMachine' | 'callbackTime'>>;

const missed = (missedBy: string): Act => ({ answered: false, outcome: 'no_outcome', missedBy });

const acts: Readonly<Record<string, (variables: Call['variables']) => Act>> = {
  no_answer: () => missed('dial_no_answer'),
  busy: () => missed('dial_busy'),
  failed: () => missed('dial_failed'),
  declined: () => missed('user_declined'),
  voicemail: () => ({ answered: true, outcome: 'no_outcome', isMachine: true }),
  callback: ({ sandbox_callback_time: time }) => ({
    answered: true,
    outcome: 'callback_requested',
    callbackTime: typeof time === 'string' && time ? time : new Date(Date.now() + SOON_MS).toISOString(),
  }),
};

const SOON_MS = 10_000;

/**
 * A lead with the field `sandbox_persona` acts by it: `no_answer`, `busy`, `failed`, `declined`, `voicemail`, or
 * `callback` (at `sandbox_callback_time`, in ten seconds by default). With `_once` after it only the first time it is
 * called, and then by its number. Undefined: by its number.
 */
export function actOf(state: State, to: string, variables: Call['variables']): Act | undefined {
  const name = variables.sandbox_persona;
  if (typeof name !== 'string') return undefined;
  const isOnce = name.endsWith('_once');
  if (isOnce && [...state.calls.values()].some((call) => call.to === to)) return undefined;
  const act = isOnce ? name.slice(0, -'_once'.length) : name;
  return Object.hasOwn(acts, act) ? acts[act]?.(variables) : undefined;
}

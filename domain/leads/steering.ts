import type { Step } from '../../contracts/campaigns/sequence.ts';

export type SteerKind = 'pause' | 'resume' | 'skip' | 'move' | 'stop';

/** Where a lead stands when somebody asks something of its sequence. */
export interface Steerable {
  /** Null: it is not over. */
  readonly ending: string | null;
  readonly isPaused: boolean;
  /** Null: it has not begun. */
  readonly stepId: string | null;
  /** Of the version that it is on. */
  readonly steps: readonly Step[];
  /** An appointment was set in a call, and it is not booked yet. */
  readonly awaitsBooking: boolean;
}

/** Why it cannot be done, for people to read; null: it can. */
export function whyNotSteered(
  lead: Steerable,
  asked: { readonly kind: SteerKind; readonly stepId: string | null },
): string | null {
  if (lead.ending !== null) return `It is over: ${lead.ending.replaceAll('_', ' ')}.`;
  const { kind, stepId } = asked;
  if (kind === 'pause') return lead.isPaused ? 'It is paused already.' : null;
  if (kind === 'resume') return lead.isPaused ? null : 'It is not paused.';
  if (kind === 'stop') return null;
  if (lead.awaitsBooking)
    return 'An appointment was set in a call, and its booking is waited for: stop it, or let it book.';
  if (kind === 'skip') return lead.stepId === null ? 'It has not begun: there is no step to skip.' : null;
  return lead.steps.some(({ id }) => id === stepId)
    ? null
    : `There is no step "${stepId}" in the version of the sequence that it is on.`;
}

/** Reads the list of an operator's campaigns at Instantly. */
export const MIRROR_INSTANTLY_WORKFLOW = 'mirrorInstantly';
export const mirrorInstantlyId = (operatorId: string): string => `instantly-mirror:${operatorId}`;

/** Somebody asks for the list as it is now: one that is being read is read once more. */
export const LIST_INSTANTLY_AGAIN = 'listInstantlyAgain';

export interface MirrorInstantlyInput {
  readonly operatorId: string;
}

/**
 * What came of asking for the list.
 * - `listed`: it is filed.
 * - `refused`: Instantly says no, and will say no again; what a person has to do is filed.
 * - `failed`: it was given up after some seconds, which is filed.
 * - `nothing`: there is no account to ask.
 */
export type Listing = 'listed' | 'refused' | 'failed' | 'nothing';

/** Why Instantly's answer was given up. `ours`: not for anything that it said. */
export type ListingFailure = 'away' | 'rate_limited' | 'ours';

/** Compares our figures with Instantly's, and picks up what did not reach us, for everybody who uses Instantly. */
export const RECONCILE_INSTANTLY_WORKFLOW = 'reconcileInstantly';
/** Every night: all of it. */
export const RECONCILE_INSTANTLY_SCHEDULE = 'reconcile-instantly';
/** Every hour: only what did not reach us. */
export const PICK_UP_INSTANTLY_SCHEDULE = 'pick-up-instantly';

export interface ReconcileInstantlyInput {
  /** One operator; left out: everybody. */
  readonly operatorId?: string;
  /** Left out: the list, what did not reach us, and the figures. */
  readonly only?: 'missed';
  /** Where a run goes on: after this operator. */
  readonly after?: string;
  /** Operators that it could not see to until then. */
  readonly failed?: readonly string[];
}

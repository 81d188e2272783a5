/** Reads the list of an operator's campaigns at Instantly. */
export const MIRROR_INSTANTLY_WORKFLOW = 'mirrorInstantly';
export const mirrorInstantlyId = (operatorId: string): string => `instantly-mirror:${operatorId}`;

export interface MirrorInstantlyInput {
  readonly operatorId: string;
}

/** Compares our figures with Instantly's, and picks up what did not reach us, for everybody who uses Instantly. */
export const RECONCILE_INSTANTLY_WORKFLOW = 'reconcileInstantly';
export const RECONCILE_INSTANTLY_SCHEDULE = 'reconcile-instantly';

export interface ReconcileInstantlyInput {
  /** One operator; left out: everybody. */
  readonly operatorId?: string;
}

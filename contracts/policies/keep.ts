export const FORGET_OLD_WORKFLOW = 'forgetOld';
export const FORGET_OLD_SCHEDULE = 'forget-old';

export interface ForgetOldInput {
  /** The last operator that is done with; null: none is. */
  readonly after: string | null;
  readonly forgotten: number;
  /** Operators for whom it could not be done. */
  readonly failed: readonly string[];
}

export const FORGET_FOR_ALL: ForgetOldInput = { after: null, forgotten: 0, failed: [] };

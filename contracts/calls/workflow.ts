export const ERASE_CALLS_WORKFLOW = 'eraseCalls';
export const ERASE_CALLS_SCHEDULE = 'erase-calls';

export interface EraseCallsInput {
  /** The last operator that is done with; null: none is. */
  readonly after: string | null;
  /** Where the next operator's calls are gone on with; null: at the oldest. */
  readonly place: CallPlace | null;
  readonly erased: number;
  /** Calls that the vendor does not give up, and operators that could not be seen to: their ids. */
  readonly failed: readonly string[];
}

export const ERASE_ALL_CALLS: EraseCallsInput = { after: null, place: null, erased: 0, failed: [] };

/** A call in the order of their ends. */
export interface CallPlace {
  /** ISO 8601 */
  readonly endedAt: string;
  readonly callId: string;
}

export interface ErasedCalls {
  readonly erased: number;
  /** The calls that the vendor does not give up: they are tried again the next night. */
  readonly refused: readonly string[];
  /** Where the next page begins; null: this was the last. */
  readonly next: CallPlace | null;
}

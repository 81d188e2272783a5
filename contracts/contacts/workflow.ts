export const SETTLE_FIELDS_WORKFLOW = 'settleFields';
/** The marks have changed once more: look at all contacts again. */
export const MARKS_CHANGED = 'marksChanged';

export interface SettleFieldsInput {
  readonly operatorId: string;
  /** The contact that was settled last; absent: none was. */
  readonly after?: string;
  readonly changed?: number;
  /** Whether the marks have changed since this look at all contacts began. */
  readonly isStale?: boolean;
}

export function settleFieldsWorkflowId(operatorId: string): string {
  return `fields:${operatorId}`;
}

export interface SettledPage {
  readonly changed: number;
  /** Behind which contact the next page begins; null: this was the last. */
  readonly next: string | null;
}

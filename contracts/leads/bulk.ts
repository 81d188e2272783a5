/** Does one thing to many leads, page by page. */
export const BULK_WORKFLOW = 'bulkAction';
export const bulkWorkflowId = (bulkActionId: string): string => `bulk:${bulkActionId}`;

export interface BulkInput {
  readonly operatorId: string;
  readonly bulkActionId: string;
}

/** How far it is, in leads. */
export interface BulkProgress {
  readonly status: 'running' | 'done' | 'stopped';
  readonly total: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}

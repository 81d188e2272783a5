/** Does one thing to many leads, page by page. */
export const BULK_WORKFLOW = 'bulkAction';
export const bulkWorkflowId = (bulkActionId: string): string => `bulk:${bulkActionId}`;

export interface BulkInput {
  readonly operatorId: string;
  readonly bulkActionId: string;
}

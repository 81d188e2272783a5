/** Reads a file of leads into a campaign, batch by batch. */
export const IMPORT_WORKFLOW = 'importLeads';
export const importWorkflowId = (importId: string): string => `import:${importId}`;

export interface ImportInput {
  readonly operatorId: string;
  readonly importId: string;
}

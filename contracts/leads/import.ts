/** Reads a file of leads into a campaign, batch by batch. */
export const IMPORT_WORKFLOW = 'importLeads';
export const importWorkflowId = (importId: string): string => `import:${importId}`;

export interface ImportInput {
  readonly operatorId: string;
  readonly importId: string;
  /** The file is to be fetched first, from the address in its row. */
  readonly byAddress?: true;
}

/** Told by the activity that reads, so that the workflow can say how far it is. */
export const IMPORT_PROGRESS = 'importProgress';
export interface ImportProgress {
  /** In plain words. */
  readonly words: string;
}

export interface ImportEnding {
  readonly clientId: string;
  readonly campaignId: string;
  readonly status: 'done' | 'failed' | 'stopped';
  readonly words: string;
}

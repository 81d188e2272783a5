/** Asks running workflows for something and hears what they say. The composition roots give it. */
export interface WorkflowUpdates {
  /** The same `updateId` is done once. */
  update(request: WorkflowUpdate): Promise<UpdateAnswer>;
}

interface WorkflowUpdate {
  readonly workflowId: string;
  readonly name: string;
  readonly updateId: string;
  readonly argument: Readonly<Record<string, string>>;
}

export type UpdateAnswer =
  | { readonly became: 'answered'; readonly answer: unknown }
  /** By the workflow itself, in plain words. */
  | { readonly became: 'refused'; readonly why: string }
  /** It has closed, or never ran. */
  | { readonly became: 'not_running' }
  /** Nobody can say whether it was done: ask again with the same id. */
  | { readonly became: 'away' };

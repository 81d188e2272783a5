/** Asks running workflows for something and hears what they say. The composition roots give it. */
export interface WorkflowUpdates {
  /**
   * The same `updateId` is done once.
   *
   * @throws WorkflowsAway when nobody can say whether it was done: ask again with the same id
   */
  update(request: WorkflowUpdate): Promise<UpdateAnswer>;
}

export interface WorkflowUpdate {
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
  | { readonly became: 'not_running' };

/** The workflows cannot be asked now. */
export class WorkflowsAway extends Error {
  override readonly name = 'WorkflowsAway';
}

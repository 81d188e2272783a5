/** What is wrong with a sequence, and where: `steps[3].next`. */
export interface SequenceProblem {
  readonly field: string;
  readonly message: string;
}

/** Whether a template has words for a channel that serve every client. */
export type HasWords = (template: string, channel: 'sms' | 'email') => boolean;

export function under(where: string, { field, message }: SequenceProblem): SequenceProblem {
  return { field: field === '' ? where : `${where}.${field}`, message };
}

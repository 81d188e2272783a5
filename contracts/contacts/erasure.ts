/** Forgets a person: here, at the vendors and on disk. */
export const ERASURE_WORKFLOW = 'eraseContact';
export const erasureWorkflowId = (erasureId: string): string => `erasure:${erasureId}`;

export interface ErasureInput {
  readonly operatorId: string;
  readonly erasureId: string;
}

/** Who keeps something about people besides our database. */
export type ErasureHolder =
  | 'retell'
  | 'twilio'
  | 'messagebird'
  | 'sendgrid'
  | 'calcom'
  | 'instantly'
  | 'disk';

/** Vendors that can be asked to erase something, or what became of a message. */
export type AskedHolder = Exclude<ErasureHolder, 'instantly' | 'disk'>;

export interface ErasureAtVendor extends ErasureInput {
  readonly holder: AskedHolder;
}

/** What is left to be done, after a page of it or now. */
export interface ErasureLeft {
  readonly left: number;
  /** Of those left: what cannot be done yet, such as a call that goes on. */
  readonly notYet: number;
}

/** Whose turn it is. */
export interface ErasureHolders {
  readonly holders: readonly AskedHolder[];
}

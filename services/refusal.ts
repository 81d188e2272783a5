/** The closed set of reasons for which a verb says no. Each is an HTTP problem at the edge. */
export type RefusalCode =
  | 'not_found'
  | 'forbidden'
  | 'conflict'
  | 'invalid'
  | 'not_yet'
  | 'suppressed'
  | 'unavailable';

/** A field of the request that is wrong, and how. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** An expected no, in words for whoever asked. Anything else that a verb throws is our fault. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly fields: readonly FieldProblem[];

  constructor(code: RefusalCode, message: string, fields: readonly FieldProblem[] = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

import type { KnownContact } from '../../domain/contacts/known-contacts.ts';
import type { LeadRow } from '../../domain/leads/lead-row.ts';

/** A person of the batch: who they are, and what the rows say of them. */
export interface Person {
  readonly id: string;
  /** The operator's contact; undefined: a new one. */
  readonly contact: KnownContact | undefined;
  row: LeadRow;
  /** Left out where it is another contact's. */
  readonly email: string | undefined;
  isLead: boolean;
}

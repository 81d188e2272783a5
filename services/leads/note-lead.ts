import type { LeadEnding, LeadInput } from '../../contracts/leads/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { notePromise } from '../policies/note-promise.ts';
import { endLead } from './end-lead.ts';

export interface LeadNote extends LeadInput {
  readonly clientId: string;
  readonly what: string;
  /** Epoch milliseconds */
  readonly until: number | null;
  readonly why: string;
  readonly blockedBy: string | null;
}

/** Writes what a lead's sequence does next. */
export async function noteLead(db: Database, note: LeadNote): Promise<void> {
  await asOperator(db, note.operatorId, (tx) =>
    notePromise(tx, {
      operatorId: note.operatorId,
      clientId: note.clientId,
      subject: { type: 'lead', id: note.leadId },
      what: note.what,
      until: note.until === null ? undefined : new Date(note.until),
      why: note.why,
      blockedBy: note.blockedBy ?? undefined,
    }),
  );
}

/** Ends the sequence of a lead that began before steps had ids. */
export async function closeLead(
  db: Database,
  input: LeadInput & { readonly exhausted: boolean; readonly ending: string; readonly now: number },
): Promise<void> {
  const { operatorId, leadId, exhausted, ending, now } = input;
  await asOperator(db, operatorId, (tx) =>
    endLead(tx, {
      operatorId,
      leadId,
      ending: exhausted ? 'exhausted' : (ending as LeadEnding),
      now: new Date(now),
    }),
  );
}

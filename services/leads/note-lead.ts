import type { LeadInput } from '../../contracts/leads/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { changeLeadStatus } from './change-lead-status.ts';

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

/** Ends a lead's sequence. A lead that went through all its steps in vain is exhausted; any other end is a fact already. */
export async function closeLead(db: Database, input: LeadInput & { exhausted: boolean }): Promise<void> {
  await asOperator(db, input.operatorId, async (tx) => {
    if (input.exhausted) {
      await changeLeadStatus(tx, {
        operatorId: input.operatorId,
        leadId: input.leadId,
        to: 'exhausted',
        reason: 'no answer to any step',
        actor: { kind: 'workflow', id: `lead:${input.leadId}` },
      });
    }
    await closePromise(tx, { operatorId: input.operatorId, type: 'lead', id: input.leadId });
  });
}

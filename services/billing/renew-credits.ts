import { CREDIT_CHANGED, CREDIT_WORKFLOW, creditWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** An invoice that was given up is paid after all, in full: what was not given back of it is owed again. */
export async function renewCredits(
  tx: Transaction,
  { operatorId, id: invoiceId }: Prisma.InvoiceModel,
  actor: Actor,
): Promise<void> {
  const dropped = await tx.creditNote.updateManyAndReturn({
    where: { invoiceId, status: 'not_needed' },
    data: { status: 'pending' },
  });
  for (const { id: creditNoteId } of dropped) {
    await audit(tx, {
      ...{ operatorId, actor, action: 'credit_note.status' },
      subject: { type: 'credit_note', id: creditNoteId },
      before: { status: 'not_needed' },
      after: { status: 'pending' },
    });
    await oweSignal(tx, {
      ...{ operatorId, workflowId: creditWorkflowId(creditNoteId), workflowType: CREDIT_WORKFLOW },
      ...{ start: 'entity', input: { operatorId, creditNoteId }, signal: CREDIT_CHANGED },
    });
  }
}

import { CREDIT_CHANGED, CREDIT_WORKFLOW, creditWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** An invoice that was given up is paid after all: what was not given back of it then is owed now. */
export async function reviveCredits(
  tx: Transaction,
  { operatorId, invoiceId, actor }: { operatorId: string; invoiceId: string; actor: Actor },
): Promise<void> {
  const revived = await tx.creditNote.updateManyAndReturn({
    where: { invoiceId, status: 'not_needed' },
    data: { status: 'pending' },
  });
  for (const { id } of revived) {
    await audit(tx, {
      ...{ operatorId, actor, action: 'credit_note.status', subject: { type: 'credit_note', id } },
      before: { status: 'not_needed' },
      after: { status: 'pending' },
    });
    await oweSignal(tx, {
      ...{ operatorId, workflowId: creditWorkflowId(id), workflowType: CREDIT_WORKFLOW },
      ...{ start: 'entity', input: { operatorId, creditNoteId: id }, signal: CREDIT_CHANGED },
    });
  }
}

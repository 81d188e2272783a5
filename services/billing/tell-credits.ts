import { CREDIT_CHANGED, CREDIT_WORKFLOW, creditWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Tells credit notes that wait for their invoice that it has come further. */
export async function tellCredits(
  tx: Transaction,
  invoice: { readonly operatorId: string; readonly id: string },
): Promise<void> {
  const { operatorId } = invoice;
  const waiting = await tx.creditNote.findMany({
    where: { invoiceId: invoice.id, status: 'pending' },
    select: { id: true },
  });
  for (const { id } of waiting) {
    await oweSignal(tx, {
      operatorId,
      workflowId: creditWorkflowId(id),
      workflowType: CREDIT_WORKFLOW,
      start: 'never',
      signal: CREDIT_CHANGED,
    });
  }
}

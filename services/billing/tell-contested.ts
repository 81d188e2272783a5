import { INVOICE_CHANGED, INVOICE_WORKFLOW, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Tells the invoice of a milestone that a show of it is contested, or no longer is. */
export async function tellContested(
  tx: Transaction,
  { operatorId, milestoneId }: { readonly operatorId: string; readonly milestoneId: string },
): Promise<void> {
  const invoice = await tx.invoice.findUnique({
    where: { operatorId_milestoneId: { operatorId, milestoneId } },
    select: { id: true },
  });
  if (!invoice) return;
  await oweSignal(tx, {
    operatorId,
    workflowId: invoiceWorkflowId(invoice.id),
    workflowType: INVOICE_WORKFLOW,
    start: 'never',
    signal: INVOICE_CHANGED,
  });
}

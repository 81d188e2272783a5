import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { createTask } from '../messaging/create-task.ts';

/**
 * Stripe says no to a step of an invoice, and will until a person has done something about it: the invoice's promise row
 * says why it waits, and one task for each reason asks for help. The step is tried again all the same.
 */
export async function noteRefusal(
  db: Database,
  { operatorId, invoiceId, code, reason }: InvoiceInput & { code: string; reason: string },
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const { clientId, description } = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
    await tx.promiseRow.updateMany({
      where: { subjectType: 'invoice', subjectId: invoiceId },
      data: { blockedBy: `Stripe refuses: ${code}` },
    });
    await createTask(tx, {
      ...{ operatorId, clientId, leadId: null, kind: 'invoice_refused' },
      key: `invoice:${invoiceId}:refused:${code}`,
      title: `Stripe refuses an invoice (${code}): ${description}`,
      detail: reason,
    });
  });
}

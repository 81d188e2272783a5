import { INVOICE_CHANGED, INVOICE_WORKFLOW, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { lockInvoice } from './lock-invoice.ts';

const ACTOR: Actor = { kind: 'command', id: 'reconcile' };

interface LostInvoice {
  readonly operatorId: string;
  readonly invoiceId: string;
  /** Stripe's id, as our books had it when Stripe was asked. */
  readonly lost: string | null;
}

/**
 * Has an invoice that Stripe has lost made there anew, by its own workflow and under new keys. What it booked stands: it is
 * the same invoice. The caller has just seen that Stripe does not have it.
 *
 * @returns null, or why it cannot be made
 */
export async function remakeInvoice(
  db: Database,
  { operatorId, invoiceId, lost }: LostInvoice,
): Promise<string | null> {
  return asOperator(db, operatorId, async (tx) => {
    const invoice = await lockInvoice(tx, { id: invoiceId });
    if (!invoice) return 'It is not in our books.';
    const { status, stripeInvoiceId } = invoice;
    if (stripeInvoiceId !== lost) return 'It has been made at Stripe meanwhile.';
    if (status !== 'draft' && status !== 'open')
      return `It is ${status}: Stripe would ask the client for it again.`;
    await tx.invoice.update({
      where: { id: invoiceId },
      data: {
        // At the account that is in use by then.
        ...{ stripeCustomerId: null, connectionId: null },
        ...{ status: 'draft', stripeInvoiceId: null, number: null, hostedUrl: null, pdfUrl: null },
        ...{ finalizedAt: null, dueAt: null, overdueAt: null, sentAt: null, chargedAt: null, reminders: 0 },
        remade: { increment: 1 },
      },
    });
    await tx.invoiceLine.updateMany({ where: { invoiceId }, data: { stripeItemId: null } });
    await audit(tx, {
      ...{ operatorId, actor: ACTOR, action: 'invoice.remake', subject: { type: 'invoice', id: invoiceId } },
      before: { status, stripeInvoiceId },
      after: { status: 'draft', stripeInvoiceId: null },
    });
    await oweSignal(tx, {
      ...{ operatorId, workflowId: invoiceWorkflowId(invoiceId), workflowType: INVOICE_WORKFLOW },
      ...{ start: 'entity', input: { operatorId, invoiceId }, signal: INVOICE_CHANGED },
    });
    return null;
  });
}

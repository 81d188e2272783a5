import {
  INVOICE_CHANGED,
  INVOICE_WORKFLOW,
  type InvoiceInput,
  invoiceWorkflowId,
} from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

/** Tells an invoice's workflow that something about it changed. */
export async function tellInvoice(tx: Transaction, { operatorId, invoiceId }: InvoiceInput): Promise<void> {
  await oweSignal(tx, {
    operatorId,
    workflowId: invoiceWorkflowId(invoiceId),
    workflowType: INVOICE_WORKFLOW,
    start: 'never',
    signal: INVOICE_CHANGED,
  });
}

import { INVOICE_WORKFLOW, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { oweSignal } from '../inbox/owe-signal.ts';

export interface NewInvoiceLine {
  readonly kind: 'milestone' | 'usage' | 'late_usage';
  readonly milestoneId?: string;
  readonly description: string;
  readonly amountCents: number;
  readonly seconds?: number;
}

export interface NewInvoice {
  /** Whose terms and currency it has. */
  readonly agreement: Prisma.AgreementModel;
  readonly description: string;
  readonly about: { readonly milestoneId: string } | { readonly month: Date };
  readonly lines: readonly NewInvoiceLine[];
}

/** Writes an invoice with its lines, and owes its workflow a start. Returns the invoice with its lines, in order. */
export async function createInvoice(tx: Transaction, { agreement, description, about, lines }: NewInvoice) {
  const { operatorId, clientId, currency, termsDays, collection, automaticTax } = agreement;
  const invoice = await tx.invoice.create({
    data: {
      ...{ operatorId, clientId, agreementId: agreement.id, ...about, description },
      ...{ currency, termsDays, collection, automaticTax },
      kind: 'milestoneId' in about ? 'milestone' : 'usage',
      amountCents: lines.reduce((sum, line) => sum + line.amountCents, 0),
    },
  });
  await tx.invoiceLine.createMany({
    data: lines.map((line, i) => ({ ...line, operatorId, clientId, invoiceId: invoice.id, position: i + 1 })),
  });
  await oweSignal(tx, {
    operatorId,
    workflowId: invoiceWorkflowId(invoice.id),
    workflowType: INVOICE_WORKFLOW,
    start: 'once',
    input: { operatorId, invoiceId: invoice.id },
  });
  const written = await tx.invoiceLine.findMany({
    where: { invoiceId: invoice.id },
    orderBy: { position: 'asc' },
  });
  return { ...invoice, lines: written };
}

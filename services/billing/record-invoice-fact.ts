import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import { INVOICE_CHANGED, INVOICE_WORKFLOW, invoiceWorkflowId } from '../../contracts/billing/workflow.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { oweSignal } from '../inbox/owe-signal.ts';
import { ourId } from '../our-id.ts';
import { resumeClient } from './resume-client.ts';
import { tellCredits } from './tell-credits.ts';

export interface InvoiceNews {
  readonly operatorId: string;
  readonly fact: InvoiceFact;
  readonly actor: Actor;
}

/** Where each fact may move an invoice from, and to. Events come late and out of order: a paid invoice stays paid. */
const MOVES: Readonly<Record<InvoiceFact['kind'], { from: readonly string[]; to: string } | null>> = {
  finalized: { from: ['draft'], to: 'open' },
  sent: { from: ['draft'], to: 'open' },
  paid: { from: ['draft', 'open', 'uncollectible'], to: 'paid' },
  voided: { from: ['draft', 'open', 'uncollectible'], to: 'void' },
  uncollectible: { from: ['open'], to: 'uncollectible' },
  payment_failed: null,
};

/** Applies what Stripe told us of an invoice, and tells the invoice's workflow. */
export async function recordInvoiceFact(
  tx: Transaction,
  { operatorId, fact, actor }: InvoiceNews,
): Promise<Applied> {
  const id = ourId(fact.invoiceId);
  const invoice = await tx.invoice.findFirst({
    where: id ? { id } : { operatorId, stripeInvoiceId: fact.vendorInvoiceId },
  });
  if (!invoice) return 'no_recipient';
  const move = MOVES[fact.kind];
  if (!move) return 'applied';
  const paid = move.to === 'paid';
  if (paid && fact.subtotalCents !== invoice.amountCents) {
    throw new Error(
      `invoice ${invoice.id} is ${fact.subtotalCents} cents at Stripe, not ${invoice.amountCents}`,
    );
  }
  const { count } = await tx.invoice.updateMany({
    where: { id: invoice.id, status: { in: [...move.from] } },
    data: {
      status: move.to,
      ...(paid && { paidAt: fact.at, amountPaidCents: fact.amountPaidCents, overdueAt: null }),
      ...(fact.hostedUrl && { hostedUrl: fact.hostedUrl }),
    },
  });
  if (count === 0) return 'applied';
  if (paid && invoice.milestoneId)
    await tx.milestone.updateMany({ where: { id: invoice.milestoneId }, data: { status: 'paid' } });
  if (move.to !== 'open')
    await resumeClient(tx, { operatorId, clientId: invoice.clientId, actor, now: fact.at });
  await audit(tx, {
    operatorId,
    actor,
    action: 'invoice.status',
    subject: { type: 'invoice', id: invoice.id },
    before: { status: invoice.status },
    after: { status: move.to },
  });
  await oweSignal(tx, {
    operatorId,
    workflowId: invoiceWorkflowId(invoice.id),
    workflowType: INVOICE_WORKFLOW,
    start: 'never',
    signal: INVOICE_CHANGED,
  });
  await tellCredits(tx, invoice);
  return 'applied';
}

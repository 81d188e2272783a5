import type { InvoiceInput, InvoicePlan } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';

const WORDS: Readonly<Record<InvoicePlan['next'], string>> = {
  customer: 'Make the client known to Stripe',
  draft: 'Draft the invoice at Stripe',
  line: 'Add the milestone to the invoice',
  finalize: 'Finalise the invoice',
  send: 'Send the invoice',
  await_payment: 'Wait for the payment',
  finish: 'Nothing more',
};

/** Everything about an invoice that a step towards Stripe needs. Read it anew before every step. */
export interface InvoiceFacts {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientEmail: string | null;
  readonly customerId: string | null;
  readonly status: string;
  readonly currency: string;
  readonly amountCents: number;
  readonly termsDays: number;
  readonly description: string;
  readonly stripeInvoiceId: string | null;
  readonly stripeLineId: string | null;
  readonly sentAt: Date | null;
}

export async function readInvoice(
  db: Database,
  { operatorId, invoiceId }: InvoiceInput,
): Promise<InvoiceFacts> {
  return asOperator(db, operatorId, async (tx) => {
    const invoice = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
    const client = await tx.organization.findUniqueOrThrow({
      where: { id: invoice.clientId },
      include: { billingAccount: true },
    });
    return {
      ...invoice,
      clientName: client.name,
      clientEmail: client.email,
      customerId: client.billingAccount?.stripeCustomerId ?? null,
    };
  });
}

/** Says what an invoice needs next, and writes its promise row. */
export async function planInvoice(db: Database, input: InvoiceInput): Promise<InvoicePlan> {
  const facts = await readInvoice(db, input);
  const next = nextOf(facts);
  const subject = { type: 'invoice' as const, id: facts.id };
  await asOperator(db, facts.operatorId, async (tx) => {
    if (next === 'finish') return closePromise(tx, { operatorId: facts.operatorId, ...subject });
    await notePromise(tx, {
      operatorId: facts.operatorId,
      clientId: facts.clientId,
      subject,
      what: WORDS[next],
      why: facts.description,
      blockedBy: next === 'await_payment' ? 'the client has not paid yet' : undefined,
    });
  });
  return {
    next,
    status: facts.status,
    clientId: facts.clientId,
    says: `${WORDS[next]}: ${facts.description}`,
  };
}

function nextOf(facts: InvoiceFacts): InvoicePlan['next'] {
  if (facts.status !== 'draft' && facts.status !== 'open') return 'finish';
  if (!facts.customerId) return 'customer';
  if (!facts.stripeInvoiceId) return 'draft';
  if (!facts.stripeLineId) return 'line';
  if (facts.status === 'draft') return 'finalize';
  return facts.sentAt ? 'await_payment' : 'send';
}

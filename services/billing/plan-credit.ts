import type { CreditInput, CreditPlan } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { lockInvoice } from './lock-invoice.ts';

/**
 * Says what a credit note needs next, and writes its promise row. Nothing is given back of an invoice that was given up,
 * nor of one whose payment the payer's bank has taken back.
 */
export async function planCredit(db: Database, input: CreditInput): Promise<CreditPlan> {
  const { operatorId, creditNoteId } = input;
  return asOperator(db, operatorId, async (tx) => {
    const note = await tx.creditNote.findUniqueOrThrow({
      where: { id: creditNoteId },
      include: { invoice: { select: { status: true, stripeInvoiceId: true } } },
    });
    const { clientId, invoice } = note;
    const givenUp = note.status === 'pending' && (await isGivenUp(tx, note.invoiceId));
    const chargeback = await chargebackOf(tx, note.invoiceId);
    const drops = note.status === 'pending' && (givenUp || chargeback === 'lost');
    const status = drops ? await dropCredit(tx, input) : note.status;
    const subject = { type: 'credit_note' as const, id: creditNoteId };
    if (status !== 'pending') {
      await closePromise(tx, { operatorId, ...subject });
      return { next: 'finish', status, clientId, says: `The credit note is ${status}` };
    }
    const isDraft = invoice.status === 'draft' || !invoice.stripeInvoiceId;
    const waits = isDraft || chargeback === 'open';
    const blockedBy = isDraft
      ? 'its invoice is not final yet'
      : waits
        ? "the payer's bank asks for the money back"
        : undefined;
    const what = 'Issue the credit note at Stripe';
    await notePromise(tx, {
      ...{ operatorId, clientId, subject, what, blockedBy },
      why: 'a show that was billed did not take place',
    });
    const says = blockedBy ? `${what}: ${blockedBy}` : what;
    return { next: waits ? 'wait' : 'issue', status, clientId, says };
  });
}

/** Locked: an invoice that is paid after all owes again what was dropped by then, and nothing is dropped afterwards. */
async function isGivenUp(tx: Transaction, invoiceId: string): Promise<boolean> {
  const invoice = await lockInvoice(tx, { id: invoiceId });
  return invoice?.status === 'void' || invoice?.status === 'uncollectible';
}

/** What became of a chargeback of all that was paid: money that is gone is not given back a second time. */
async function chargebackOf(tx: Transaction, invoiceId: string): Promise<'open' | 'lost' | null> {
  const { amountPaidCents } = await tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } });
  const payment = await tx.payment.findFirst({
    where: {
      invoiceId,
      chargeback: { in: ['open', 'lost'] },
      chargebackCents: { gte: Math.max(1, amountPaidCents) },
    },
    select: { chargeback: true },
  });
  return (payment?.chargeback as 'open' | 'lost' | undefined) ?? null;
}

async function dropCredit(tx: Transaction, { operatorId, creditNoteId }: CreditInput): Promise<string> {
  const status = 'not_needed';
  await tx.creditNote.updateMany({ where: { id: creditNoteId, status: 'pending' }, data: { status } });
  await audit(tx, {
    operatorId,
    actor: { kind: 'workflow', id: `credit:${creditNoteId}` },
    action: 'credit_note.status',
    subject: { type: 'credit_note', id: creditNoteId },
    before: { status: 'pending' },
    after: { status },
  });
  return status;
}

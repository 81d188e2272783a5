import type { CreditInput, CreditPlan } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { closePromise, notePromise } from '../policies/note-promise.ts';
import { lockInvoice } from './lock-invoice.ts';

/** Says what a credit note needs next, and writes its promise row. Nothing is given back of an invoice that was given up. */
export async function planCredit(db: Database, input: CreditInput): Promise<CreditPlan> {
  const { operatorId, creditNoteId } = input;
  return asOperator(db, operatorId, async (tx) => {
    const note = await tx.creditNote.findUniqueOrThrow({
      where: { id: creditNoteId },
      include: { invoice: { select: { status: true, stripeInvoiceId: true } } },
    });
    const { clientId, invoice } = note;
    const drops = note.status === 'pending' && (await isGivenUp(tx, note.invoiceId));
    const status = drops ? await dropCredit(tx, input) : note.status;
    const subject = { type: 'credit_note' as const, id: creditNoteId };
    if (status !== 'pending') {
      await closePromise(tx, { operatorId, ...subject });
      return { next: 'finish', status, clientId, says: `The credit note is ${status}` };
    }
    const waits = invoice.status === 'draft' || !invoice.stripeInvoiceId;
    const blockedBy = waits ? 'its invoice is not final yet' : undefined;
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

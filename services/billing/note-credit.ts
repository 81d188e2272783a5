import type { CreditInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { postLedger } from './post-ledger.ts';

/** A credit note as Stripe issued it. */
export interface IssuedCredit {
  readonly stripeCreditNoteId: string;
  /** Tax included. */
  readonly totalCents: number;
  /** How much of it did not make the invoice smaller: it stands on the client's balance. */
  readonly toBalanceCents: number;
  readonly at: Date;
}

/** Stripe has issued a credit note: it counts, and is booked, once. */
export async function noteCredit(
  db: Database,
  { operatorId, creditNoteId, ...issued }: CreditInput & IssuedCredit,
): Promise<void> {
  const { stripeCreditNoteId, totalCents, toBalanceCents, at } = issued;
  await asOperator(db, operatorId, async (tx) => {
    const note = await tx.creditNote.findUniqueOrThrow({ where: { id: creditNoteId } });
    const { clientId, invoiceId, currency, amountCents } = note;
    const taxCents = totalCents - amountCents;
    const appliedTo = toBalanceCents === totalCents ? 'balance' : 'amount_due';
    // The note before its invoice, as whoever hears of it from Stripe takes the two.
    const { count } = await tx.creditNote.updateMany({
      where: { id: creditNoteId, status: 'pending' },
      data: { status: 'issued', stripeCreditNoteId, appliedTo, taxCents, issuedAt: at },
    });
    if (count === 0) return;
    await tx.invoice.update({
      where: { id: invoiceId },
      data: { creditedCents: { increment: totalCents } },
    });
    await postLedger(tx, {
      ...{ operatorId, clientId, invoiceId, currency, at, kind: 'credit_note' },
      booking: `credit:${creditNoteId}`,
      sides: {
        revenue: amountCents,
        tax: taxCents,
        receivable: toBalanceCents - totalCents,
        client_credit: -toBalanceCents,
      },
    });
    await audit(tx, {
      operatorId,
      actor: { kind: 'workflow', id: `credit:${creditNoteId}` },
      action: 'credit_note.status',
      subject: { type: 'credit_note', id: creditNoteId },
      before: { status: note.status },
      after: { status: 'issued', appliedTo, totalCents, toBalanceCents },
    });
  });
}

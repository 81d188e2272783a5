import type { CreditNoteFact } from '../../contracts/billing/facts.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import type { Applied } from '../inbox/applied.ts';
import { ourId } from '../our-id.ts';
import { lockInvoice } from './lock-invoice.ts';
import { type Booking, postLedger, reverseLedger } from './post-ledger.ts';

interface CreditNoteNews {
  readonly operatorId: string;
  readonly fact: CreditNoteFact;
  readonly actor: Actor;
}

/**
 * Books a credit note, whoever issued it, and adds it to what its invoice was credited: each once, and taken back once
 * when it is voided, in whichever order Stripe tells. Ours is marked as issued, if its own step never heard the answer.
 */
export async function recordCreditNote(
  tx: Transaction,
  { operatorId, fact, actor }: CreditNoteNews,
): Promise<Applied> {
  const { vendorCreditNoteId, vendorInvoiceId, at } = fact;
  const id = ourId(fact.creditNoteId);
  // In the order in which our own step takes the two.
  if (id) await tx.$queryRaw`SELECT id FROM credit_note WHERE id = ${id}::uuid FOR UPDATE`;
  const invoice = await lockInvoice(tx, { operatorId, stripeInvoiceId: vendorInvoiceId });
  if (!invoice) return 'no_recipient';
  const ours = id ? await tx.creditNote.findFirst({ where: { id, invoiceId: invoice.id } }) : null;
  const parts = partsOf(fact, invoice);
  const taxCents = ours ? fact.amountCents - ours.amountCents : (fact.taxCents ?? 0);
  if (ours)
    await tx.creditNote.updateMany({
      where: { id: ours.id, status: { not: 'issued' } },
      data: {
        ...{ status: 'issued', stripeCreditNoteId: vendorCreditNoteId, issuedAt: at, taxCents },
        appliedTo: parts.due > 0 ? 'amount_due' : 'balance',
      },
    });
  const booking = await bookingOf(tx, { operatorId, vendorCreditNoteId, id: ours?.id });
  const booked = await postLedger(tx, {
    ...{ operatorId, clientId: invoice.clientId, invoiceId: invoice.id, currency: invoice.currency },
    ...{ booking, kind: 'credit_note', at, sides: sidesOf(fact.amountCents, taxCents, parts) },
  });
  const voided =
    fact.kind === 'voided' && (await reverseLedger(tx, { operatorId, booking, kind: 'credit_note', at }));
  if (!booked && !voided) return 'applied';
  const change = (booked ? fact.amountCents : 0) - (voided ? fact.amountCents : 0);
  await tx.invoice.update({ where: { id: invoice.id }, data: { creditedCents: { increment: change } } });
  await audit(tx, {
    ...{ operatorId, actor, subject: { type: 'invoice', id: invoice.id } },
    action: voided ? 'invoice.credit_voided' : 'invoice.credit',
    before: { creditedCents: invoice.creditedCents },
    after: { creditedCents: invoice.creditedCents + change, creditNote: booking },
  });
  return 'applied';
}

/** By our id; by Stripe's where ours was not known when it was booked, even if its row has been found again since. */
async function bookingOf(
  tx: Transaction,
  {
    operatorId,
    vendorCreditNoteId,
    id,
  }: { operatorId: string; vendorCreditNoteId: string; id?: string | undefined },
): Promise<string> {
  const byTheirs = `credit:${vendorCreditNoteId}`;
  const known = await tx.ledgerEntry.findFirst({
    where: { operatorId, booking: byTheirs },
    select: { id: true },
  });
  return id && !known ? `credit:${id}` : byTheirs;
}

interface Parts {
  /** Made an open invoice smaller. */
  readonly due: number;
  /** Was paid back: the refund is booked by its own news. */
  readonly refund: number;
  readonly outOfBand: number;
}

function partsOf(fact: CreditNoteFact, { status }: Prisma.InvoiceModel): Parts {
  const due = fact.dueCents ?? (status === 'paid' ? 0 : fact.amountCents);
  return { due, refund: fact.refundCents ?? 0, outOfBand: fact.outOfBandCents ?? 0 };
}

/** The rest stands on the client's account at Stripe. A refund that goes with it is revenue that we never had. */
function sidesOf(amountCents: number, taxCents: number, { due, refund, outOfBand }: Parts): Booking['sides'] {
  const balance = amountCents - due - refund - outOfBand;
  return {
    revenue: amountCents - taxCents,
    tax: taxCents,
    receivable: -due,
    client_credit: -balance,
    refunds: -refund,
    cash: -outOfBand,
  };
}

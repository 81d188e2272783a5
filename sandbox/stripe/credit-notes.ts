import type { World } from '../world.ts';
import { remainingOf, totalOf } from './amounts.ts';
import { changeBalance } from './balance.ts';
import { invalid, missingParam, noSuch } from './errors.ts';
import { emitInvoice, emitStripe, nowSeconds, stripeId } from './events.ts';
import { creditNoteJson } from './money-objects.ts';
import { integerParam, mergedMetadata, type Params, requiredText, textParam } from './params.ts';
import { chargeOf, followRemaining } from './payments.ts';
import type { CreditNote, Invoice } from './records.ts';
import { refundCharge } from './refunds.ts';

export function creditNoteWith(world: World, id: string): CreditNote {
  const note = world.state.creditNotes.get(id);
  if (!note) throw noSuch('credit note', id);
  return note;
}

const notesOf = (world: World, invoice: Invoice) =>
  [...world.state.creditNotes.values()].filter((note) => note.invoice === invoice.id);

/** What may still be credited: the total, less what was credited or refunded of it. */
function creditableOf(world: World, invoice: Invoice): number {
  const ofNotes = notesOf(world, invoice).flatMap(
    ({ refund }) => world.state.refunds.get(refund ?? '') ?? [],
  );
  const refunded = chargeOf(world, invoice)?.refunded ?? 0;
  const outside = refunded - ofNotes.reduce((sum, { amount }) => sum + amount, 0);
  return totalOf(world, invoice) - invoice.preCredited - invoice.postCredited - outside;
}

/** How the part that is credited after the payment is made good. */
function waysIn(params: Params): { credit: number; refund: number; outOfBand: number } {
  const of = (name: string) => integerParam(params, name) ?? 0;
  return { credit: of('credit_amount'), refund: of('refund_amount'), outOfBand: of('out_of_band_amount') };
}

/**
 * An open invoice becomes smaller first; what is beyond that, all of it for a paid one, must be credited to the
 * customer's balance, refunded, or made good elsewhere.
 */
export function createCreditNote(world: World, params: Params): CreditNote {
  const invoice = invoiceIn(world, params);
  const amount = integerParam(params, 'amount');
  if (amount === null) throw missingParam('amount');
  const creditable = creditableOf(world, invoice);
  if (amount < 1 || amount > creditable) {
    throw invalid(`The amount must be between 1 and what can still be credited (${creditable}).`, 'amount');
  }
  const ways = waysIn(params);
  const prePayment = invoice.status === 'open' ? Math.min(amount, remainingOf(world, invoice)) : 0;
  const postPayment = amount - prePayment;
  const given = ways.credit + ways.refund + ways.outOfBand;
  if (given !== postPayment || Math.min(...Object.values(ways)) < 0) {
    throw invalid(
      `The sum of credit amount, refund amount and out of band amount (${given}) must equal the post payment amount (${postPayment}).`,
    );
  }
  const note: CreditNote = {
    id: stripeId('cn'),
    number: `${invoice.number}-CN-${String(notesOf(world, invoice).length + 1).padStart(2, '0')}`,
    ...{ invoice: invoice.id, customer: invoice.customer, currency: invoice.currency },
    ...{ amount, prePayment, postPayment, outOfBand: ways.outOfBand },
    ...{ balanceTransaction: null, refund: null },
    ...{ memo: textParam(params, 'memo'), reason: textParam(params, 'reason') },
    metadata: mergedMetadata(params),
    ...{ status: 'issued', created: nowSeconds(), voidedAt: null },
  };
  note.refund = refundOf(world, invoice, ways.refund);
  note.balanceTransaction = changeBalance(world, invoice, -ways.credit, {
    ...{ type: 'credit_note', creditNote: note.id, invoice: invoice.id },
  });
  world.state.creditNotes.set(note.id, note);
  invoice.preCredited += prePayment;
  invoice.postCredited += postPayment;
  emitStripe(world, 'credit_note.created', creditNoteJson(world, note));
  emitInvoice(world, 'invoice.updated', invoice);
  if (prePayment > 0) followRemaining(world, invoice);
  return note;
}

function invoiceIn(world: World, params: Params): Invoice {
  const id = requiredText(params, 'invoice');
  const invoice = world.state.invoices.get(id);
  if (!invoice) throw noSuch('invoice', id, 'invoice');
  if (invoice.status === 'open' || invoice.status === 'paid') return invoice;
  throw invalid(
    `You can only create credit notes for open or paid invoices; this one is ${invoice.status}.`,
    'invoice',
  );
}

function refundOf(world: World, invoice: Invoice, amount: number): string | null {
  if (amount === 0) return null;
  const charge = chargeOf(world, invoice);
  if (!charge) throw invalid('This invoice has no charge to refund.', 'refund_amount');
  return refundCharge(world, charge, amount, { reason: null, metadata: {} }).id;
}

export function voidCreditNote(world: World, note: CreditNote): CreditNote {
  const invoice = world.state.invoices.get(note.invoice);
  if (note.status === 'void') throw invalid('This credit note has already been voided.');
  if (invoice?.status !== 'open') throw invalid('You can only void credit notes of open invoices.');
  note.status = 'void';
  note.voidedAt = nowSeconds();
  invoice.preCredited -= note.prePayment;
  emitStripe(world, 'credit_note.voided', creditNoteJson(world, note));
  followRemaining(world, invoice);
  return note;
}

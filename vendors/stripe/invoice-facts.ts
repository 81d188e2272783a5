import { z } from 'zod';
import type { CreditNoteFact, InvoiceFact } from '../../contracts/billing/facts.ts';
import { epochSeconds, optionalText, ourId } from '../read-event.ts';
import { type FactReader, idField, objectOf } from './read-fact.ts';

const invoice = z.looseObject({
  id: z.string().min(1),
  number: optionalText,
  subtotal: z.int(),
  total: z.int(),
  amount_due: z.int(),
  amount_paid: z.int(),
  pre_payment_credit_notes_amount: z.int().optional(),
  due_date: epochSeconds.nullish(),
  hosted_invoice_url: optionalText,
  invoice_pdf: optionalText,
  metadata: z.looseObject({ operator_id: ourId, invoice_id: ourId }).nullish(),
});

export const readInvoice =
  (kind: InvoiceFact['kind']): FactReader =>
  (event) => {
    const { object, at } = objectOf(invoice, event);
    return {
      type: 'invoice',
      kind,
      vendorInvoiceId: object.id,
      operatorId: object.metadata?.operator_id,
      invoiceId: object.metadata?.invoice_id,
      number: object.number,
      subtotalCents: object.subtotal,
      totalCents: object.total,
      amountDueCents: object.amount_due,
      amountPaidCents: object.amount_paid,
      creditedBeforeCents: object.pre_payment_credit_notes_amount,
      dueAt: object.due_date ?? undefined,
      hostedUrl: object.hosted_invoice_url,
      pdfUrl: object.invoice_pdf,
      at,
    };
  };

/** An amount that our own step wrote into free-form metadata; somebody else's value there is not an error. */
const cents = z.coerce.number().int().positive().optional().catch(undefined);

export const creditNote = z.looseObject({
  id: z.string().min(1),
  invoice: idField,
  amount: z.int(),
  total_excluding_tax: z.int().nullish(),
  pre_payment_amount: z.int().optional(),
  out_of_band_amount: z.int().nullish(),
  refunds: z.array(z.looseObject({ amount_refunded: z.int() })).default([]),
  metadata: z
    .looseObject({ operator_id: ourId, credit_note_id: ourId, proof_id: ourId, price_cents: cents })
    .nullish(),
});

export const readCreditNote =
  (kind: CreditNoteFact['kind']): FactReader =>
  (event) => {
    const { object, at } = objectOf(creditNote, event);
    return creditNoteFact(kind, object, at);
  };

/** What a credit note says, whether an event or a list tells of it. */
export function creditNoteFact(
  kind: CreditNoteFact['kind'],
  object: z.output<typeof creditNote>,
  at: Date,
): CreditNoteFact {
  return {
    type: 'credit_note',
    kind,
    vendorCreditNoteId: object.id,
    vendorInvoiceId: object.invoice,
    creditNoteId: object.metadata?.credit_note_id,
    proofId: object.metadata?.proof_id,
    priceCents: object.metadata?.price_cents,
    operatorId: object.metadata?.operator_id,
    amountCents: object.amount,
    taxCents: object.amount - (object.total_excluding_tax ?? object.amount),
    dueCents: object.pre_payment_amount,
    refundCents: object.refunds.reduce((sum, refund) => sum + refund.amount_refunded, 0),
    outOfBandCents: object.out_of_band_amount ?? 0,
    at,
  };
}

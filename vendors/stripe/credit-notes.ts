import type Stripe from 'stripe';
import { requireId } from '../ask-vendor.ts';
import { readFields } from '../read-event.ts';
import { creditNote, creditNoteFact } from './invoice-facts.ts';
import { type Ask, dateOf, findInList, listPages } from './lists.ts';
import type { ListedCreditNote, StripeClient, StripeCreditNote } from './port.ts';

export function creditNotes(
  stripe: Stripe,
  ask: Ask,
): Pick<StripeClient, 'createCreditNote' | 'findCreditNote' | 'listCreditNotes'> {
  return {
    async createCreditNote({ stripeInvoiceId, amountCents, toBalanceCents, memo, metadata, idempotencyKey }) {
      const body = {
        invoice: stripeInvoiceId,
        amount: amountCents,
        ...(toBalanceCents > 0 && { credit_amount: toBalanceCents }),
        memo,
        metadata: { ...metadata },
      } satisfies Stripe.CreditNoteCreateParams;
      return creditNoteOf(await ask(() => stripe.creditNotes.create(body, { idempotencyKey })));
    },
    async findCreditNote({ stripeInvoiceId, creditNoteId }) {
      const found = await findInList(
        (page) => ask(() => stripe.creditNotes.list({ invoice: stripeInvoiceId, ...page })),
        (note) => note.metadata?.credit_note_id === creditNoteId,
      );
      return found && creditNoteOf(found);
    },
    async *listCreditNotes(of) {
      const whose = 'customerId' in of ? { customer: of.customerId } : { invoice: of.stripeInvoiceId };
      const pages = listPages((page) => ask(() => stripe.creditNotes.list({ ...whose, ...page })));
      for await (const note of pages) yield listedNote(note);
    },
  };
}

function creditNoteOf({ id, amount, post_payment_amount, status }: Stripe.CreditNote): StripeCreditNote {
  return { id: requireId('stripe', id), amountCents: amount, toBalanceCents: post_payment_amount, status };
}

/** Read as its events are, so that both tell the same. */
function listedNote(note: Stripe.CreditNote): ListedCreditNote {
  const object = readFields('stripe', creditNote, note);
  const createdAt = new Date(note.created * 1000);
  return {
    created: creditNoteFact('created', object, createdAt),
    voided:
      note.status === 'void' ? creditNoteFact('voided', object, dateOf(note.voided_at) ?? createdAt) : null,
  };
}

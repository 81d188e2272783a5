import type Stripe from 'stripe';
import { requireId } from '../ask-vendor.ts';
import { type Ask, findInList } from './lists.ts';
import type { StripeClient, StripeCreditNote } from './port.ts';

export function creditNotes(
  stripe: Stripe,
  ask: Ask,
): Pick<StripeClient, 'createCreditNote' | 'findCreditNote'> {
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
  };
}

function creditNoteOf({ id, amount, post_payment_amount, status }: Stripe.CreditNote): StripeCreditNote {
  return { id: requireId('stripe', id), amountCents: amount, toBalanceCents: post_payment_amount, status };
}

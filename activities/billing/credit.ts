import type { CreditInput, CreditPlan } from '../../contracts/billing/workflow.ts';
import { slotPrice } from '../../domain/billing/slot-price.ts';
import { askByHand } from '../../services/billing/ask-by-hand.ts';
import { noteCredit } from '../../services/billing/note-credit.ts';
import { planCredit } from '../../services/billing/plan-credit.ts';
import { type CreditFacts, readCredit } from '../../services/billing/read-credit.ts';
import type {
  NewCreditNote,
  StripeClient,
  StripeCreditNote,
  StripeInvoice,
} from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps, StripeDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';

export interface CreditBooks {
  planCredit(input: CreditInput): Promise<CreditPlan>;
}

export interface CreditActivities {
  /** @returns false: the invoice is not, or no longer, one that can be credited, or its account is connected no more */
  issueCredit(input: CreditInput): Promise<boolean>;
}

export function creditBooks({ db }: ActivityDeps): CreditBooks {
  return { planCredit: (input) => planCredit(db, input) };
}

export function creditActivities({ db, accounts }: StripeDeps): CreditActivities {
  return {
    async issueCredit(input) {
      try {
        const credit = await readCredit(db, input);
        if (credit.status !== 'pending') return true;
        const stripe = await accounts.named('stripe', credit);
        if (!stripe) {
          await askByHand(db, credit);
          return false;
        }
        const note = await noteAtStripe(stripe, credit);
        if (!note) return false;
        const { id: stripeCreditNoteId, amountCents: totalCents, toBalanceCents } = note;
        await noteCredit(db, {
          ...{ ...input, stripeCreditNoteId, totalCents, toBalanceCents },
          at: attemptTime(),
        });
        return true;
      } catch (error) {
        throw error instanceof VendorError ? retryLater(error) : error;
      }
    },
  };
}

/**
 * The credit note, made once; null when the invoice cannot be credited as it stands. A client who pays between our question
 * and our request has Stripe refuse it: the next attempt asks anew, and for the other split.
 */
async function noteAtStripe(stripe: StripeClient, credit: CreditFacts): Promise<StripeCreditNote | null> {
  const wanted = await wantedNote(stripe, credit);
  return !wanted || 'id' in wanted ? wanted : stripe.createCreditNote(wanted);
}

/**
 * The invoice is read before the note is looked for. What is still to be paid only ever falls: a request that is still
 * on its way, and asks for another split than the one that we see, is refused when it arrives, or is found.
 */
async function wantedNote(
  stripe: StripeClient,
  credit: CreditFacts,
): Promise<StripeCreditNote | NewCreditNote | null> {
  const { id, stripeInvoiceId } = credit;
  if (!stripeInvoiceId) return null;
  const invoice = await stripe.getInvoice(stripeInvoiceId);
  const found = await stripe.findCreditNote({ stripeInvoiceId, creditNoteId: id });
  if (found) return found;
  if (invoice.status !== 'open' && invoice.status !== 'paid') return null;
  const amountCents = credit.amountCents + taxShare(invoice, credit);
  const toBalanceCents = amountCents - Math.min(amountCents, leftToPay(invoice));
  return {
    ...{ stripeInvoiceId, amountCents, toBalanceCents },
    memo: `Show ${credit.slot} of milestone ${credit.milestoneNumber} is credited`,
    metadata: metadataOf(credit),
    idempotencyKey: toBalanceCents === 0 ? `credit:${id}` : `credit:${id}:balance:${toBalanceCents}`,
  };
}

/** All that its row is made of again, should our books lose it: it must never say another thing for the same key. */
function metadataOf(credit: CreditFacts): NewCreditNote['metadata'] {
  return {
    ...{ operator_id: credit.operatorId, client_id: credit.clientId, invoice_id: credit.invoiceId },
    ...{ milestone_id: credit.milestoneId, credit_note_id: credit.id, proof_id: credit.proofId },
    price_cents: String(credit.amountCents),
  };
}

/** Tax is given back by the slot, as the price is: the slots of a milestone come to all of it. */
function taxShare({ totalCents, subtotalCents }: StripeInvoice, { size, slot }: CreditFacts): number {
  return slotPrice({ amountCents: totalCents - subtotalCents, size, slot });
}

function leftToPay({ status, amountDueCents, amountPaidCents }: StripeInvoice): number {
  return status === 'open' ? Math.max(0, amountDueCents - amountPaidCents) : 0;
}

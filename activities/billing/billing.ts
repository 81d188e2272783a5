import type { BillingInput, InvoiceInput, InvoicePlan } from '../../contracts/billing/workflow.ts';
import {
  noteCustomer,
  noteDraft,
  noteFinalized,
  noteLine,
  noteSent,
} from '../../services/billing/note-stripe.ts';
import { openMilestones } from '../../services/billing/open-milestones.ts';
import { type InvoiceFacts, planInvoice, readInvoice } from '../../services/billing/plan-invoice.ts';
import type { StripeClient, StripeInvoice } from '../../vendors/stripe/client.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';

export interface BillingActivities {
  /** `now` is epoch milliseconds. */
  openMilestones(input: BillingInput & { readonly now: number }): Promise<{ netShown: number }>;
  planInvoice(input: InvoiceInput): Promise<InvoicePlan>;
}

export function billingActivities({ db }: ActivityDeps): BillingActivities {
  return {
    openMilestones: (input) => openMilestones(db, { ...input, now: new Date(input.now) }),
    planInvoice: (input) => planInvoice(db, input),
  };
}

/**
 * The steps that make an invoice at Stripe. Each looks for what an earlier try may have made before it makes it, has an
 * idempotency key besides, and stores Stripe's id as soon as it is known.
 */
export interface StripeActivities {
  ensureCustomer(input: InvoiceInput): Promise<void>;
  draftInvoice(input: InvoiceInput): Promise<void>;
  addLine(input: InvoiceInput): Promise<void>;
  finalizeInvoice(input: InvoiceInput): Promise<void>;
  sendInvoice(input: InvoiceInput): Promise<void>;
}

export function stripeActivities({ db, stripe }: ActivityDeps): StripeActivities {
  const step =
    (act: (facts: InvoiceFacts, input: InvoiceInput) => Promise<void>) =>
    async (input: InvoiceInput): Promise<void> => {
      try {
        await act(await readInvoice(db, input), input);
      } catch (error) {
        throw error instanceof VendorError ? retryLater(error) : error;
      }
    };

  return {
    ensureCustomer: step(async ({ operatorId, clientId, clientName, clientEmail, customerId }) => {
      if (customerId) return;
      const metadata = { operator_id: operatorId, client_id: clientId };
      const customer =
        (await stripe.findCustomer(clientId)) ??
        (await stripe.createCustomer({
          name: clientName,
          email: clientEmail ?? undefined,
          metadata,
          idempotencyKey: `customer:${clientId}`,
        }));
      await noteCustomer(db, { operatorId, clientId, customerId: customer.id });
    }),

    draftInvoice: step(async (facts, input) => {
      if (facts.stripeInvoiceId) return;
      const customerId = known(facts.customerId, 'customer');
      const draft =
        (await stripe.findInvoice({ customerId, invoiceId: facts.id })) ??
        (await stripe.createDraftInvoice({
          customerId,
          currency: facts.currency,
          daysUntilDue: facts.termsDays,
          description: facts.description,
          metadata: metadataOf(facts),
          idempotencyKey: `invoice:${facts.id}:draft`,
        }));
      await noteDraft(db, { ...input, stripeInvoiceId: draft.id });
    }),

    addLine: step(async (facts, input) => {
      if (facts.stripeLineId) return;
      const invoiceId = known(facts.stripeInvoiceId, 'invoice');
      const stripeLineId = await lineOf(stripe, invoiceId, facts);
      await noteLine(db, { ...input, stripeLineId });
    }),

    finalizeInvoice: step(async (facts, input) => {
      const id = known(facts.stripeInvoiceId, 'invoice');
      const final = await finalised(stripe, id, facts);
      await noteFinalized(db, { ...input, hostedUrl: final.hostedUrl, pdfUrl: final.pdfUrl });
    }),

    sendInvoice: step(async (facts, input) => {
      if (facts.sentAt) return;
      await stripe.sendInvoice(known(facts.stripeInvoiceId, 'invoice'), `invoice:${facts.id}:send`);
      await noteSent(db, { ...input, now: attemptTime() });
    }),
  };
}

function metadataOf({ operatorId, clientId, id }: InvoiceFacts): Record<string, string> {
  return { operator_id: operatorId, client_id: clientId, invoice_id: id };
}

function known(id: string | null, what: string): string {
  if (!id) throw new Error(`the Stripe ${what} is not known yet`);
  return id;
}

/** The invoice's one line. When its amount is there already, an earlier try added it: its own id is not needed. */
async function lineOf(stripe: StripeClient, invoiceId: string, facts: InvoiceFacts): Promise<string> {
  const { amountDueCents } = await stripe.getInvoice(invoiceId);
  if (amountDueCents === facts.amountCents) return `of ${invoiceId}`;
  const line = await stripe.addInvoiceLine({
    invoiceId,
    customerId: known(facts.customerId, 'customer'),
    amountCents: facts.amountCents,
    currency: facts.currency,
    description: facts.description,
    metadata: metadataOf(facts),
    idempotencyKey: `invoice:${facts.id}:line`,
  });
  return line.id;
}

/** @throws when the draft does not come to the amount that is owed: nothing wrong is ever sent */
async function finalised(stripe: StripeClient, id: string, facts: InvoiceFacts): Promise<StripeInvoice> {
  const current = await stripe.getInvoice(id);
  if (current.status !== 'draft') return current;
  if (current.amountDueCents !== facts.amountCents) {
    throw new Error(
      `invoice ${facts.id} is ${current.amountDueCents} cents at Stripe, not ${facts.amountCents}`,
    );
  }
  return stripe.finalizeInvoice(id, `invoice:${facts.id}:finalize`);
}

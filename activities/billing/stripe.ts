import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { InvoiceFact } from '../../contracts/billing/facts.ts';
import type { InvoiceInput } from '../../contracts/billing/workflow.ts';
import { nextInvoiceStep } from '../../domain/billing/invoice-plan.ts';
import { outcomeOf } from './outcome-of.ts';
import {
  noteCharged,
  noteDraft,
  noteFinalized,
  noteLine,
  noteOutcome,
  noteSent,
  settlePayer,
} from '../../services/billing/note-stripe.ts';
import { noteRefusal } from '../../services/billing/note-refusal.ts';
import type { BillingLinks } from '../../services/billing/proof-link.ts';
import {
  type InvoiceFacts,
  type InvoiceLineFacts,
  readInvoice,
} from '../../services/billing/read-invoice.ts';
import type { StripeClient, StripeInvoice } from '../../vendors/stripe/port.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { billedBy, billedOn } from '../../services/billing/billed-by.ts';
import { attemptTime } from '../attempt-time.ts';
import type { StripeDeps } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';
import { lineText } from './line-text.ts';
import { ensureStripeCustomer } from './ensure-customer.ts';
import { stripeAt } from './stripe-at.ts';

/**
 * The steps that make an invoice at Stripe. Each looks for what an earlier try may have made before it makes it, has an
 * idempotency key besides, and stores Stripe's id as soon as it is known.
 */
export interface StripeActivities {
  ensureCustomer(input: InvoiceInput): Promise<void>;
  draftInvoice(input: InvoiceInput): Promise<void>;
  /** Adds the first line that Stripe does not have yet. */
  addLine(input: InvoiceInput): Promise<void>;
  finalizeInvoice(input: InvoiceInput): Promise<void>;
  sendInvoice(input: InvoiceInput): Promise<void>;
  chargeInvoice(input: InvoiceInput): Promise<void>;
}

/** Between two tries of what Stripe refuses: a person has to do something first. */
const REFUSED_MS = 600_000;

const SAME_KEY_TRIES = 3;

type Deps = StripeDeps & { readonly settings: BillingLinks };

interface Step {
  readonly facts: InvoiceFacts;
  readonly input: InvoiceInput;
  /** The account that the invoice is made at. */
  readonly stripe: StripeClient;
}

export function stripeActivities({ db, accounts, settings }: Deps): StripeActivities {
  const step =
    (act: (step: Step) => Promise<void>) =>
    async (input: InvoiceInput): Promise<void> => {
      try {
        const facts = await readInvoice(db, input);
        await act({ facts, input, stripe: await stripeAt(accounts, facts) });
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        if (error.kind !== 'refused') throw retryLater(error);
        const code = error.code ?? 'refused';
        await noteRefusal(db, { ...input, code, reason: error.message });
        throw ApplicationFailure.create({
          message: error.message,
          type: error.kind,
          nextRetryDelay: REFUSED_MS,
        });
      }
    };

  // Made anew meanwhile, because Stripe had lost it: what it needs is planned again.
  const onInvoice = (act: (id: string, step: Step) => Promise<void>) =>
    step(async (of) => {
      if (of.facts.stripeInvoiceId) await act(of.facts.stripeInvoiceId, of);
    });

  return {
    ensureCustomer: step(({ stripe, facts }) => ensureStripeCustomer({ db, stripe }, facts)),

    draftInvoice: step(async ({ stripe, facts, input }) => {
      // Another account came into use since its customer was made known: what it needs is planned again.
      if (facts.stripeInvoiceId || !facts.customerId) return;
      const payer = { customerId: facts.customerId, connectionId: facts.connectionId };
      const settled = await settlePayer(db, { ...input, ...payer });
      if (settled !== payer.customerId) throw new Error('another try has begun it elsewhere: again');
      const draft = await draftOf(stripe, facts);
      await noteDraft(db, { ...input, stripeInvoiceId: draft.id });
    }),

    addLine: onInvoice(async (id, { stripe, facts }) => {
      const line = facts.lines.find(({ stripeItemId }) => stripeItemId === null);
      if (!line) return;
      const stripeItemId = await lineOf(stripe, id, facts, line, lineText(facts, line, settings));
      await noteLine(db, { operatorId: facts.operatorId, lineId: line.id, stripeItemId });
    }),

    finalizeInvoice: onInvoice(async (id, { stripe, facts, input }) => {
      const final = await finalised(stripe, id, facts);
      await noteFinalized(db, { ...final, ...input, at: attemptTime() });
    }),

    sendInvoice: onInvoice(async (id, { stripe, facts, input }) => {
      if (facts.sentAt || facts.status !== 'open') return;
      const over = await sendOrLook(stripe, id, facts, input);
      if (over) await noteOutcome(db, { ...input, fact: over });
      else await noteSent(db, { ...input, now: attemptTime() });
    }),

    chargeInvoice: onInvoice(async (id, { stripe, facts, input }) => {
      const before = await stripe.getInvoice(id);
      // Before the request: a method that is left while it is on its way was not tried by it.
      const now = latest(attemptTime(), facts.methodLeftAt);
      if (before.status !== 'open') await noteCharged(db, { ...input, refusal: null, now });
      // An earlier try may have charged and stored it, and failed after that: the card is not tried twice.
      else if (nextInvoiceStep(facts, now).next === 'charge') {
        // Under a new key after each charge that we know of: Stripe repeats an answer under the old one.
        const last = facts.chargedAt?.getTime() ?? 0;
        const answer = await stripe.payInvoice(id, keyOf(facts, `invoice:${facts.id}:charge:${last}`));
        await noteCharged(db, { ...input, refusal: answer.paid ? null : answer.reason, now });
      }
      const fact = outcomeOf(await stripe.getInvoice(id), input);
      if (fact) await noteOutcome(db, { ...input, fact });
    }),
  };
}

/** Clocks differ: what is tried now is tried after it was left, or it would be due again at once. */
function latest(now: Date, methodLeftAt: Date | null): Date {
  return methodLeftAt && methodLeftAt > now ? methodLeftAt : now;
}

function idsOf({ operatorId, clientId, id }: InvoiceFacts): Record<string, string> {
  return { operator_id: operatorId, client_id: clientId, invoice_id: id };
}

/** Stripe's own key of a step; an invoice that it had lost is made anew under keys that it has not answered yet. */
function keyOf({ remade }: InvoiceFacts, name: string): string {
  return remade === 0 ? name : `${name}:again${remade}`;
}

function customerOf({ customerId }: InvoiceFacts): string {
  if (!customerId) throw new Error('the Stripe customer is not known yet');
  return customerId;
}

async function draftOf(stripe: StripeClient, facts: InvoiceFacts): Promise<{ id: string }> {
  const customerId = customerOf(facts);
  const found = await stripe.findInvoice({ customerId, invoiceId: facts.id });
  return (
    found ??
    stripe.createDraftInvoice({
      customerId,
      currency: facts.currency,
      collection: facts.collection === 'charge_automatically' ? 'charge_automatically' : 'send_invoice',
      daysUntilDue: facts.termsDays,
      automaticTax: facts.automaticTax,
      description: facts.description,
      metadata: { ...idsOf(facts), ...billedBy(facts) },
      idempotencyKey: keyOf(facts, `invoice:${facts.id}:draft`),
    })
  );
}

/** A line that an earlier try added is found by our id on it. */
async function lineOf(
  stripe: StripeClient,
  invoiceId: string,
  facts: InvoiceFacts,
  line: InvoiceLineFacts,
  { description, metadata }: ReturnType<typeof lineText>,
): Promise<string> {
  const there = await stripe.listInvoiceLines(invoiceId);
  const found = there.find(({ lineId }) => lineId === line.id);
  if (found) return found.itemId ?? `of ${invoiceId}`;
  const { id } = await stripe.addInvoiceLine({
    invoiceId,
    customerId: customerOf(facts),
    amountCents: line.amountCents,
    currency: facts.currency,
    description,
    metadata: { ...idsOf(facts), ...metadata, line_id: line.id, ...billedOn(line) },
    idempotencyKey: keyOf(facts, `invoice-line:${line.id}`),
  });
  return id;
}

/** @throws when it does not come to the amount that is owed, whoever finalised it: nothing wrong is ever sent */
async function finalised(stripe: StripeClient, id: string, facts: InvoiceFacts): Promise<StripeInvoice> {
  const current = await stripe.getInvoice(id);
  if (current.subtotalCents !== facts.amountCents) {
    const reason = `it is ${current.subtotalCents} cents at Stripe, not ${facts.amountCents}`;
    throw new VendorError('stripe', 'refused', reason, { code: 'wrong_amount' });
  }
  if (current.status !== 'draft') return current;
  // Stripe repeats a refusal under its key for a day, mended or not; a draft is finalised once whatever the key.
  const { attempt } = activityInfo();
  const again = attempt > SAME_KEY_TRIES ? `:${attempt}` : '';
  return stripe.finalizeInvoice(id, keyOf(facts, `invoice:${facts.id}:finalize${again}`));
}

/** @returns null: it was sent; else how somebody has ended it at Stripe, which then refuses to send it for ever */
async function sendOrLook(
  stripe: StripeClient,
  id: string,
  facts: InvoiceFacts,
  input: InvoiceInput,
): Promise<InvoiceFact | null> {
  try {
    await stripe.sendInvoice(id, keyOf(facts, `invoice:${facts.id}:send`));
    return null;
  } catch (error) {
    const isRefused = error instanceof VendorError && error.kind === 'refused';
    const over = isRefused ? outcomeOf(await stripe.getInvoice(id), input) : null;
    if (!over) throw error;
    return over;
  }
}

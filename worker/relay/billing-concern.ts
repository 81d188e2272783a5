import type { BillingFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { QueuedEvent } from '../../services/inbox/event-queue.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import type { Concern } from './concern.ts';

/** Whom it concerns: by our id where Stripe's object carries one, else whoever has the invoice, payment or customer. */
export function billingConcern(tx: Transaction, event: QueuedEvent): Concern | null {
  const fact = parseStripe(event.body);
  if (!fact) return null;
  return {
    entityKey: entityOf(fact),
    said: 'operatorId' in fact ? fact.operatorId : undefined,
    holders: () => holdersOf(tx, event, fact),
    names: {
      invoice: 'invoiceId' in fact ? fact.invoiceId : undefined,
      creditNote: 'creditNoteId' in fact ? fact.creditNoteId : undefined,
      paymentSetup: 'paymentSetupId' in fact ? fact.paymentSetupId : undefined,
    },
  };
}

/** Two events of one entity are applied in the order in which they came. */
function entityOf(fact: BillingFact): string {
  switch (fact.type) {
    case 'invoice':
    case 'payment':
    case 'credit_note':
      return `invoice:${fact.vendorInvoiceId}`;
    case 'refund':
    case 'refund_failure':
    case 'chargeback':
      return `payment:${fact.paymentIntentId}`;
    case 'card':
      return `customer:${fact.customerId ?? fact.paymentSetupId ?? fact.paymentMethodId}`;
  }
}

async function holdersOf(tx: Transaction, event: QueuedEvent, fact: BillingFact): Promise<string[]> {
  switch (fact.type) {
    case 'invoice':
    case 'credit_note':
      return holdersOfInvoice(tx, fact.vendorInvoiceId);
    case 'payment':
      return orElse(await holdersOfInvoice(tx, fact.vendorInvoiceId), () =>
        holdersOfPayment(tx, event, fact.paymentIntentId),
      );
    case 'refund':
      return orElse(await holdersOfPayment(tx, event, fact.paymentIntentId), () =>
        holdersOfCustomer(tx, fact.customerId),
      );
    case 'refund_failure':
    case 'chargeback':
      return holdersOfPayment(tx, event, fact.paymentIntentId);
    case 'card':
      return holdersOfCustomer(tx, fact.customerId);
  }
}

async function orElse(found: string[], other: () => Promise<string[]>): Promise<string[]> {
  return found.length > 0 ? found : other();
}

// Bare SQL: whoever routes may read these columns and no others, and Prisma reads the key besides.

type Found = { operator_id: string }[];

const idsOf = (found: Found): string[] => found.map((row) => row.operator_id);

async function holdersOfInvoice(tx: Transaction, id: string): Promise<string[]> {
  return idsOf(
    await tx.$queryRaw<Found>`SELECT DISTINCT operator_id FROM invoice WHERE stripe_invoice_id = ${id}`,
  );
}

async function holdersOfCustomer(tx: Transaction, id: string | undefined): Promise<string[]> {
  if (!id) return [];
  return idsOf(
    await tx.$queryRaw<Found>`
      SELECT DISTINCT operator_id FROM billing_account WHERE stripe_customer_id = ${id}`,
  );
}

/** A bank's claim names nothing but the payment; the payment's own event may still wait in the inbox. */
async function holdersOfPayment(tx: Transaction, { connection }: QueuedEvent, id: string): Promise<string[]> {
  const found = await tx.$queryRaw<Found>`
    SELECT DISTINCT operator_id FROM payment WHERE stripe_payment_intent_id = ${id}`;
  if (found.length > 0) return idsOf(found);
  const waiting = await tx.vendorEvent.findFirst({
    // Of the same account alone: into its own anybody may write any payment.
    where: {
      ...{ status: 'pending', vendor: 'stripe', connection, operatorId: { not: null } },
      entityKey: { not: null },
      body: { contains: `"${id}"` },
    },
    select: { operatorId: true },
  });
  return waiting?.operatorId ? [waiting.operatorId] : [];
}

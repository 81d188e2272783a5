import type { BillingFact } from '../../contracts/billing/facts.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import type { QueuedEvent, Route } from '../../services/inbox/event-queue.ts';
import { ourId } from '../../services/our-id.ts';
import { parseStripe } from '../../vendors/stripe/events.ts';
import { to } from './to.ts';

/** Whose it is: our id where Stripe's object carries one, else whoever has the invoice, payment or customer it names. */
export async function routeBilling(tx: Transaction, event: QueuedEvent): Promise<Route | null> {
  const fact = parseStripe(event.body);
  if (!fact) return null;
  return to(('operatorId' in fact && ourId(fact.operatorId)) || (await operatorOf(tx, fact)), entityOf(fact));
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

async function operatorOf(tx: Transaction, fact: BillingFact): Promise<string | null> {
  switch (fact.type) {
    case 'invoice':
    case 'credit_note':
      return operatorOfInvoice(tx, fact.vendorInvoiceId);
    case 'payment':
      return (
        (await operatorOfInvoice(tx, fact.vendorInvoiceId)) ??
        (await operatorOfPayment(tx, fact.paymentIntentId))
      );
    case 'refund':
      return (
        (await operatorOfPayment(tx, fact.paymentIntentId)) ?? (await operatorOfCustomer(tx, fact.customerId))
      );
    case 'refund_failure':
    case 'chargeback':
      return operatorOfPayment(tx, fact.paymentIntentId);
    case 'card':
      return operatorOfCustomer(tx, fact.customerId);
  }
}

// Bare SQL: whoever routes may read these columns and no others, and Prisma reads the key besides.

type Found = { operator_id: string }[];

async function operatorOfInvoice(tx: Transaction, id: string): Promise<string | null> {
  const [found] = await tx.$queryRaw<Found>`SELECT operator_id FROM invoice WHERE stripe_invoice_id = ${id}`;
  return found?.operator_id ?? null;
}

async function operatorOfCustomer(tx: Transaction, id: string | undefined): Promise<string | null> {
  if (!id) return null;
  const [found] = await tx.$queryRaw<Found>`
    SELECT operator_id FROM billing_account WHERE stripe_customer_id = ${id}`;
  return found?.operator_id ?? null;
}

/** A bank's claim names nothing but the payment; the payment's own event may still wait in the inbox. */
async function operatorOfPayment(tx: Transaction, id: string): Promise<string | null> {
  const [found] = await tx.$queryRaw<Found>`
    SELECT operator_id FROM payment WHERE stripe_payment_intent_id = ${id}`;
  if (found) return found.operator_id;
  const waiting = await tx.vendorEvent.findFirst({
    where: { status: 'pending', vendor: 'stripe', operatorId: { not: null }, body: { contains: `"${id}"` } },
    select: { operatorId: true },
  });
  return waiting?.operatorId ?? null;
}

import type { CardDetails } from '../../contracts/billing/facts.ts';
import type { PaymentSetupInput } from '../../contracts/billing/workflow.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';
import { closeBillingTasks } from './close-billing-tasks.ts';
import { tellInvoice } from './tell-invoice.ts';

/** The method that a client left last, and the setup by which it did. */
export interface NewestMethod {
  readonly setupId: string;
  readonly clientId: string;
  readonly paymentMethodId: string;
}

/** Whichever of a client's setups was completed last, in whatever order they were told, asked for or settled. */
export async function newestMethod(
  db: Database,
  { operatorId, paymentSetupId }: PaymentSetupInput,
): Promise<NewestMethod> {
  return asOperator(db, operatorId, async (tx) => {
    const { clientId } = await tx.paymentSetup.findUniqueOrThrow({ where: { id: paymentSetupId } });
    return newestOf(tx, clientId);
  });
}

interface Adopted extends PaymentSetupInput {
  /** What Stripe charges now. */
  readonly method: NewestMethod;
  /** Null: it is no card. */
  readonly card: CardDetails | null;
  readonly now: Date;
}

/**
 * Stripe charges a method by now: it is the client's, and the setup is done. Invoices whose payment had failed are told.
 *
 * @returns false when a newer method was left meanwhile: it is to be Stripe's default first
 */
export async function adoptMethod(db: Database, adopted: Adopted): Promise<boolean> {
  const { operatorId, paymentSetupId, method, card, now } = adopted;
  const { clientId, paymentMethodId } = method;
  return asOperator(db, operatorId, async (tx) => {
    // Two setups of a client are settled one after the other.
    await tx.$executeRaw`SELECT 1 FROM billing_account WHERE client_id = ${clientId}::uuid FOR UPDATE`;
    if ((await newestOf(tx, clientId)).setupId !== method.setupId) return false;
    const actor = { kind: 'workflow', id: `payment-setup:${paymentSetupId}` } as const;
    await tx.paymentSetup.updateMany({
      where: { id: paymentSetupId },
      data: { status: 'completed', url: null },
    });
    const { paymentMethodId: before } = await tx.billingAccount.findFirstOrThrow({ where: { clientId } });
    const isNew = before !== paymentMethodId;
    const since = isNew && { paymentMethodAt: now };
    await tx.billingAccount.updateMany({
      where: { clientId },
      data: { paymentMethodId, ...since, ...columnsOf(card) },
    });
    if (!isNew) return true;
    await audit(tx, {
      ...{
        operatorId,
        actor,
        action: 'payment_method.change',
        subject: { type: 'organization', id: clientId },
      },
      before: { paymentMethodId: before },
      after: { paymentMethodId, paymentSetupId: method.setupId },
    });
    await closeBillingTasks(tx, { operatorId, clientId, kind: 'card_expiring', actor, now });
    await tellFailedInvoices(tx, operatorId, clientId);
    return true;
  });
}

/** The card columns of a billing account. */
function columnsOf(card: CardDetails | null) {
  return {
    cardBrand: card?.brand ?? null,
    cardLast4: card?.last4 ?? null,
    cardExpMonth: card?.expMonth ?? null,
    cardExpYear: card?.expYear ?? null,
  };
}

async function newestOf(tx: Transaction, clientId: string): Promise<NewestMethod> {
  const account = await tx.billingAccount.findFirst({ where: { clientId } });
  const { id: setupId, paymentMethodId } = await tx.paymentSetup.findFirstOrThrow({
    where: {
      ...{ clientId, completedAt: { not: null }, paymentMethodId: { not: null } },
      // A method that was left by the customer that the client was before, at another account, is not this one's.
      OR: [{ stripeCustomerId: null }, { stripeCustomerId: account?.stripeCustomerId ?? null }],
    },
    orderBy: [{ completedAt: 'desc' }, { createdAt: 'desc' }, { id: 'desc' }],
  });
  return { setupId, clientId, paymentMethodId: paymentMethodId ?? '' };
}

async function tellFailedInvoices(tx: Transaction, operatorId: string, clientId: string): Promise<void> {
  const failed = await tx.invoice.findMany({
    where: { clientId, status: 'open', collection: 'charge_automatically', paymentFailedAt: { not: null } },
    select: { id: true },
  });
  for (const { id } of failed) await tellInvoice(tx, { operatorId, invoiceId: id });
}

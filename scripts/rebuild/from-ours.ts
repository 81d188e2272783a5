import { ownBooks } from '../../activities/billing/stripe-books.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { remakeInvoice } from '../../services/billing/remake-invoice.ts';
import { replaceCustomer } from '../../services/billing/replace-customer.ts';
import type { Books } from './compare.ts';

/** Has made at Stripe, by the worker, what our books have and it has not. @returns a line for each */
export async function rebuildTheirs(
  books: Books,
  differences: readonly Prisma.BillingDifferenceModel[],
): Promise<string[]> {
  const { db, accounts } = books;
  const said: string[] = [];
  for (const { operatorId, clientId, kind, invoiceId, stripeInvoiceId } of differences) {
    if (kind !== 'missing_at_stripe' || !invoiceId || !clientId) continue;
    // It was missing when the books were compared: it must be so at this moment.
    const { connectionId } = await asOperator(db, operatorId, (tx) =>
      tx.invoice.findUniqueOrThrow({ where: { id: invoiceId } }),
    );
    const theirs = await ownBooks(accounts, { operatorId, connectionId });
    if (!theirs || (stripeInvoiceId && (await theirs.look(stripeInvoiceId)))) continue;
    said.push(...(await renewCustomer(books, { operatorId, clientId })));
    const why = await remakeInvoice(db, { operatorId, invoiceId, lost: stripeInvoiceId });
    said.push(`${invoiceId}: ${why ? `not made. ${why}` : 'is being made at Stripe'}`);
  }
  return said;
}

/** The customer may be lost as well. @returns a line if it was, whatever becomes of its invoices */
async function renewCustomer(
  { db, accounts }: Books,
  { operatorId, clientId }: { operatorId: string; clientId: string },
): Promise<string[]> {
  const client = await asOperator(db, operatorId, (tx) =>
    tx.organization.findUniqueOrThrow({ where: { id: clientId }, include: { billingAccount: true } }),
  );
  const before = client.billingAccount?.stripeCustomerId;
  // A client that is not known to Stripe yet is made known by the invoice's own workflow.
  if (!before) return [];
  const { connectionId, port: stripe } = await accounts.inUse('stripe', operatorId);
  // Nor is it at an account that has taken the former one's place.
  if (connectionId !== client.billingAccount?.connectionId) return [];
  const found = await stripe.findCustomer(clientId);
  if (found?.id === before) return [];
  // An earlier run may have made the new one, and died before it was stored.
  const { id: customerId } =
    found ??
    (await stripe.createCustomer({
      name: client.name,
      email: client.email ?? undefined,
      metadata: { operator_id: operatorId, client_id: clientId },
      idempotencyKey: `customer:${clientId}:instead-of:${before}`,
    }));
  const actor = { kind: 'command', id: 'reconcile' } as const;
  await asOperator(db, operatorId, (tx) =>
    replaceCustomer(tx, { operatorId, clientId, customerId, connectionId, actor }),
  );
  return [`Client ${clientId} is the new customer ${customerId}: it must leave its payment method again.`];
}

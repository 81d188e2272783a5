import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { audit } from '../identity/audit.ts';

/** The client is another customer at Stripe from now on: the one before is lost, and its payment method with it. */
export async function replaceCustomer(
  db: Database,
  { operatorId, clientId, customerId }: { operatorId: string; clientId: string; customerId: string },
): Promise<void> {
  await asOperator(db, operatorId, async (tx) => {
    const { stripeCustomerId: before } = await tx.billingAccount.findFirstOrThrow({ where: { clientId } });
    const noCard = { paymentMethodId: null, cardBrand: null, cardLast4: null, cardExpMonth: null };
    await tx.billingAccount.update({
      where: { operatorId_clientId: { operatorId, clientId } },
      data: { stripeCustomerId: customerId, ...noCard, cardExpYear: null },
    });
    await audit(tx, {
      ...{ operatorId, actor: { kind: 'command', id: 'reconcile' }, action: 'client.customer' },
      subject: { type: 'organization', id: clientId },
      before: { stripeCustomerId: before },
      after: { stripeCustomerId: customerId },
    });
  });
}

import type { Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../caller.ts';
import { audit } from '../identity/audit.ts';

interface Replaced {
  readonly operatorId: string;
  readonly clientId: string;
  readonly customerId: string;
  readonly connectionId: string | null;
  readonly actor: Actor;
}

/** The client is another customer at Stripe from now on, and must leave a payment method again: the former one's is not its. */
export async function replaceCustomer(
  tx: Transaction,
  { operatorId, clientId, customerId, connectionId, actor }: Replaced,
): Promise<void> {
  const { stripeCustomerId: before } = await tx.billingAccount.findFirstOrThrow({ where: { clientId } });
  const noCard = { paymentMethodId: null, cardBrand: null, cardLast4: null, cardExpMonth: null };
  await tx.billingAccount.update({
    where: { operatorId_clientId: { operatorId, clientId } },
    data: { stripeCustomerId: customerId, connectionId, ...noCard, cardExpYear: null },
  });
  await audit(tx, {
    ...{ operatorId, actor, action: 'client.customer' },
    subject: { type: 'organization', id: clientId },
    before: { stripeCustomerId: before },
    after: { stripeCustomerId: customerId },
  });
}

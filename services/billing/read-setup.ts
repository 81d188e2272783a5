import type { PaymentSetupInput } from '../../contracts/billing/workflow.ts';
import type { SetupStanding } from '../../domain/billing/setup-plan.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { agreementAt } from './agreement-at.ts';
import { payerOf } from './payer-of.ts';

/** Everything about a payment setup that a step towards Stripe needs. Read it anew before every step. */
export interface SetupFacts extends SetupStanding {
  readonly id: string;
  readonly operatorId: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientEmail: string | null;
  /** ISO 4217, lower case */
  readonly currency: string;
  /** The account of the operator's own that it is made at; null: the environment's. */
  readonly connectionId: string | null;
  /** The client is another customer by now: what is left on this page is charged by nobody. */
  readonly isForgone: boolean;
}

export async function readSetup(
  db: Database,
  { operatorId, paymentSetupId }: PaymentSetupInput,
): Promise<SetupFacts> {
  return asOperator(db, operatorId, async (tx) => {
    const { client, ...setup } = await tx.paymentSetup.findUniqueOrThrow({
      where: { id: paymentSetupId },
      include: { client: { include: { billingAccount: true } } },
    });
    const { currency } = await agreementAt(tx, setup.clientId, setup.createdAt);
    const { billingAccount } = client;
    const isAtStripe = setup.stripeSessionId !== null;
    const payer = await payerOf(tx, { ...setup, isAtStripe }, billingAccount);
    return {
      ...setup,
      ...payer,
      isForgone:
        setup.stripeCustomerId !== null && setup.stripeCustomerId !== billingAccount?.stripeCustomerId,
      clientName: client.name,
      clientEmail: client.email,
      currency,
    };
  });
}

import type { Database } from '../../prisma/client.ts';
import { noteCustomer } from '../../services/billing/note-stripe.ts';
import type { StripeClient } from '../../vendors/stripe/port.ts';

interface Payer {
  readonly operatorId: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientEmail: string | null;
  /** Null: not known yet at the account that is in use, as far as we know. */
  readonly customerId: string | null;
  /** That account, where it is the operator's own. */
  readonly connectionId: string | null;
}

/** Makes a client known to Stripe once, whoever needs it first. */
export async function ensureStripeCustomer(
  { db, stripe }: { readonly db: Database; readonly stripe: StripeClient },
  { operatorId, clientId, clientName, clientEmail, customerId, connectionId }: Payer,
): Promise<void> {
  if (customerId) return;
  const customer =
    (await stripe.findCustomer(clientId)) ??
    (await stripe.createCustomer({
      name: clientName,
      email: clientEmail ?? undefined,
      metadata: { operator_id: operatorId, client_id: clientId },
      idempotencyKey: `customer:${clientId}`,
    }));
  await noteCustomer(db, { operatorId, clientId, customerId: customer.id, connectionId });
}

import type { Transaction } from '../../prisma/tenant.ts';
import { activeConnection } from '../connections/active-connection.ts';

/** A row at Stripe, and whom it asks. The customer is settled before Stripe is asked, and then stands. */
interface Asking {
  readonly operatorId: string;
  readonly stripeCustomerId: string | null;
  readonly connectionId: string | null;
  /** Stripe has it already: rows of before customers were kept on them have only this. */
  readonly isAtStripe: boolean;
}

interface KnownAs {
  readonly stripeCustomerId: string;
  readonly connectionId: string | null;
}

export interface Payer {
  /** Null: the client is not known yet at the account that is in use. */
  readonly customerId: string | null;
  /** The account of the operator's own where the customer is, or has to be made known; null: the environment's. */
  readonly connectionId: string | null;
}

/**
 * Whom a row asks, and through which account: the one that it was begun with. What is not begun goes through the account
 * that is in use now, where the client may have to be made known first.
 */
export async function payerOf(tx: Transaction, row: Asking, account: KnownAs | null): Promise<Payer> {
  if (row.stripeCustomerId !== null)
    return { customerId: row.stripeCustomerId, connectionId: row.connectionId };
  if (row.isAtStripe) return { customerId: account?.stripeCustomerId ?? null, connectionId: null };
  const connectionId = await activeConnection(tx, row.operatorId, 'stripe');
  const isThere = account !== null && account.connectionId === connectionId;
  return { customerId: isThere ? account.stripeCustomerId : null, connectionId };
}

import { cardStanding } from '../../domain/billing/card-expiry.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator, asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { requireClient } from '../identity/require-client.ts';

/** What a client's invoices are charged to; null: it has left nothing. @throws Refusal not_found */
export async function getPaymentMethod(db: Database, caller: Caller, clientId: string, now: Date) {
  const account = await asTenant(db, caller.tenant, async (tx) => {
    await requireClient(tx, clientId);
    return tx.billingAccount.findFirst({ where: { clientId, paymentMethodId: { not: null } } });
  });
  if (!account) return { paymentMethod: null };
  const { operatorId } = caller.tenant;
  // A client does not see its operator's row; only the zone is taken from it.
  const { zone } = await asOperator(db, operatorId, (tx) =>
    tx.organization.findUniqueOrThrow({ where: { id: operatorId }, select: { zone: true } }),
  );
  const { cardBrand: brand, cardLast4: last4, cardExpMonth: expMonth, cardExpYear: expYear } = account;
  const standing =
    expMonth === null || expYear === null ? 'good' : cardStanding({ expMonth, expYear }, now, zone);
  return { paymentMethod: { brand, last4, expMonth, expYear, standing } } as const;
}

import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { showSetup } from './show-setup.ts';

/** One payment setup. @throws Refusal not_found */
export async function getPaymentSetup(db: Database, caller: Caller, id: string, now: Date) {
  const setup = await asTenant(db, caller.tenant, (tx) => tx.paymentSetup.findUnique({ where: { id } }));
  if (!setup) throw new Refusal('not_found', 'There is no such payment setup.');
  return showSetup(setup, now);
}

import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';
import { type Sight, viewClients, withAgreement } from './client-view.ts';

/** One client, with its numbers. @throws Refusal not_found, for somebody else's too */
export async function getClient(db: Database, caller: Caller, id: string, sight: Sight) {
  return asTenant(db, caller.tenant, (tx) => readClient(tx, caller, id, sight));
}

/** @throws Refusal not_found */
export async function readClient(tx: Transaction, caller: Caller, id: string, sight: Sight) {
  const row = await tx.organization.findUnique({
    where: { id, kind: 'client' },
    include: withAgreement(sight.now),
  });
  const [client] = row ? await viewClients(tx, [row], caller, sight) : [];
  if (!client) throw new Refusal('not_found', 'There is no such client.');
  return client;
}

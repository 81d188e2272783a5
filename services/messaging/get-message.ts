import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { ofLeadsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';

/** One text or email. @throws Refusal not_found */
export async function getMessage(db: Database, caller: Caller, id: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const row = await tx.message.findUnique({ where: { id, ...ofLeadsInScope(caller) } });
    if (!row) throw new Refusal('not_found', 'There is no such message.');
    return row;
  });
}

import type { Database } from '../../prisma/client.ts';
import { asTenant } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { Refusal } from '../refusal.ts';

/** One contact that the caller may see. @throws Refusal not_found */
export async function getContact(db: Database, caller: Caller, id: string) {
  return asTenant(db, caller.tenant, async (tx) => {
    const contact = await tx.contact.findUnique({ where: { id } });
    if (!contact) throw new Refusal('not_found', 'There is no such contact.');
    return contact;
  });
}

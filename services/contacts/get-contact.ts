import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { leadsInScope, requireContact } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';

export type ContactDetails = Awaited<ReturnType<typeof readContact>>;

/**
 * One contact that the caller may see. One that was merged is there still, without leads, and says which it was found
 * to be. @throws Refusal not_found
 */
export async function getContact(db: Database, caller: Caller, id: string): Promise<ContactDetails> {
  return asTenant(db, caller.tenant, (tx) => readContact(tx, caller, id));
}

/** @throws Refusal not_found */
export async function readContact(tx: Transaction, caller: Caller, id: string) {
  await requireContact(tx, caller, id);
  const contact = await tx.contact.findUnique({ where: { id } });
  if (!contact) throw new Refusal('not_found', 'There is no such contact.');
  const leads = await tx.lead.findMany({
    where: { contactId: id, mergedIntoId: null, AND: leadsInScope(caller) },
    orderBy: { createdAt: 'asc' },
  });
  // One without anything was made to hold an ended lead: see mergeContacts.
  const merged = await tx.contact.findMany({
    where: { mergedIntoId: id, NOT: { phone: null, email: null, firstName: null, lastName: null } },
    orderBy: { createdAt: 'asc' },
  });
  return { ...contact, mergedInto: contact.mergedIntoId, leads, merged };
}

import type { Transaction } from '../../prisma/tenant.ts';

/** Every phone and email at which a contact is met: its own, and those of contacts that were found to be it. */
export async function addressesOf(tx: Transaction, contactId: string): Promise<string[]> {
  const contacts = await tx.contact.findMany({
    where: { OR: [{ id: contactId }, { mergedIntoId: contactId }] },
    select: { phone: true, email: true },
  });
  return [...new Set(contacts.flatMap(({ phone, email }) => [phone ?? [], email ?? []].flat()))];
}

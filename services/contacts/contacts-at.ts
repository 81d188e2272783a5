import type { Transaction } from '../../prisma/tenant.ts';

/** An address as contacts have it: E.164, or an email in lower case. */
export type ContactAddress = { readonly phone: string } | { readonly email: string };

/**
 * The contacts of an address, as those that they were found to be: a contact that was merged keeps the addresses that
 * the other had no place for.
 */
export async function contactIdsAt(tx: Transaction, address: ContactAddress): Promise<string[]> {
  const found = await tx.contact.findMany({ where: address, select: { id: true, mergedIntoId: true } });
  return [...new Set(found.map(({ id, mergedIntoId }) => mergedIntoId ?? id))];
}

/** The lead that goes on in a lead's place, where that was merged; else the lead itself. Null: there is none. */
export async function standingLead(tx: Transaction, leadId: string): Promise<string | null> {
  const lead = await tx.lead.findUnique({ where: { id: leadId }, select: { mergedIntoId: true } });
  return lead && (lead.mergedIntoId ?? leadId);
}

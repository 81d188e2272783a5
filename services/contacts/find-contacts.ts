import { toE164 } from '../../domain/contacts/phone.ts';
import { toEmail } from '../../domain/leads/lead-row.ts';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { contactsInScope } from '../leads/lead-scope.ts';
import { Refusal } from '../refusal.ts';
import { type ContactAddress, contactIdsAt } from './contacts-at.ts';
import { type ContactDetails, readContact } from './get-contact.ts';

/** Who is met at an address. @throws Refusal forbidden, invalid */
export async function findContacts(
  db: Database,
  caller: Caller,
  query: { readonly phone?: string | undefined; readonly email?: string | undefined },
): Promise<{ items: ContactDetails[] }> {
  const address = readAddress(query);
  return asOperator(db, requireOperator(caller), async (tx) => {
    const items: ContactDetails[] = [];
    const ids = await contactIdsAt(tx, address);
    const seen = await tx.contact.findMany({
      where: { id: { in: ids }, AND: contactsInScope(caller) },
      select: { id: true },
    });
    for (const id of ids)
      if (seen.some((each) => each.id === id)) items.push(await readContact(tx, caller, id));
    return { items };
  });
}

function readAddress({
  phone,
  email,
}: {
  phone?: string | undefined;
  email?: string | undefined;
}): ContactAddress {
  if ((phone === undefined) === (email === undefined))
    throw wrong('phone', 'give either a phone or an email');
  const read = phone === undefined ? toEmail(email ?? '') : toE164(phone);
  if (read === null)
    throw phone === undefined
      ? wrong('email', 'is not an email address')
      : wrong('phone', 'is not a phone number');
  return phone === undefined ? { email: read } : { phone: read };
}

function wrong(field: string, message: string): Refusal {
  return new Refusal('invalid', 'A contact is looked for by its phone or by its email.', [
    { field, message },
  ]);
}

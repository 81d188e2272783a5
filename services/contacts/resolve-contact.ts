import type { Transaction } from '../../prisma/tenant.ts';

/** A person as somebody names one: phone in E.164, email in lower case; one of them at least. */
export interface NamedPerson {
  readonly phone?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly zone?: string | null | undefined;
  /** Two letters */
  readonly state?: string | null | undefined;
}

/**
 * The operator's contact for a person: by phone, else by email, else a new one. What was empty is filled in, what was
 * there stays. When phone and email are two contacts', the phone decides and both stay as they are.
 */
export async function resolveContact(
  tx: Transaction,
  operatorId: string,
  person: NamedPerson,
): Promise<{ id: string; created: boolean }> {
  const { phone, email } = person;
  if (!phone && !email) throw new TypeError('a contact needs a phone or an email');
  const known = await find(tx, person);
  if (known) return { id: await fillIn(tx, known, person), created: false };
  const { count } = await tx.contact.createMany({
    data: {
      operatorId,
      phone: phone || null,
      email: email || null,
      firstName: person.firstName || null,
      lastName: person.lastName || null,
      company: person.company || null,
      zone: person.zone || null,
      state: person.state || null,
    },
    skipDuplicates: true,
  });
  // Skipped: somebody made the same contact at the same time, and has committed it by now.
  const contact = await find(tx, person);
  if (!contact) throw new Error('A contact that was just made cannot be found.');
  return { id: contact.id, created: count === 1 };
}

type Found = NonNullable<Awaited<ReturnType<typeof find>>>;

/** Whoever was found to be another is that other. */
async function find(tx: Transaction, person: NamedPerson) {
  const found = await findByAddress(tx, person);
  if (!found?.mergedIntoId) return found;
  const other = await tx.contact.findUniqueOrThrow({ where: { id: found.mergedIntoId } });
  // Found by an email that it took over: with another phone of its own it is somebody else.
  const isElse = person.phone && other.phone && ![found.phone, other.phone].includes(person.phone);
  return isElse ? null : other;
}

async function findByAddress(tx: Transaction, { phone, email }: NamedPerson) {
  const byPhone = phone ? await tx.contact.findFirst({ where: { phone } }) : null;
  if (byPhone || !email) return byPhone;
  // With a phone of its own, only a contact that has none yet is the same person: families share addresses.
  return tx.contact.findFirst({
    where: phone ? { email, phone: null } : { email },
    orderBy: [{ phone: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
  });
}

async function fillIn(tx: Transaction, known: Found, person: NamedPerson): Promise<string> {
  const isEmailFree =
    person.email && !known.email ? (await tx.contact.count({ where: { email: person.email } })) === 0 : false;
  const missing = {
    ...(person.phone && !known.phone && { phone: person.phone }),
    ...(isEmailFree && { email: person.email }),
    ...(person.firstName && !known.firstName && !known.lastName && { firstName: person.firstName }),
    ...(person.lastName && !known.firstName && !known.lastName && { lastName: person.lastName }),
    ...(person.company && !known.company && { company: person.company }),
    ...(person.zone && !known.zone && { zone: person.zone }),
    ...(person.state && !known.state && { state: person.state }),
  };
  if (Object.keys(missing).length > 0) await tx.contact.update({ where: { id: known.id }, data: missing });
  return known.id;
}

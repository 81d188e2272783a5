import { type KnownPerson, personPattern } from '../../domain/contacts/person-pattern.ts';
import type { Erasure } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';

/** Everything by which a person that is being erased is found. */
export interface ErasedPerson {
  readonly operatorId: string;
  readonly erasureId: string;
  readonly requestedBy: 'person' | 'operator';
  /** The contact that goes on. */
  readonly contactId: string;
  /** The contact, and those that were found to be it. */
  readonly contactIds: string[];
  readonly leadIds: string[];
  readonly appointmentIds: string[];
  readonly addresses: string[];
  readonly known: KnownPerson;
  /** For Postgres and JavaScript, whatever the case. */
  readonly pattern: string;
}

/** @returns null: the erasure is done, or there is none */
export async function readErasedPerson(tx: Transaction, erasureId: string): Promise<ErasedPerson | null> {
  const erasure = await tx.erasure.findUnique({ where: { id: erasureId } });
  if (!erasure || erasure.status === 'done') return null;
  const { operatorId } = erasure;
  const contactIds = await contactsOf(tx, erasure.contactId);
  const leads = await tx.lead.findMany({ where: { contactId: { in: contactIds } }, select: { id: true } });
  const leadIds = leads.map(({ id }) => id);
  const appointments = await tx.appointment.findMany({
    where: { OR: [{ contactId: { in: contactIds } }, { leadId: { in: leadIds } }] },
    select: { id: true },
  });
  // What came in by an import meanwhile belongs to the person too.
  const known = united(knownOf(erasure), await readKnown(tx, contactIds));
  return {
    ...{ operatorId, erasureId, contactId: erasure.contactId, contactIds, leadIds, known },
    requestedBy: erasure.requestedBy as 'person' | 'operator',
    appointmentIds: appointments.map(({ id }) => id),
    addresses: [...known.phones, ...known.emails],
    pattern: personPattern(known),
  };
}

/** A contact with all that were merged into it. */
export async function contactsOf(tx: Transaction, contactId: string): Promise<string[]> {
  const rows = await tx.contact.findMany({
    where: { OR: [{ id: contactId }, { mergedIntoId: contactId }] },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

export async function readKnown(tx: Transaction, contactIds: readonly string[]): Promise<KnownPerson> {
  const rows = await tx.contact.findMany({ where: { id: { in: [...contactIds] } } });
  return {
    phones: rows.flatMap(({ phone }) => phone ?? []),
    emails: rows.flatMap(({ email }) => email ?? []),
    names: rows.flatMap(({ firstName, lastName }) =>
      firstName && lastName ? [{ first: firstName, last: lastName }] : [],
    ),
  };
}

function knownOf({ known }: Erasure): KnownPerson {
  return (known ?? { phones: [], emails: [], names: [] }) as unknown as KnownPerson;
}

export function united(one: KnownPerson, other: KnownPerson): KnownPerson {
  const names = new Map([...one.names, ...other.names].map((name) => [`${name.first}\n${name.last}`, name]));
  return {
    phones: [...new Set([...one.phones, ...other.phones])],
    emails: [...new Set([...one.emails, ...other.emails])],
    names: [...names.values()],
  };
}

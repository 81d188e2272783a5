import { randomUUID } from 'node:crypto';
import type { LeadRow } from '../../domain/leads/lead-row.ts';
import type { Transaction } from '../../prisma/tenant.ts';

export interface ResolvedContacts {
  /** The contact of each row, in the order of the rows. */
  readonly ids: readonly string[];
  /** Rows whose phone and email are two contacts': both were kept. */
  readonly conflicts: { readonly line: number; readonly reason: string }[];
}

interface Known {
  readonly id: string;
  readonly phone: string | null;
  readonly email: string | null;
}

const CHUNK = 1000;

/** Finds or makes the contacts of many rows that name each person once: what resolveContact does for one. */
export async function resolveContacts(
  tx: Transaction,
  operatorId: string,
  rows: readonly LeadRow[],
): Promise<ResolvedContacts> {
  // One import at a time: two that name the same new person would both make it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`contacts:${operatorId}`}, 0))`;
  const known = await readKnown(tx, rows);
  const conflicts: { line: number; reason: string }[] = [];
  const fillIns: { id: string; row: LeadRow; email: string | undefined }[] = [];
  const fresh: { id: string; row: LeadRow }[] = [];
  const ids = rows.map((row) => {
    const { contact, conflict } = known.match(row);
    if (conflict) conflicts.push({ line: row.line, reason: conflict });
    const id = contact?.id ?? randomUUID();
    if (contact)
      fillIns.push({ id, row, email: conflict || known.hasEmail(row.email) ? undefined : row.email });
    else fresh.push({ id, row });
    known.add({ id, phone: contact?.phone ?? row.phone ?? null, email: contact?.email ?? row.email ?? null });
    return id;
  });
  for (const part of chunks(fresh)) await createContacts(tx, operatorId, part);
  for (const part of chunks(fillIns)) await fillInContacts(tx, part);
  return { ids, conflicts };
}

async function readKnown(tx: Transaction, rows: readonly LeadRow[]): Promise<KnownContacts> {
  const known = new KnownContacts();
  const select = { id: true, phone: true, email: true };
  // Those without a phone last, so that they stand for their email.
  const orderBy = [
    { phone: { sort: 'asc' as const, nulls: 'last' as const } },
    { createdAt: 'asc' as const },
  ];
  for (const part of chunks(rows)) {
    const phones = part.flatMap((row) => row.phone ?? []);
    const emails = part.flatMap((row) => row.email ?? []);
    const found = await tx.contact.findMany({ where: { email: { in: emails } }, select, orderBy });
    for (const contact of found) known.add(contact);
    for (const contact of await tx.contact.findMany({ where: { phone: { in: phones } }, select }))
      known.add(contact);
  }
  return known;
}

class KnownContacts {
  readonly #byPhone = new Map<string, Known>();
  readonly #byEmail = new Map<string, Known>();

  add(contact: Known): void {
    if (contact.phone !== null) this.#byPhone.set(contact.phone, contact);
    if (contact.email === null) return;
    if (contact.phone === null || !this.#byEmail.has(contact.email))
      this.#byEmail.set(contact.email, contact);
  }

  hasEmail(email: string | undefined): boolean {
    return email !== undefined && this.#byEmail.has(email);
  }

  match({ phone, email }: LeadRow): { contact?: Known | undefined; conflict?: string } {
    const byPhone = phone === undefined ? undefined : this.#byPhone.get(phone);
    const byEmail = email === undefined ? undefined : this.#byEmail.get(email);
    if (phone === undefined) return { contact: byEmail };
    if (byPhone) {
      if (!byEmail || byEmail.id === byPhone.id || byPhone.email === email) return { contact: byPhone };
      return {
        contact: byPhone,
        conflict: 'the phone and the email belong to two contacts: both were kept, the phone decided',
      };
    }
    if (!byEmail) return {};
    if (byEmail.phone === null) return { contact: byEmail };
    return {
      conflict: 'the email belongs to a contact with another phone: both were kept, the phone decided',
    };
  }
}

async function createContacts(
  tx: Transaction,
  operatorId: string,
  part: readonly { id: string; row: LeadRow }[],
): Promise<void> {
  await tx.contact.createMany({
    data: part.map(({ id, row: { phone, email, firstName, lastName, company, zone, state } }) => ({
      id,
      operatorId,
      phone,
      email,
      firstName,
      lastName,
      company,
      zone,
      state,
    })),
  });
}

async function fillInContacts(
  tx: Transaction,
  part: readonly { id: string; row: LeadRow; email: string | undefined }[],
): Promise<void> {
  const column = (value: (item: (typeof part)[number]) => string | undefined) =>
    part.map((item) => value(item) ?? null);
  await tx.$executeRaw`
    UPDATE contact SET
      phone = COALESCE(contact.phone, row.phone),
      email = COALESCE(contact.email, row.email),
      first_name = CASE WHEN contact.first_name IS NULL AND contact.last_name IS NULL THEN row.first_name ELSE contact.first_name END,
      last_name = CASE WHEN contact.first_name IS NULL AND contact.last_name IS NULL THEN row.last_name ELSE contact.last_name END,
      company = COALESCE(contact.company, row.company),
      zone = COALESCE(contact.zone, row.zone),
      state = COALESCE(contact.state, row.state)
    FROM unnest(${part.map(({ id }) => id)}::uuid[], ${column(({ row }) => row.phone)}::text[],
      ${column(({ email }) => email)}::text[], ${column(({ row }) => row.firstName)}::text[],
      ${column(({ row }) => row.lastName)}::text[], ${column(({ row }) => row.company)}::text[],
      ${column(({ row }) => row.zone)}::text[], ${column(({ row }) => row.state)}::text[])
      AS row (id, phone, email, first_name, last_name, company, zone, state)
    WHERE contact.id = row.id AND (contact.phone IS NULL OR contact.email IS NULL OR contact.company IS NULL
      OR contact.zone IS NULL OR (contact.state IS NULL AND row.state IS NOT NULL) OR (contact.first_name IS NULL AND contact.last_name IS NULL))`;
}

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) =>
    items.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}

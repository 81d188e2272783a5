import type { ContactChange } from '../../contracts/contacts/contact-api.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit, changed, masked } from '../identity/audit.ts';
import { sqlOf } from '../leads/batch-sql.ts';
import { requireContact } from '../leads/lead-scope.ts';
import { tellLead } from '../leads/stop-lead.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { readContactChange } from './read-contact-change.ts';
import { markedFields, sealFields } from './sealed-fields.ts';

/**
 * Changes a contact; what is left out stays. Its running sequences look again: their branches, goals, dates and hours may
 * hang on what has changed.
 *
 * @throws Refusal forbidden, not_found, invalid (naming each field), conflict (another contact has the phone or the email)
 */
export async function changeContact(db: Database, seal: Sealer, caller: Caller, change: ContactChange) {
  const operatorId = requireOperator(caller);
  const { id } = change;
  const wanted = readContactChange(change);
  try {
    return await asOperator(db, operatorId, async (tx) => {
      await tx.$queryRaw`SELECT FROM contact WHERE id = ${id}::uuid FOR UPDATE`;
      const before = await tx.contact.findUnique({ where: { id } });
      if (!before) throw new Refusal('not_found', 'There is no such contact.');
      await requireContact(tx, caller, id);
      if (before.mergedIntoId) throw merged(before.mergedIntoId);
      if (before.erasedAt) throw new Refusal('conflict', 'This contact was erased: it stays empty.');
      const fields = withFields(before.fields, await sealed(tx, seal, operatorId, change.fields));
      const data = { ...wanted, ...(fields && { fields }) };
      await requireReachable(tx, id, { ...before, ...data });
      const gives = await takeBack(tx, before, { ...before, ...data });
      const after = await tx.contact.update({ where: { id }, data });
      for (const { id: aliasId, ...address } of gives)
        await tx.contact.update({ where: { id: aliasId }, data: address });
      await tellWhatChanged(tx, caller, { operatorId, before, after });
      return after;
    });
  } catch (error) {
    // Somebody else took the address at the same moment.
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
      throw new Refusal('conflict', 'Another contact was given this phone or email just now.');
    }
    throw error;
  }
}

async function sealed(
  tx: Transaction,
  seal: Sealer,
  operatorId: string,
  change: ContactChange['fields'],
): Promise<Prisma.InputJsonObject | undefined> {
  if (!change) return undefined;
  const marked = await markedFields(sqlOf(tx), operatorId);
  return sealFields(seal, { operatorId, marked }, change) as Prisma.InputJsonObject;
}

type Contact = Prisma.ContactGetPayload<{ omit: { search: true } }>;

function merged(into: string): Refusal {
  return new Refusal('conflict', `This contact was merged into ${into}: change that one.`);
}

/** More than so many fields are a table of their own. */
const MOST_FIELDS = 100;

function withFields(
  stored: Prisma.JsonValue,
  change: Prisma.InputJsonObject | undefined,
): Prisma.InputJsonObject | undefined {
  if (!change) return undefined;
  const fields = Object.entries({ ...(stored as Prisma.JsonObject), ...change }).filter(
    ([, value]) => value !== null,
  );
  if (fields.length > MOST_FIELDS) {
    throw new Refusal('invalid', 'The contact has too many fields.', [
      { field: 'fields', message: `a contact has at most ${MOST_FIELDS}` },
    ]);
  }
  return Object.fromEntries(fields);
}

/** A contact is one person by its phone, else by its email: nobody else may be. */
async function requireReachable(
  tx: Transaction,
  id: string,
  { phone, email }: Pick<Contact, 'phone' | 'email'>,
): Promise<void> {
  if (!phone && !email) {
    throw new Refusal('invalid', 'Nobody could be reached.', [
      { field: 'phone', message: 'a contact needs a phone or an email' },
    ]);
  }
  const not = { id: { not: id }, mergedIntoId: null };
  const sameNumber = phone ? await tx.contact.findFirst({ where: { ...not, phone } }) : null;
  if (sameNumber) throw taken('phone', sameNumber.id);
  // Families share an address: two contacts with numbers of their own are two people.
  const sameEmail = email
    ? await tx.contact.findFirst({ where: { ...not, email, ...(phone && { phone: null }) } })
    : null;
  if (sameEmail) throw taken('email', sameEmail.id);
}

type Address = 'phone' | 'email';

interface Given {
  readonly id: string;
  readonly phone?: string | null;
  readonly email?: string | null;
}

/**
 * Makes an address its own that a contact keeps for it which was found to be it. That one keeps the address of before
 * instead, once it is free: the person is met there still.
 *
 * @throws Refusal conflict: the address is kept for another contact
 */
async function takeBack(tx: Transaction, before: Contact, wanted: Pick<Contact, Address>): Promise<Given[]> {
  const gives: Given[] = [];
  const take = async (field: Address, where: Prisma.ContactWhereInput): Promise<void> => {
    const alias = await tx.contact.findFirst({ where: { ...where, mergedIntoId: { not: null } } });
    if (!alias) return;
    if (alias.mergedIntoId !== before.id) throw taken(field, alias.mergedIntoId ?? alias.id);
    await tx.contact.update({ where: { id: alias.id }, data: { [field]: null } });
    gives.push({ id: alias.id, [field]: before[field] === wanted[field] ? null : before[field] });
  };
  const { phone, email } = wanted;
  if (phone && phone !== before.phone) await take('phone', { phone });
  // Only who has no phone stands by an email alone.
  if (email && !phone && (email !== before.email || before.phone))
    await take('email', { email, phone: null });
  return gives;
}

function taken(field: 'phone' | 'email', id: string): Refusal {
  return new Refusal('conflict', `Contact ${id} has this ${field}: it may be the same person.`, [
    { field, message: `belongs to contact ${id}` },
  ]);
}

const KEYS = [
  'phone',
  'email',
  'firstName',
  'lastName',
  'company',
  'zone',
  'state',
  'locale',
  'tags',
] as const;

async function tellWhatChanged(
  tx: Transaction,
  caller: Caller,
  { operatorId, before, after }: { operatorId: string; before: Contact; after: Contact },
): Promise<void> {
  const of = ({ fields, ...contact }: Contact): Record<string, unknown> => {
    const own = Object.entries(fields as Prisma.JsonObject).map(([name, value]) => [`fields.${name}`, value]);
    return Object.fromEntries([...KEYS.map((key) => [key, contact[key]]), ...own]);
  };
  const what = changed(of(before), of(after));
  if (Object.keys(what.after).length === 0) return;
  const { id } = after;
  await audit(tx, {
    operatorId,
    actor: caller.actor,
    action: 'contact.change',
    subject: { type: 'contact', id },
    before: masked(what.before),
    after: masked(what.after),
  });
  const running = await tx.lead.findMany({
    where: { contactId: id, startedAt: { not: null }, endedAt: null },
    select: { id: true },
  });
  for (const lead of running) await tellLead(tx, operatorId, lead.id, { kind: 'look_again' });
}

import { personPattern } from '../../domain/contacts/person-pattern.ts';
import type { Database } from '../../prisma/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { requireOperator } from '../authorise.ts';
import type { Caller } from '../caller.ts';
import { audit } from '../identity/audit.ts';
import { TASK_OF_EVENT } from '../instantly/task-key.ts';
import { spellingsOf } from '../messaging/kept-address.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../seal.ts';
import { contactsOf, readKnown } from './read-erasure.ts';
import { openFields } from './sealed-fields.ts';

/** By which a person's rows are found. */
interface Found {
  readonly operatorId: string;
  /** Of the contact that goes on. */
  readonly contactId: string;
  readonly contactIds: string[];
  readonly leadIds: string[];
  readonly appointmentIds: string[];
  readonly callIds: string[];
  /** As the lists may have them. */
  readonly spellings: string[];
  readonly pattern: string;
}

interface Section {
  readonly name: string;
  readonly table: string;
  /** What tells two rows apart, as text, in the order of the document. */
  readonly key: string;
  readonly where: (found: Found) => Prisma.Sql;
}

const any = (ids: readonly string[]) => Prisma.sql`= ANY (${[...ids]}::uuid[])`;
const ofLead = ({ leadIds }: Found) => Prisma.sql`lead_id ${any(leadIds)}`;
const ofLeadOrContact = ({ leadIds, contactIds }: Found) =>
  Prisma.sql`(lead_id ${any(leadIds)} OR contact_id ${any(contactIds)})`;
const ofAppointment = ({ appointmentIds }: Found) => Prisma.sql`appointment_id ${any(appointmentIds)}`;
const atAddress = ({ operatorId, spellings }: Found) =>
  Prisma.sql`operator_id = ${operatorId}::uuid AND address = ANY (${[...spellings]}::text[])`;
const naming = ({ operatorId, contactIds, leadIds, appointmentIds }: Found, column: Prisma.Sql) =>
  Prisma.sql`operator_id = ${operatorId}::uuid AND ${column} = ANY (${[...contactIds, ...leadIds, ...appointmentIds]}::text[])`;

const ofColdEmail = ({ operatorId, spellings }: Found, column: Prisma.Sql) =>
  Prisma.sql`operator_id = ${operatorId}::uuid AND ${column} = ANY (${[...spellings]}::text[])`;

/** The whole document, in its order. What is in none of these tables is in a list with a reason: see the test. */
export const SECTIONS: readonly Section[] = [
  {
    name: 'contacts',
    table: 'contact',
    key: 'id',
    where: ({ contactIds }) => Prisma.sql`id ${any(contactIds)}`,
  },
  { name: 'leads', table: 'lead', key: 'id', where: ({ leadIds }) => Prisma.sql`id ${any(leadIds)}` },
  { name: 'leadActions', table: 'lead_action', key: 'id', where: ofLead },
  { name: 'notes', table: 'lead_note', key: 'id', where: ofLead },
  { name: 'refusedBulkChanges', table: 'bulk_refusal', key: 'bulk_action_id', where: ofLead },
  { name: 'messages', table: 'message', key: 'id', where: ofLeadOrContact },
  { name: 'calls', table: 'call', key: 'id', where: ofLeadOrContact },
  { name: 'callsThatWait', table: 'call_wait', key: 'key', where: ofLead },
  { name: 'minutes', table: 'usage', key: 'id', where: ({ callIds }) => Prisma.sql`call_id ${any(callIds)}` },
  {
    name: 'appointments',
    table: 'appointment',
    key: 'id',
    where: ({ appointmentIds }) => Prisma.sql`id ${any(appointmentIds)}`,
  },
  { name: 'bookings', table: 'booking', key: 'id', where: ofAppointment },
  { name: 'evidence', table: 'evidence', key: 'id', where: ofAppointment },
  { name: 'questions', table: 'pending_question', key: 'id', where: ofAppointment },
  { name: 'provenShows', table: 'milestone_appointment', key: 'id', where: ofAppointment },
  {
    name: 'tasks',
    table: 'task',
    key: 'id',
    where: (found) => Prisma.sql`(${ofLead(found)} OR ${ofAppointment(found)})`,
  },
  {
    // Also of whoever has no lead: an answer to a cold email makes none.
    name: 'tasksOfColdEmail',
    table: 'task',
    key: 'id',
    where: (found) => Prisma.sql`operator_id = ${found.operatorId}::uuid AND lead_id IS NULL AND key IN (
      SELECT ${TASK_OF_EVENT} FROM instantly_event WHERE ${ofColdEmail(found, Prisma.sql`lead_email`)})`,
  },
  {
    name: 'promises',
    table: 'promise',
    key: 'subject_id',
    where: (found) => naming(found, Prisma.sql`subject_id::text`),
  },
  { name: 'consent', table: 'consent', key: 'id', where: atAddress },
  { name: 'suppressions', table: 'suppression', key: 'id', where: atAddress },
  {
    name: 'numbersThatText',
    table: 'contact_number',
    key: 'client_id',
    where: ({ contactIds }) => Prisma.sql`contact_id ${any(contactIds)}`,
  },
  { name: 'replyAddresses', table: 'reply_address', key: 'token', where: ofLead },
  { name: 'bookingLinks', table: 'booking_link', key: 'code', where: ofLead },
  {
    name: 'imports',
    table: 'import',
    key: 'id',
    where: ({ leadIds }) => Prisma.sql`id IN (SELECT import_id FROM lead WHERE id ${any(leadIds)})`,
  },
  {
    name: 'importProblems',
    table: 'import_problem',
    key: "import_id || ':' || line || ':' || kind",
    where: ({
      operatorId,
      leadIds,
      pattern,
    }) => Prisma.sql`operator_id = ${operatorId}::uuid AND (value ~* ${pattern}
      OR (import_id, line) IN (SELECT import_id, import_line FROM lead WHERE id ${any(leadIds)}))`,
  },
  {
    name: 'coldEmail',
    table: 'instantly_event',
    key: 'id',
    where: (found) => ofColdEmail(found, Prisma.sql`lead_email`),
  },
  {
    name: 'firstsInColdEmail',
    table: 'instantly_first',
    key: "client_id || ':' || campaign_id || ':' || kind",
    where: (found) => ofColdEmail(found, Prisma.sql`lead_hash`),
  },
  {
    name: 'vendorEvents',
    table: 'vendor_event',
    key: "lpad(seq::text, 20, '0')",
    where: ({ operatorId, pattern, leadIds }) => Prisma.sql`operator_id = ${operatorId}::uuid
      AND (body ~* ${pattern} OR entity_key ~* ${pattern} OR body ~ ${leadIds.join('|') || '(?=a)b'})`,
  },
  {
    name: 'erasures',
    table: 'erasure',
    key: 'id',
    where: ({ contactIds }) => Prisma.sql`contact_id ${any(contactIds)}`,
  },
  {
    name: 'trailNotes',
    table: 'audit_note',
    key: 'id',
    where: (found) => naming(found, Prisma.sql`subject_id`),
  },
  { name: 'trail', table: 'audit', key: 'id', where: (found) => naming(found, Prisma.sql`subject_id`) },
];

/**
 * Columns that say nothing of their own (what a contact is found by, what an erasure needs while it runs), and those of a
 * list that tell of other people on it, or of where all of it lies.
 */
const LEFT_OUT = ['search', 'known', 'duplicates', 'rejected', 'file_address'];
const AT_ONCE = 200;
/** The inbox is looked through from end to end. */
const PATIENCE = { timeout: 300_000 };

export interface PersonAsked {
  readonly contactId: string;
  /** Opens fields that stand sealed: whoever a person is handed its data is handed all of it. */
  readonly seal: Sealer;
  readonly now: Date;
}

/**
 * All that is known of a person as one JSON document, in pieces: a page of rows in memory, and a transaction a page.
 *
 * @throws Refusal forbidden, not_found: before the first piece
 */
export async function exportPerson(
  db: Database,
  caller: Caller,
  { contactId, seal, now }: PersonAsked,
): Promise<AsyncGenerator<string, void>> {
  const operatorId = requireOperator(caller);
  const found = await asOperator(db, operatorId, async (tx) => {
    const person = await findPerson(tx, operatorId, contactId);
    await audit(tx, {
      ...{ operatorId, actor: caller.actor, action: 'contact.export' },
      subject: { type: 'contact', id: person.contactId },
      after: { contacts: person.contactIds.length },
    });
    return person;
  });
  return pieces(db, seal, found, { contactId: found.contactId, madeAt: now.toISOString() });
}

/** Of one that was merged, the one that it was found to be, with all others. @throws Refusal not_found */
async function findPerson(tx: Transaction, operatorId: string, id: string): Promise<Found> {
  const named = await tx.contact.findUnique({ where: { id }, select: { mergedIntoId: true } });
  if (!named) throw new Refusal('not_found', 'There is no such contact.');
  const contactId = named.mergedIntoId ?? id;
  const contactIds = await contactsOf(tx, contactId);
  const known = await readKnown(tx, contactIds);
  const of = { contactId: { in: contactIds } };
  const leads = await tx.lead.findMany({ where: of, select: { id: true } });
  const leadIds = leads.map((lead) => lead.id);
  const either = { OR: [of, { leadId: { in: leadIds } }] };
  const appointments = await tx.appointment.findMany({ where: either, select: { id: true } });
  const calls = await tx.call.findMany({ where: either, select: { id: true } });
  return {
    ...{ operatorId, contactId, contactIds, leadIds },
    appointmentIds: appointments.map((row) => row.id),
    callIds: calls.map((row) => row.id),
    spellings: await spellingsOf(tx, operatorId, ...known.phones, ...known.emails),
    pattern: personPattern(known),
  };
}

async function* pieces(
  db: Database,
  seal: Sealer,
  found: Found,
  head: { readonly contactId: string; readonly madeAt: string },
): AsyncGenerator<string, void> {
  yield JSON.stringify({ schemaVersion: 1, ...head }).slice(0, -1);
  for (const section of SECTIONS) {
    yield `,\n${JSON.stringify(section.name)}:[`;
    let isFirst = true;
    for await (const row of rowsOf(db, found, section)) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(inCamelCase(opened(seal, found.operatorId, section, row)))}`;
      isFirst = false;
    }
    yield ']';
  }
  yield '}\n';
}

async function* rowsOf(db: Database, found: Found, { table, key, where }: Section) {
  const [of, by] = [Prisma.raw(`"${table}"`), Prisma.raw(`(${key})::text`)];
  for (let after = ''; ; ) {
    const page = await asOperator(
      db,
      found.operatorId,
      (tx) =>
        tx.$queryRaw<{ key: string; row: Record<string, unknown> }[]>(Prisma.sql`
          SELECT ${by} COLLATE "C" AS key, to_jsonb(one) - ${LEFT_OUT}::text[] AS row FROM ${of} AS one
          WHERE (${where(found)}) AND (${by} COLLATE "C") > ${after} ORDER BY 1 LIMIT ${AT_ONCE}`),
      PATIENCE,
    );
    yield* page.map(({ row }) => row);
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    after = last.key;
  }
}

function opened(seal: Sealer, operatorId: string, { table }: Section, row: Record<string, unknown>) {
  if (table !== 'contact') return row;
  return { ...row, fields: { ...(row['fields'] as object), ...openFields(seal, operatorId, row['fields']) } };
}

function inCamelCase(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

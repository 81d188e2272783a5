import { randomUUID } from 'node:crypto';
import { type CampaignStatus, takesLeads, whyRefused } from '../../domain/campaigns/status.ts';
import { type KnownContact, KnownContacts } from '../../domain/contacts/known-contacts.ts';
import type { LeadRow } from '../../domain/leads/lead-row.ts';
import { fillIn, mergeRows } from '../../domain/leads/merge-rows.ts';
import { tellsZone } from '../contacts/locate-phone.ts';
import { contactsLockName } from '../messaging/contact-lock.ts';
import { Refusal } from '../refusal.ts';
import type { BatchSql, StagedLead } from './batch-sql.ts';
import { type Barred, readBarred } from './barred.ts';
import type { Person } from './person.ts';
import {
  ADD_CONTACTS,
  ADD_LEADS,
  BY_EMAIL,
  BY_PHONE,
  FILL_IN,
  LEADS_THERE,
  LOCK,
} from './merge-statements.ts';

export interface LeadBatch {
  readonly operatorId: string;
  readonly campaignId: string;
  readonly importId: string;
  readonly rows: readonly LeadRow[];
}

export interface DuplicateRow {
  readonly line: number;
  /** The line of the same person further up. */
  readonly of?: number;
  /** The lead that the campaign has already. */
  readonly leadId?: string;
}

export interface MergedLeads extends FoundPeople {
  readonly clientId: string;
  /** Of the campaign. */
  readonly status: string;
}

export interface FoundPeople {
  /** New leads. */
  readonly imported: number;
  /** Of those imported: contacts that the operator had already. */
  readonly merged: number;
  /** Of those imported: nothing tells where they live. */
  readonly unknownZone: number;
  readonly duplicates: DuplicateRow[];
  /** Rows whose phone and email are two contacts': both were kept. */
  readonly conflicts: {
    readonly line: number;
    readonly email: string | undefined;
    readonly reason: string;
  }[];
  /** Of those imported: whom we may not reach, at one address or at any. */
  readonly barred: Barred[];
  /** All the addresses that the rows name. */
  readonly addresses: { readonly phones: string[]; readonly emails: string[] };
}

/** Somebody else has made the same contact meanwhile: the same once more, in a new transaction, finds it. */
export class ContactsChanged extends Error {
  override readonly name = 'ContactsChanged';
}

/**
 * Makes leads of a campaign out of rows: the one way in for many. Each person is found by phone, else by email, else
 * made; what was empty is filled in, what was there stays. Who is a lead of the campaign already stays the lead they are.
 *
 * The locks are taken in one order (campaign, the operator's contacts as a whole, contacts by id), so that two
 * imports wait for each other and never both.
 *
 * @throws Refusal not_found (campaign), conflict (it is over); ContactsChanged
 */
export async function mergeLeads(sql: BatchSql, batch: LeadBatch): Promise<MergedLeads> {
  const { operatorId, campaignId } = batch;
  const [campaign] = await sql.query<{ client_id: string; status: string }>(LOCK.campaign, [campaignId]);
  if (!campaign) throw new Refusal('not_found', 'There is no such campaign.');
  requireOpen(campaign.status);
  await sql.query(LOCK.contacts, [contactsLockName(operatorId)]);
  const { people, ...found } = await findPeople(sql, batch);
  await write(sql, batch, campaign.client_id, people, found.barred);
  return { clientId: campaign.client_id, status: campaign.status, ...found };
}

/** @throws Refusal conflict */
export function requireOpen(status: string): void {
  const now = status as CampaignStatus;
  if (!takesLeads(now)) throw new Refusal('conflict', whyRefused(now, 'given leads'));
}

/** Who the people of some rows are, and which of them would be new leads of the campaign. Writes nothing. */
export async function findPeople(
  sql: BatchSql,
  batch: Pick<LeadBatch, 'campaignId' | 'importId' | 'rows'>,
): Promise<FoundPeople & { readonly people: Person[] }> {
  const { rows, repeated } = mergeRows(batch.rows);
  const known = await readKnown(sql, rows);
  const found = resolve(rows, known);
  const people = [...found.people.values()];
  const there = await markThere(
    sql,
    batch,
    people.filter((person) => person.contact),
  );
  const fresh = people.filter((person) => person.isLead);
  return {
    people,
    imported: fresh.length,
    merged: fresh.filter((person) => person.contact).length,
    unknownZone: await countUnplaced(fresh),
    duplicates: [...repeated, ...found.repeated, ...there].sort((a, b) => a.line - b.line),
    conflicts: found.conflicts,
    barred: await readBarred(sql, fresh),
    addresses: addressesOf(rows),
  };
}

function addressesOf(rows: readonly LeadRow[]): FoundPeople['addresses'] {
  return {
    phones: rows.flatMap(({ phone }) => phone ?? []),
    emails: rows.flatMap(({ email }) => email ?? []),
  };
}

async function readKnown(sql: BatchSql, rows: readonly LeadRow[]): Promise<KnownContacts> {
  const known = new KnownContacts();
  const { phones, emails } = addressesOf(rows);
  // By email first: who has the phone decides.
  for (const contact of await sql.query<KnownContact>(BY_EMAIL, [emails])) known.add(contact);
  for (const contact of await sql.query<KnownContact>(BY_PHONE, [phones])) known.add(contact);
  return known;
}

function resolve(rows: readonly LeadRow[], known: KnownContacts) {
  const people = new Map<string, Person>();
  const conflicts: MergedLeads['conflicts'] = [];
  const repeated: DuplicateRow[] = [];
  for (const row of rows) {
    const { contact, conflict } = known.match(row);
    if (conflict) conflicts.push({ line: row.line, email: row.email, reason: conflict });
    const id = contact?.id ?? randomUUID();
    const same = people.get(id);
    if (same) {
      repeated.push({ line: row.line, of: same.row.line });
      same.row = fillIn(same.row, row);
      continue;
    }
    const isTaken = contact !== undefined && (conflict !== undefined || known.hasEmail(row.email));
    const email = isTaken || contact?.isAlias ? undefined : row.email;
    people.set(id, { id, contact, row, email, isLead: true });
    known.add({
      id,
      phone: contact?.phone ?? row.phone ?? null,
      email: contact?.email ?? row.email ?? null,
    });
  }
  return { people, conflicts, repeated };
}

/** Who is a lead of the campaign already becomes none again. */
async function markThere(
  sql: BatchSql,
  { campaignId, importId }: Pick<LeadBatch, 'campaignId' | 'importId'>,
  people: readonly Person[],
): Promise<DuplicateRow[]> {
  if (people.length === 0) return [];
  const there = await sql.query<{
    id: string;
    contactId: string;
    importId: string | null;
    line: number | null;
  }>(LEADS_THERE, [campaignId, people.map(({ id }) => id)]);
  const leads = new Map(there.map((lead) => [lead.contactId, lead]));
  return people.flatMap((person) => {
    const lead = leads.get(person.id);
    if (!lead) return [];
    person.isLead = false;
    const { line } = person.row;
    return lead.importId === importId && lead.line !== null
      ? { line, of: lead.line }
      : { line, leadId: lead.id };
  });
}

async function write(
  sql: BatchSql,
  { operatorId, campaignId, importId }: LeadBatch,
  clientId: string,
  people: readonly Person[],
  barred: readonly Barred[],
): Promise<void> {
  if (people.length === 0) return;
  const statuses = new Map(barred.map((lead) => [lead.contactId, lead]));
  await sql.stage(stagedLeads(people, statuses));
  const [contacts] = await sql.query<{ count: number }>(ADD_CONTACTS, [operatorId]);
  if (contacts?.count !== people.filter(({ contact }) => !contact).length) throw new ContactsChanged();
  await sql.query(LOCK.changing, []);
  await sql.query(FILL_IN, []);
  const [leads] = await sql.query<{ count: number }>(ADD_LEADS, [operatorId, clientId, campaignId, importId]);
  if (leads?.count !== people.filter(({ isLead }) => isLead).length) throw new ContactsChanged();
}

/** One at a time: a batch of them would be as large as all else in memory. */
function* stagedLeads(people: readonly Person[], barred: ReadonlyMap<string, Barred>): Generator<StagedLead> {
  for (const person of people) yield stagedOf(person, barred.get(person.id));
}

function stagedOf({ id, contact, row, email, isLead }: Person, barred: Barred | undefined): StagedLead {
  return {
    contact_id: id,
    is_new: !contact,
    phone: contact?.isAlias ? null : (row.phone ?? null),
    email: email ?? null,
    first_name: row.firstName ?? null,
    last_name: row.lastName ?? null,
    company: row.company ?? null,
    zone: row.zone ?? null,
    state: row.state ?? null,
    tags: row.tags?.length ? JSON.stringify(row.tags) : null,
    fields: row.fields === undefined ? null : JSON.stringify(row.fields),
    line: isLead ? row.line : null,
    score: row.score ?? null,
    status: barred?.status ?? 'new',
    status_reason: barred?.status ? barred.reason : null,
  };
}

async function countUnplaced(people: readonly Person[]): Promise<number> {
  let count = 0;
  for (const { row, contact } of people) {
    if (row.zone !== undefined || row.state !== undefined || contact?.isPlaced) continue;
    const phone = contact?.isAlias ? contact.ownPhone : (row.phone ?? contact?.phone);
    if (!phone || !(await tellsZone(phone))) count += 1;
  }
  return count;
}

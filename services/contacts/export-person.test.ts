import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import type { Caller } from '../caller.ts';
import { exportPerson, SECTIONS } from './export-person.ts';
import { sealFields } from './sealed-fields.ts';

let world: TestWorld;
let fixture: Fixture;
let person: Person;
const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const second = await addClient(world.db, fixture.operatorId);
  person = await addPerson(world.db, fixture, second, now);
});

const caller = ({ operatorId }: Pick<Fixture, 'operatorId'>): Caller => ({
  tenant: { role: 'operator', operatorId },
  actor: { kind: 'key', id: 'test' },
});

type Document = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

async function exported(id: string): Promise<Document> {
  let text = '';
  for await (const piece of await exportPerson(world.db, caller(fixture), {
    contactId: id,
    seal: testSeal,
    now,
  }))
    text += piece;
  return JSON.parse(text) as Document;
}

/** Tables that refer to people, or may hold an address, and are in no export: why not. */
const NOT_EXPORTED: Readonly<Record<string, string>> = {
  account: 'sign-in of members',
  agreement: 'what a client pays',
  campaign: 'the number that it calls from is ours',
  credit_note: 'numbered by Stripe',
  email_sender: 'addresses of ours',
  erasure_item: 'what an erasure found at vendors: there is none of somebody who is known',
  invitation: 'invitations of members',
  invoice: 'numbered by Stripe; of a client',
  lead_first: 'the instants of messages and calls, which are in the export',
  milestone: 'numbered; which shows prove it is in the export',
  organization: 'clients and operators',
  phone_number: 'numbers of ours',
  security_mail: 'emails to members about signing in',
  session: 'sign-in of members',
  user: 'members',
};

test('every table that refers to a person or has a column for an address is in the export, or left out for a reason', async () => {
  const tables = await world.ask<{
    name: string;
  }>(`SELECT DISTINCT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND (column_name IN ('contact_id', 'lead_id', 'appointment_id', 'call_id', 'message_id')
      OR column_name ~ 'phone|email|address|_number$|^number$')`);
  const inExport = new Set(SECTIONS.map(({ table }) => table));
  const missing = tables.filter(({ name }) => !inExport.has(name) && !(name in NOT_EXPORTED));
  expect(missing).toEqual([]);
});

test('a person’s document has all of it, of the merged contacts too, from every table that has any', async () => {
  const document = await exported(person.contactId);
  const counts = Object.fromEntries(
    Object.entries(document).flatMap(([name, rows]) => (Array.isArray(rows) ? [[name, rows.length]] : [])),
  );
  expect(document).toMatchObject({
    schemaVersion: 1,
    contactId: person.contactId,
    madeAt: now.toISOString(),
  });
  expect(counts).toMatchObject({
    ...{
      contacts: 2,
      leads: 2,
      leadActions: 1,
      notes: 1,
      messages: 6,
      calls: 1,
      minutes: 1,
      appointments: 2,
      bookings: 2,
    },
    ...{ evidence: 2, tasks: 1, consent: 1, suppressions: 1, numbersThatText: 1, replyAddresses: 1 },
    ...{ bookingLinks: 1, imports: 1, importProblems: 1, vendorEvents: 4, trail: 2 },
  });
  expect(JSON.stringify(document.messages)).toContain('my knee');
  expect(document.calls?.[0]).toMatchObject({ transcript: expect.stringContaining('I am Ada') });
  expect(JSON.stringify(document)).not.toContain('"search"');
});

test('a field that stands sealed is handed out open', async () => {
  const marks = { operatorId: fixture.operatorId, marked: new Set(['dog']) };
  const fields = sealFields(testSeal, marks, { dog: 'Rex', cat: 'none' });
  await world.ask('UPDATE contact SET fields = $2 WHERE id = $1', [person.contactId, JSON.stringify(fields)]);
  const { contacts } = await exported(person.contactId);
  expect(contacts?.find(({ id }) => id === person.contactId)).toMatchObject({
    fields: { dog: 'Rex', cat: 'none' },
  });
});

test('asked by a merged contact’s id it is the same person', async () => {
  const [one, other] = [await exported(person.contactId), await exported(person.aliasId)];
  expect({ ...other, trail: 0 }).toEqual({ ...one, trail: 0 });
});

test('nobody else is in it, though they are of the same client', async () => {
  const { phone, email } = fixture;
  await world.ask(
    `UPDATE import SET rejected = $1, duplicates = $2, file_address = $3 WHERE operator_id = $4`,
    [
      JSON.stringify([{ line: 3, value: phone }]),
      JSON.stringify([{ line: 4, email }]),
      'https://example.com/list?key=opens-it',
      fixture.operatorId,
    ],
  );
  const text = JSON.stringify(await exported(person.contactId));
  expect(text).not.toContain('opens-it');
  expect([fixture.phone, fixture.email, fixture.contactId].filter((each) => text.includes(each))).toEqual([]);
});

test('it is written down who took it away, and another operator finds nobody', async () => {
  await exported(person.contactId);
  const rows = await world.ask(
    `SELECT actor_id FROM audit WHERE action = 'contact.export' AND subject_id = $1`,
    [person.contactId],
  );
  expect(rows).toEqual([{ actor_id: 'test' }]);
  const foreign = await createFixture(world.db);
  const asked = { contactId: person.contactId, seal: testSeal, now };
  await expect(exportPerson(world.db, caller(foreign), asked)).rejects.toMatchObject({
    code: 'not_found',
  });
});

import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { POLICIES } from '../../domain/policies/standard.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { testAddressKey } from '../../tests/setup/database.ts';
import {
  ACTOR,
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { openImportDesk } from '../../tests/setup/imports.ts';
import { findEverywhere } from '../../tests/setup/scan.ts';
import type { Caller } from '../caller.ts';
import { importLeads } from '../leads/import-leads.ts';
import { addSuppressions } from '../messaging/add-suppressions.ts';
import { whyNotAgreed } from '../messaging/consent.ts';
import { listSuppressions } from '../messaging/list-suppressions.ts';
import { recordText } from '../messaging/record-text.ts';
import { askErasure } from './ask-erasure.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseRows } from './erase-rows.ts';
import { finishErasure } from './finish-erasure.ts';

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

const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);

const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: fixture.operatorId },
  actor: { kind: 'key', id: 'test' },
});

async function erase(requestedBy: 'person' | 'operator'): Promise<void> {
  const { contactId: id } = person;
  const wish = { id, confirm: id, reason: 'asked', requestedBy };
  const erasure = await askErasure(world.db, caller(), wish, now);
  const input = { operatorId: fixture.operatorId, erasureId: erasure.id };
  await eraseRows(world.db, input, now);
  await eraseEvents(world.db, input);
  await finishErasure(world.db, input, now);
}

const why = (
  channel: 'sms' | 'call' | 'email',
  address: string,
  purpose: 'sequence' | 'billing' = 'sequence',
) =>
  read((tx) =>
    whyNotAgreed(tx, { operatorId: fixture.operatorId, channel, purpose, address, rules: POLICIES.standard }),
  );

const bring = () =>
  importLeads(world.db, caller(), {
    campaignId: fixture.campaignId,
    rows: [{ phone: person.phone, email: person.email, firstName: 'Ada' }],
  });

const text = (body: string) =>
  read((tx) =>
    recordText(tx, {
      ...{ operatorId: fixture.operatorId, vendor: 'twilio', at: now, actor: ACTOR },
      text: { vendorId: `SM${body}${person.contactId}`, from: person.phone, to: fixture.ourNumber, body },
    }),
  );

test('the lists keep an address as HMAC-SHA-256 under the key that comes with the connection, and as nothing else', async () => {
  await erase('person');
  const key = createHash('sha256').update(testAddressKey).digest();
  const said = `${fixture.operatorId}:${person.phone}`;
  const hash = `erased:${createHmac('sha256', key).update(said).digest('hex')}`;
  const rows = await read((tx) => tx.suppression.findMany({ where: { address: hash } }));
  expect(rows.map(({ channel }) => channel).sort()).toEqual(['call', 'sms']);
  const ledger = await read((tx) => tx.consent.findMany());
  expect(ledger.map(({ address, text: words }) => [address, words])).toEqual([[hash, null]]);
  const bare = await world.ask<{ setting: string | null }>(
    `SELECT current_setting('app.address_key', true) AS setting`,
  );
  expect(bare[0]?.setting ?? null).toBeNull();
});

test('the same address is another hash for another operator, so that no two lists can be held together', async () => {
  await erase('person');
  const [one] = await read((tx) => tx.suppression.findMany({ where: { channel: 'email' } }));
  const foreign = await createFixture(world.db);
  const [row] = await asOperator(
    world.db,
    foreign.operatorId,
    (tx) =>
      tx.$queryRaw<
        { hash: string }[]
      >`SELECT erased_address(${foreign.operatorId}::uuid, ${person.email}) AS hash`,
  );
  expect(row?.hash).toMatch(/^erased:[0-9a-f]{64}$/);
  expect(row?.hash).not.toBe(one?.address);
});

test('whoever asked to be forgotten is not reached by a later list, on any channel', async () => {
  await erase('person');
  const report = await bring();
  expect(report.imported).toBe(1);
  const lead = await read((tx) =>
    tx.lead.findFirstOrThrow({ where: { importId: report.importId }, include: { contact: true } }),
  );
  expect(lead).toMatchObject({ status: 'opted_out', ending: 'opted_out', startedAt: null });
  expect(lead.contactId).not.toBe(person.contactId);
  expect(lead.contact.erasedAt).toBeNull();
  expect(await why('sms', person.phone)).toBe('opted_out');
  expect(await why('call', person.aliasPhone)).toBe('opted_out');
  expect(await why('email', person.email)).toBe('opted_out');
});

test('where the operator erased of its own accord, only what was said before still holds', async () => {
  await erase('operator');
  expect(await why('call', person.phone)).toBe('manual');
  expect(await why('sms', person.phone)).toBeNull();
  expect(await why('email', person.email)).toBeNull();
  const { importId } = await bring();
  const lead = await read((tx) => tx.lead.findFirstOrThrow({ where: { importId } }));
  expect(lead.status).toBe('new');
});

test('who says START is reached by text again, as anybody who opted out', async () => {
  await erase('person');
  await text('START');
  expect(await why('sms', person.phone)).toBeNull();
  expect(await why('email', person.email)).toBe('opted_out');
});

test('who says STOP once more is not written down anew, and staff who add the address hear that it is there', async () => {
  await erase('person');
  await text('STOP');
  const added = await addSuppressions(
    world.db,
    caller(),
    { addresses: [person.phone], channels: ['sms'], purpose: 'any', note: 'by hand' },
    now,
  );
  expect(added).toMatchObject({ added: 0, already: 1 });
  expect(await findEverywhere(world, [person.phone.slice(2)])).toEqual([]);
});

test('staff find a hash by the whole address, and by no part of it', async () => {
  await erase('person');
  const find = async (q: string) =>
    (await listSuppressions(world.db, caller(), { q, limit: 50 })).items.length;
  expect(await find(person.phone)).toBe(2);
  expect(await find(person.email)).toBe(1);
  expect(await find(person.phone.slice(-6))).toBe(0);
});

test('a consent that a list claims is not heard over the wish to be forgotten', async () => {
  await erase('person');
  const desk = openImportDesk(world, fixture);
  const consent = { channels: ['sms', 'email'], source: 'a fair' } as const;
  const list = `phone,email\n${person.phone},${person.email}\n+12125558877,b@example.com\n`;
  await desk.bring(fixture.campaignId, list, { consent: { ...consent, channels: [...consent.channels] } });
  desk.close();
  const granted = await read((tx) => tx.consent.findMany({ where: { source: 'a fair' } }));
  expect(granted.map(({ address }) => address).sort()).toEqual(['+12125558877', 'b@example.com']);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { digests, findEverywhere } from '../../tests/setup/scan.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { createShowClient } from '../../tests/setup/shows.ts';
import { verifyInvoice } from '../billing/verify-invoice.ts';
import type { Caller } from '../caller.ts';
import { askErasure } from './ask-erasure.ts';
import { changeContact } from './change-contact.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseRows } from './erase-rows.ts';
import { finishErasure } from './finish-erasure.ts';
import { mergeContacts } from './merge-contacts.ts';

let world: TestWorld;
let fixture: Fixture;
let second: Fixture;
let person: Person;
const now = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  second = await addClient(world.db, fixture.operatorId);
  person = await addPerson(world.db, fixture, second, now);
});

const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);

const caller = (): Caller => ({
  tenant: { role: 'operator', operatorId: fixture.operatorId },
  actor: { kind: 'key', id: 'test' },
});

async function ask(id = person.contactId, requestedBy: 'person' | 'operator' = 'person'): Promise<string> {
  const erasure = { id, confirm: id, reason: `Ada asked by ${person.email}`, requestedBy };
  return (await askErasure(world.db, caller(), erasure, now)).id;
}

async function erase(erasureId: string): Promise<void> {
  const input = { operatorId: fixture.operatorId, erasureId };
  await eraseRows(world.db, input, now);
  expect(await eraseEvents(world.db, input)).toBe(0);
  await finishErasure(world.db, input, now);
}

describe('a person that is erased', () => {
  test('is nowhere in the database: no name, no phone in any spelling, no email, no word of what was said', async () => {
    expect((await findEverywhere(world, person.needles)).length).toBeGreaterThan(40);
    await erase(await ask());
    expect(await findEverywhere(world, person.needles)).toEqual([]);
  });

  test('takes no one along: rows of other people are as they were, byte for byte', async () => {
    const other = await addPerson(world.db, fixture, second, now);
    const mine = `contact_id IN ('${person.contactId}', '${person.aliasId}')`;
    const leads = `lead_id IN (SELECT id FROM lead WHERE ${mine})`;
    const shows = `appointment_id IN (SELECT id FROM appointment WHERE ${mine})`;
    const texts = `(SELECT string_agg(pattern, '|') FROM unnest(ARRAY['${person.phone.slice(2, 5)}.{0,3}${person.phone.slice(5, 8)}.{0,3}${person.phone.slice(8)}', '${person.email}', '${person.leadId}', '${person.contactId}']) AS pattern)`;
    const named = (alias: string) => `${alias}::text ~* ${texts}`;
    const but: Record<string, string> = {
      ...{ appointment: mine, booking: shows, evidence: shows, call: mine, message: mine, lead: mine },
      ...{
        lead_action: leads,
        lead_note: leads,
        reply_address: leads,
        booking_link: leads,
        contact_number: mine,
      },
      contact: `id IN ('${person.contactId}', '${person.aliasId}')`,
      task: `${leads} OR ${named('t')} OR detail LIKE 'ask (erased)%'`,
      // What is written anew, and counters that triggers keep.
      ...{ audit: 'true', erasure: 'true', erasure_item: 'true', workflow_signal: 'true', promise: 'true' },
      ...{
        campaign_count: 'true',
        day_count: 'true',
        change: 'true',
        tag_count: 'true',
        suppression: 'true',
        consent: 'true',
      },
      ...{ import: 'true', import_problem: 'true', saved_view: 'true', bulk_action: 'true' },
      ...{ vendor_event: 'true', idempotent_answer: 'true' },
    };
    const before = await digests(world, but);
    const others = (await findEverywhere(world, other.needles)).length;
    await erase(await ask());
    expect(await digests(world, but)).toEqual(before);
    // In the tables where both stand, the other one stands as often as before.
    expect((await findEverywhere(world, other.needles)).length).toBe(others);
    const { body } = await read((tx) =>
      tx.idempotentAnswer.findFirstOrThrow({ where: { key: `i2${person.leadId}` } }),
    );
    expect(body).toEqual({
      imported: 2,
      rejected: [
        { line: 2, value: '(erased)' },
        { line: 3, value: 'somebody else' },
      ],
    });
  });

  test('leaves what was counted, billed and timed', async () => {
    const facts = () =>
      read(async (tx) => ({
        calls: await tx.call.findMany({
          select: { id: true, durationMs: true, endedAt: true, status: true },
        }),
        usage: await tx.usage.findMany(),
        messages: await tx.message.findMany({
          where: { status: { not: 'skipped' }, key: { not: { startsWith: 'k3' } } },
          select: { id: true, key: true, status: true, sentAt: true, segments: true },
          orderBy: { key: 'asc' },
        }),
        shown: await tx.appointment.findMany({
          where: { status: 'shown' },
          select: { id: true, startsAt: true },
        }),
        leads: await tx.lead.count(),
      }));
    const before = await facts();
    await erase(await ask());
    expect(await facts()).toEqual(before);
  });

  test('is erased with all contacts that were found to be it, by whichever of their ids it is asked', async () => {
    await erase(await ask(person.aliasId));
    expect(await findEverywhere(world, person.needles)).toEqual([]);
    const contacts = await read((tx) => tx.contact.findMany({ where: { erasedAt: { not: null } } }));
    expect(contacts.map(({ id }) => id).sort()).toEqual([person.contactId, person.aliasId].sort());
  });

  test('is not erased twice, not changed and not merged', async () => {
    const id = await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(id) });
    await erase(id);
    await expect(ask()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/was erased/),
    });
    const change = { id: person.contactId, firstName: 'Ada' };
    await expect(changeContact(world.db, testSeal, caller(), change)).rejects.toMatchObject({
      code: 'conflict',
    });
    for (const merge of [
      { id: person.contactId, into: fixture.contactId },
      { id: fixture.contactId, into: person.contactId },
    ])
      await expect(mergeContacts(world.db, caller(), { ...merge, reason: 'x' }, now)).rejects.toMatchObject({
        code: 'conflict',
      });
  });

  test('is confirmed by whoever asks: by id, email, or four digits of its phone', async () => {
    const wish = { id: person.contactId, reason: 'x', requestedBy: 'person' } as const;
    for (const confirm of ['yes', '7', person.phone.slice(-3), fixture.contactId, fixture.phone])
      await expect(askErasure(world.db, caller(), { ...wish, confirm }, now)).rejects.toMatchObject({
        code: 'invalid',
        fields: [{ field: 'confirm' }],
      });
    const confirm = ` ${person.phone.slice(-4)}`;
    expect(await askErasure(world.db, caller(), { ...wish, confirm }, now)).toMatchObject({
      status: 'asked',
    });
  });

  test('goes in one transaction, and done again it changes nothing and counts nothing twice', async () => {
    const erasureId = await ask();
    const input = { operatorId: fixture.operatorId, erasureId };
    const state = () =>
      read(async (tx) => ({
        erased: (await tx.erasure.findUniqueOrThrow({ where: { id: erasureId } })).erased,
        items: await tx.erasureItem.count(),
      }));
    await eraseRows(world.db, input, now);
    const once = await state();
    expect(once.items).toBeGreaterThan(6);
    await eraseRows(world.db, input, now);
    expect(await state()).toEqual(once);
  });

  test('what comes for it while it is erased goes too: a text, a second list', async () => {
    const erasureId = await ask();
    const input = { operatorId: fixture.operatorId, erasureId };
    await eraseRows(world.db, input, now);
    const { leadId, contactId } = person;
    const { operatorId, clientId, ourNumber } = fixture;
    await read((tx) =>
      tx.message.create({
        data: {
          ...{ operatorId, clientId, leadId, contactId, key: 'late', direction: 'inbound', channel: 'sms' },
          ...{ purpose: 'reply', status: 'received', fromAddress: person.phone, toAddress: ourNumber },
          body: `call ${person.phone}`,
        },
      }),
    );
    await read((tx) =>
      tx.contact.update({ where: { id: contactId }, data: { company: `${person.email} Sons` } }),
    );
    await erase(erasureId);
    expect(await findEverywhere(world, person.needles)).toEqual([]);
  });
});

test('an invoice whose show was of an erased person is proven still', async () => {
  const client = await createShowClient(world, { size: 2 });
  fixture = client;
  second = await addClient(world.db, client.operatorId);
  person = await addPerson(world.db, client, second, new Date('2026-06-01T12:00:00Z'));
  const shows = await client.show(2);
  const { aheadId, leadId, contactId } = person;
  await client.read((tx) =>
    tx.appointment.updateMany({ where: { id: { in: shows } }, data: { contactId, leadId } }),
  );
  await client.count();
  const invoice = await client.read((tx) =>
    tx.invoice.findFirstOrThrow({ where: { clientId: client.clientId } }),
  );
  const verify = async () => {
    const { isProven, checks } = await verifyInvoice(world.db, {
      operatorId: client.operatorId,
      invoiceId: invoice.id,
    });
    return { isProven, problems: checks.flatMap(({ problems }) => problems) };
  };
  expect(await verify()).toEqual({ isProven: true, problems: [] });
  const sealed = () =>
    world.ask('SELECT * FROM milestone_appointment WHERE client_id = $1 ORDER BY seq', [client.clientId]);
  const before = await sealed();
  expect(before.length).toBeGreaterThan(0);
  await erase(await ask());
  expect(await findEverywhere(world, person.needles)).toEqual([]);
  expect(await sealed()).toEqual(before);
  expect(await verify()).toEqual({ isProven: true, problems: [] });
  expect(aheadId).toBeTruthy();
});

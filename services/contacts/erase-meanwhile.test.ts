import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { openImportDesk } from '../../tests/setup/imports.ts';
import { depsWith, testVendor } from '../../tests/setup/message-vendor.ts';
import { addPerson, type Person } from '../../tests/setup/person.ts';
import { findEverywhere } from '../../tests/setup/scan.ts';
import type { Caller } from '../caller.ts';
import { recordCall } from '../calls/record-call.ts';
import { keptFile } from '../messaging/keep-file.ts';
import { recordReceipt } from '../messaging/record-receipt.ts';
import type { SendRequest } from '../messaging/message-row.ts';
import { sendMessage } from '../messaging/send-message.ts';
import { askErasure } from './ask-erasure.ts';
import { eraseEvents } from './erase-events.ts';
import { eraseFiles } from './erase-files.ts';
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

async function ask() {
  const { operatorId } = fixture;
  const caller: Caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
  const { contactId: id } = person;
  const wish = { id, confirm: id, reason: 'asked', requestedBy: 'person' } as const;
  const erasure = await askErasure(world.db, caller, wish, now);
  return { operatorId, erasureId: erasure.id };
}

const request = (): SendRequest => ({
  ...{ operatorId: fixture.operatorId, leadId: person.otherLeadId, appointmentId: null, until: null, now },
  ...{ purpose: 'conversation', template: 'help', key: `send:${person.otherLeadId}` },
  channel: 'sms',
});

test('from the moment it is asked the door lets nothing out to the person, before any row is emptied', async () => {
  await ask();
  const vendor = testVendor();
  expect(await sendMessage(depsWith(world, vendor), request())).toMatchObject({ result: 'blocked' });
  expect(vendor.sent).toEqual([]);
  const row = await read((tx) => tx.message.findFirstOrThrow({ where: { key: request().key } }));
  expect(row.reason).toBe('erased');
});

test('a text that is just going out is waited for, and the vendor is then asked to delete it too', async () => {
  const vendor = testVendor();
  let input: Awaited<ReturnType<typeof ask>> | undefined;
  let erasing: Promise<unknown> = Promise.resolve();
  vendor.next.push(async ({ messageId }) => {
    input = await ask();
    erasing = eraseRows(world.db, input, now);
    // It cannot be through: the address is held until the row is closed.
    await Promise.race([erasing, new Promise((resolve) => setTimeout(resolve, 400))]);
    const row = await read((tx) => tx.message.findUniqueOrThrow({ where: { id: messageId } }));
    expect(row.body).not.toBe('');
    return { did: 'accept', vendorId: 'SMjustgoingout000000000000000000000' };
  });
  await sendMessage(depsWith(world, vendor), request());
  await erasing;
  const { erasureId = '' } = input ?? {};
  const items = await read((tx) => tx.erasureItem.findMany({ where: { erasureId, holder: 'twilio' } }));
  expect(items.map(({ reference }) => reference)).toContain('SMjustgoingout000000000000000000000');
  expect(await read((tx) => tx.message.findFirstOrThrow({ where: { key: request().key } }))).toMatchObject({
    ...{ body: '', toAddress: '', vendorId: null, status: 'sent' },
  });
});

test.each(['before', 'during', 'after'])(
  'a list that brings the person again %s its erasure makes nobody who would be reached',
  async (when) => {
    const desk = openImportDesk(world, fixture);
    const { campaignId } = await desk.addCampaign();
    const others = Array.from({ length: 60 }, (_, i) => `+12125${100_000 + i},x${i}@example.com,Some,One`);
    const list = `phone,email,first name,last name\n${others.join('\n')}\n${person.phone},${person.email},Ada,Again\n`;
    const bring = () => desk.bring(campaignId, list);
    if (when === 'before') await bring();
    const input = await ask();
    const erase = () => eraseRows(world.db, input, now);
    if (when === 'during')
      await Promise.all([desk.run(await desk.send(campaignId, list), { batchSize: 7 }), erase()]);
    else await erase();
    if (when === 'after') await bring();
    await erase();
    desk.close();
    const reachable = await read((tx) =>
      tx.lead.findMany({
        where: {
          campaignId,
          endedAt: null,
          contact: { OR: [{ phone: person.phone }, { email: person.email }] },
        },
      }),
    );
    expect(reachable).toEqual([]);
    const old = await read((tx) => tx.contact.findUniqueOrThrow({ where: { id: person.contactId } }));
    expect(old).toMatchObject({ phone: null, email: null, firstName: null, lastName: null });
    const running = await read((tx) =>
      tx.lead.count({ where: { contactId: person.contactId, endedAt: null } }),
    );
    expect(running).toBe(0);
  },
);

test('a list that is still read keeps its file until it is read; then the whole file goes', async () => {
  const desk = openImportDesk(world, fixture);
  const { campaignId } = await desk.addCampaign();
  const spelled = `(${person.phone.slice(2, 5)}) ${person.phone.slice(5, 8)}-${person.phone.slice(8)}`;
  const importId = await desk.send(campaignId, `phone\n${spelled}\n`);
  const { fileSha256 } = await read((tx) => tx.import.findUniqueOrThrow({ where: { id: importId } }));
  const stranger = await desk.bring(campaignId, 'phone\n+12125557766\n');
  const { fileSha256: theirs } = await read((tx) => tx.import.findUniqueOrThrow({ where: { id: stranger } }));
  const input = await ask();
  await eraseRows(world.db, input, now);
  const places = {
    db: world.db,
    filesDir: desk.filesDir,
    attachmentsDir: desk.filesDir,
    progress: () => undefined,
  };
  expect(await eraseFiles(places, input, now)).toEqual({ left: 1, notYet: 1 });
  expect(existsSync(keptFile(desk.filesDir, fileSha256 ?? ''))).toBe(true);
  await desk.run(importId);
  expect(await eraseFiles(places, input, now)).toEqual({ left: 0, notYet: 0 });
  expect(existsSync(keptFile(desk.filesDir, fileSha256 ?? ''))).toBe(false);
  expect(existsSync(keptFile(desk.filesDir, theirs ?? ''))).toBe(true);
  desk.close();
});

test('a list that another operator brought too, and keeps, stays until that one is done with it', async () => {
  const desk = openImportDesk(world, fixture);
  const other = await createFixture(world.db);
  const list = `phone\n${person.phone}\n`;
  const { campaignId } = await desk.addCampaign();
  const mine = await desk.bring(campaignId, list);
  const { fileSha256 } = await read((tx) => tx.import.findUniqueOrThrow({ where: { id: mine } }));
  await asOperator(world.db, other.operatorId, (tx) =>
    tx.import.create({
      data: {
        ...{ operatorId: other.operatorId, clientId: other.clientId, campaignId: other.campaignId },
        ...{ source: 'csv', status: 'done', fileSha256, finishedAt: now },
      },
    }),
  );
  const input = await ask();
  await eraseRows(world.db, input, now);
  const { filesDir } = desk;
  const places = { db: world.db, filesDir, attachmentsDir: filesDir, progress: () => undefined };
  expect(await eraseFiles(places, input, now)).toEqual({ left: 0, notYet: 0 });
  expect(existsSync(keptFile(filesDir, fileSha256 ?? ''))).toBe(true);
  const item = await read((tx) => tx.erasureItem.findFirstOrThrow({ where: { kind: 'import_file' } }));
  expect([item.status, item.reason]).toEqual(['kept', expect.stringContaining('somebody else')]);
  const own = await read((tx) => tx.import.findUniqueOrThrow({ where: { id: mine } }));
  expect(own.fileErasedAt).toEqual(now);
  desk.close();
});

test('late news bring nothing back: the end of a call, a bounce', async () => {
  const input = await ask();
  await eraseRows(world.db, input, now);
  await eraseEvents(world.db, input);
  await finishErasure(world.db, input, now);
  const { operatorId } = fixture;
  const actor = { kind: 'event', id: 'test' } as const;
  const call = await read((tx) => tx.call.findUniqueOrThrow({ where: { id: person.callId } }));
  await read((tx) =>
    recordCall(tx, {
      ...{ operatorId, actor },
      fact: {
        ...{ kind: 'analyzed', vendorCallId: call.vendorId ?? '', direction: 'outbound', to: person.phone },
        ...{ from: fixture.ourNumber, transcript: person.email, summary: person.email, durationMs: 61_000 },
      },
    }),
  );
  const sent = await read((tx) => tx.message.findFirstOrThrow({ where: { key: `k1:${person.leadId}` } }));
  const receipt = {
    messageId: sent.id,
    vendorId: 'SMlate',
    state: 'failed',
    code: '30006',
    at: now,
  } as const;
  await read((tx) => recordReceipt(tx, { operatorId, actor, receipt }));
  expect(await findEverywhere(world, person.needles)).toEqual([]);
});

test('an event that waits to be applied is left until it is, so that its minutes count', async () => {
  await world.ask(
    `INSERT INTO vendor_event (vendor, external_id, kind, body, operator_id) VALUES ('twilio', $1, 'x', $2, $3)`,
    [`waits${person.leadId}`, `From=${person.phone}`, fixture.operatorId],
  );
  const input = await ask();
  await eraseRows(world.db, input, now);
  expect(await eraseEvents(world.db, input)).toBe(1);
  await world.ask(`UPDATE vendor_event SET status = 'processed' WHERE external_id = $1`, [
    `waits${person.leadId}`,
  ]);
  expect(await eraseEvents(world.db, input)).toBe(0);
});

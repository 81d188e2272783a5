import { rm } from 'node:fs/promises';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { type ImportDesk, leftBy, openImportDesk } from '../../tests/setup/imports.ts';
import { claimLeads } from '../campaigns/claim-leads.ts';
import type { Caller } from '../caller.ts';
import { keptFile } from '../messaging/keep-file.ts';
import { createLead } from './create-lead.ts';
import { stopImport } from './stop-import.ts';

let world: TestWorld;
let fixture: Fixture;
let desk: ImportDesk;
let caller: Caller;

beforeAll(async () => {
  world = await openTestWorld();
  fixture = await createFixture(world.db);
  desk = openImportDesk(world, fixture);
  caller = {
    tenant: { role: 'operator', operatorId: fixture.operatorId },
    actor: { kind: 'command', id: 'test' },
  };
});

afterAll(async () => {
  desk.close();
  await world.close();
});

const suppress = (channel: string, address: string, reason = 'opted_out') =>
  asOperator(world.db, fixture.operatorId, (tx) =>
    tx.suppression.create({ data: { operatorId: fixture.operatorId, channel, address, reason } }),
  );

test('a file becomes leads with tags, a score and own fields; dates are told as dates', async () => {
  const { campaignId } = await desk.addCampaign();
  const csv =
    'First Name,Phone,Email,Tags,Lead Score,Renewal,Notes\n' +
    'Sample,(415) 555-0101,lead01@example.com,"vip; warm",7,3/4/2027,x\n' +
    'Sample,415-555-0102,lead02@example.com,,,not yet,x\n';
  const mapping = { Renewal: 'field:renewal_date', Notes: 'ignore' };
  const importId = await desk.bring(campaignId, csv, { mapping });
  const left = await leftBy(world, importId);
  expect(left.import).toMatchObject({
    status: 'done',
    records_done: 2,
    imported: 2,
    bytes_done: String(csv.length),
  });
  expect(left.leads).toMatchObject([
    {
      line: 2,
      phone: '+14155550101',
      tags: ['vip', 'warm'],
      score: 7,
      fields: { renewal_date: '2027-03-04' },
    },
    { line: 3, phone: '+14155550102', tags: [], score: null, fields: { renewal_date: 'not yet' } },
  ]);
});

test('the same person further up, in an earlier batch or in the same, is told by line and made once', async () => {
  const { campaignId } = await desk.addCampaign();
  const csv =
    'phone,email\n4155550111,\n4155550112,\n4155550111,a111@example.com\n4155550113,\n4155550113,\n';
  const importId = await desk.send(campaignId, csv);
  await desk.run(importId, { batchSize: 2 });
  const { problems, leads } = await leftBy(world, importId);
  expect(leads).toMatchObject([{ line: 2, email: 'a111@example.com' }, { line: 3 }, { line: 5 }]);
  expect(problems).toMatchObject([
    { line: 4, kind: 'duplicate', value: '2' },
    { line: 6, kind: 'duplicate', value: '5' },
  ]);
});

test("a lead of the campaign is named; a contact of the operator's is used, filled in and united", async () => {
  const [first, second] = [await desk.addCampaign(), await desk.addCampaign()];
  const mapping = { plan: 'field:plan', size: 'field:size' };
  await desk.bring(first.campaignId, 'phone,tags,plan,company\n4155550121,"a,b",gold,Sample Ltd\n', {
    mapping: { plan: 'field:plan' },
  });
  const csv = 'phone,tags,plan,size,email,company\n4155550121,"b,c",silver,9,a121@example.com,Other\n';
  const importId = await desk.bring(second.campaignId, csv, { mapping });
  const left = await leftBy(world, importId);
  expect(left.import).toMatchObject({ imported: 1, merged: 1 });
  expect(left.leads).toMatchObject([
    {
      tags: ['a', 'b', 'c'],
      fields: { plan: 'gold', size: '9' },
      email: 'a121@example.com',
      company: 'Sample Ltd',
    },
  ]);
  const again = await leftBy(world, await desk.bring(second.campaignId, csv, { mapping }));
  expect(again.import).toMatchObject({ imported: 0, duplicated: 1 });
  expect(again.problems).toMatchObject([{ kind: 'duplicate', field: 'leadId' }]);
});

test('a phone and an email of two contacts: both are kept, and it is told', async () => {
  const { campaignId } = await desk.addCampaign();
  const before = 'phone,email\n4155550131,\n,two131@example.com\n';
  await desk.bring(campaignId, before);
  const importId = await desk.bring(
    (await desk.addCampaign()).campaignId,
    'phone,email\n4155550131,two131@example.com\n',
  );
  const left = await leftBy(world, importId);
  expect(left.import).toMatchObject({ imported: 1, merged: 1, conflicted: 1 });
  expect(left.leads).toMatchObject([{ phone: '+14155550131', email: null }]);
  expect(left.problems).toMatchObject([{ kind: 'conflict', value: 'two131@example.com' }]);
});

test('who may not be reached at all is imported, marked and never started; in part, only told', async () => {
  const { campaignId } = await desk.addCampaign();
  for (const channel of ['sms', 'call']) await suppress(channel, '+14155550141');
  for (const channel of ['sms', 'call']) await suppress(channel, '+14155550142', 'manual');
  await suppress('sms', '+14155550143');
  await suppress('email', 'a144@example.com', 'bounced');
  const csv =
    'phone,email\n4155550141,\n4155550142,\n4155550143,\n4155550144,a144@example.com\n4155550145,\n';
  const left = await leftBy(world, await desk.bring(campaignId, csv));
  expect(left.import).toMatchObject({ imported: 5, suppressed: 4 });
  expect(left.leads.map(({ status, ending }) => [status, ending])).toEqual([
    ['opted_out', 'opted_out'],
    ['dnc', 'opted_out'],
    ['new', null],
    ['new', null],
    ['new', null],
  ]);
  expect(left.problems.map(({ line, kind }) => [line, kind])).toEqual(
    [2, 3, 4, 5].map((line) => [line, 'suppressed']),
  );
  const claimed = await asOperator(world.db, fixture.operatorId, async (tx) => {
    await tx.campaignRun.createMany({
      data: { campaignId, operatorId: fixture.operatorId, clientId: fixture.clientId },
      skipDuplicates: true,
    });
    return claimLeads(tx, { id: campaignId, operatorId: fixture.operatorId }, 100, new Date());
  });
  // Three of them, and the campaign's own.
  expect(claimed).toHaveLength(4);
});

test('consent is written as of when the file was sent, and never over a no', async () => {
  const { campaignId } = await desk.addCampaign();
  const { operatorId } = fixture;
  await asOperator(world.db, operatorId, (tx) =>
    tx.consent.create({
      data: {
        operatorId,
        channel: 'sms',
        address: '+14155550151',
        action: 'revoked',
        source: 'test',
        at: new Date(),
      },
    }),
  );
  const consent = {
    channels: ['sms' as const, 'email' as const],
    source: 'Sample fair',
    text: 'Yes, text me',
  };
  const csv = 'phone,email\n4155550151,\n4155550152,a152@example.com\n4155550152,\n';
  for (let i = 0; i < 2; i += 1) await desk.bring(campaignId, csv, { consent });
  const rows = await world.ask(
    `SELECT channel, address, action, source, text FROM consent WHERE address IN ('+14155550151', '+14155550152',
      'a152@example.com') ORDER BY address, channel, at`,
  );
  expect(rows).toEqual([
    { channel: 'sms', address: '+14155550151', action: 'revoked', source: 'test', text: null },
    {
      channel: 'sms',
      address: '+14155550152',
      action: 'granted',
      source: 'Sample fair',
      text: 'Yes, text me',
    },
    {
      channel: 'email',
      address: 'a152@example.com',
      action: 'granted',
      source: 'Sample fair',
      text: 'Yes, text me',
    },
  ]);
});

test('of whom neither column, state nor number tells a zone is counted', async () => {
  const { campaignId } = await desk.addCampaign();
  const csv =
    'phone,email,state,zone\n4155550161,,,\n8005550162,,,\n8005550163,,TX,\n,a164@example.com,,\n,a165@example.com,,UTC\n';
  const left = await leftBy(world, await desk.bring(campaignId, csv));
  expect(left.import).toMatchObject({ imported: 5, unknown_zone: 2 });
});

test('the running campaign is told once, however often the activity is run', async () => {
  const { campaignId } = await desk.addCampaign();
  const importId = await desk.bring(campaignId, 'phone\n4155550171\n');
  await desk.run(importId);
  const told = await asOperator(world.db, fixture.operatorId, (tx) => owed(tx, `campaign:${campaignId}`));
  expect(told).toEqual(['campaign leadsAdded']);
});

test('a stop between batches keeps what was imported, and nothing more comes', async () => {
  const { campaignId } = await desk.addCampaign();
  const rows = Array.from({ length: 30 }, (_, i) => `41555502${String(i).padStart(2, '0')}`);
  const importId = await desk.send(campaignId, `phone\n${rows.join('\n')}\n`);
  let stopping: Promise<unknown> | undefined;
  const progress = (words: string | null) => {
    if (words !== null) stopping ??= stopImport(world.db, caller, { id: importId, reason: 'wrong list' });
  };
  const ending = await desk.run(importId, { batchSize: 5, progress });
  await stopping;
  const left = await leftBy(world, importId);
  expect(ending.status).toBe('stopped');
  expect(left.import).toMatchObject({ status: 'stopped', reason: 'wrong list' });
  expect(left.leads.length).toBe(left.import?.['imported']);
  expect(left.leads.length).toBeLessThan(30);
  expect((await desk.run(importId)).status).toBe('stopped');
  await expect(stopImport(world.db, caller, { id: fixture.leadId })).rejects.toThrow('no such import');
});

test('a file that is gone fails with what to do; what was imported stays and is told', async () => {
  const { campaignId } = await desk.addCampaign();
  const importId = await desk.send(campaignId, 'phone\n4155550181\n');
  const [row] = await world.ask<{ sha: string }>('SELECT file_sha256 AS sha FROM import WHERE id = $1', [
    importId,
  ]);
  await rm(keptFile(desk.filesDir, row?.sha ?? ''));
  expect((await desk.run(importId)).status).toBe('failed');
  expect((await leftBy(world, importId)).import).toMatchObject({
    status: 'failed',
    reason: 'The file is not there any more: send it again.',
  });
});

test('imports and single leads of the same people at once make each of them once, and none waits for ever', async () => {
  const campaigns = await Promise.all([desk.addCampaign(), desk.addCampaign()]);
  const people = Array.from({ length: 60 }, (_, i) => `415555${3000 + i}`);
  const mails = Array.from({ length: 20 }, (_, i) => `,both${i}@example.com`);
  const [there, back] = [people, people.toReversed()].map(
    (list) => `phone,email\n${[...list, ...mails].join('\n')}\n`,
  );
  const ids = await Promise.all(
    [there, back, there, back].map((csv = '', i) => desk.send(campaigns[i % 2]?.campaignId ?? '', csv)),
  );
  const single = people.map((phone, i) =>
    createLead(world.db, caller, { campaignId: campaigns[i % 2]?.campaignId ?? '', phone }).catch(() => null),
  );
  const mailed = mails.map((mail, i) =>
    createLead(world.db, caller, {
      campaignId: campaigns[i % 2]?.campaignId ?? '',
      email: mail.slice(1),
    }).catch(() => null),
  );
  await Promise.all([...ids.map((id) => desk.run(id, { batchSize: 7 })), ...single, ...mailed]);
  const counts = await world.ask(
    `SELECT count(*)::int AS leads, count(DISTINCT contact_id)::int AS contacts FROM lead JOIN contact ON contact.id = contact_id
     WHERE campaign_id = ANY($1) AND (phone LIKE '+1415555%' OR email LIKE 'both%')`,
    [campaigns.map(({ campaignId }) => campaignId)],
  );
  expect(counts).toEqual([{ leads: 160, contacts: 80 }]);
});

test('who was found to be another contact is that other, and teaches it no address', async () => {
  const { operatorId } = fixture;
  const survivor = await asOperator(world.db, operatorId, async (tx) => {
    const { id } = await tx.contact.create({ data: { operatorId, phone: '+14155550191' } });
    const alias = { operatorId, phone: '+14155550192', email: 'alias192@example.com', mergedIntoId: id };
    await tx.contact.create({ data: alias });
    return id;
  });
  const { campaignId } = await desk.addCampaign();
  const csv = 'phone,email,company\n4155550192,alias192@example.com,Sample Ltd\n4155550191,,\n';
  const left = await leftBy(world, await desk.bring(campaignId, csv));
  expect(left.import).toMatchObject({ imported: 1, merged: 1, duplicated: 1, conflicted: 0 });
  expect(left.leads).toMatchObject([{ phone: '+14155550191', email: null, company: 'Sample Ltd' }]);
  const leads = await world.ask('SELECT 1 FROM lead WHERE contact_id = $1', [survivor]);
  expect(leads).toHaveLength(1);
});

test('a campaign that is over takes no file, and one that ends meanwhile no more of it', async () => {
  const { campaignId } = await desk.addCampaign();
  const importId = await desk.send(campaignId, 'phone\n4155550195\n');
  await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.campaign.update({ where: { id: campaignId }, data: { status: 'stopped' } }),
  );
  expect((await desk.run(importId)).status).toBe('failed');
  const { import: row } = await leftBy(world, importId);
  expect(row).toMatchObject({ imported: 0, reason: expect.stringContaining('stopped') });
  await expect(desk.send(campaignId, 'phone\n4155550195\n')).rejects.toThrow('stopped');
});

test('what the database will never take ends the import with a reason, and its end is written down', async () => {
  const { campaignId } = await desk.addCampaign();
  const refused = Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' });
  const copies = { connect: () => Promise.reject(refused) } as unknown as pg.Pool;
  const importId = await desk.send(campaignId, 'phone\n4155550196\n');
  expect((await desk.run(importId, { copies })).status).toBe('failed');
  expect((await leftBy(world, importId)).import).toMatchObject({ reason: expect.stringContaining('22P05') });
  const done = await desk.bring(campaignId, 'phone\n4155550196\n');
  await desk.run(done);
  const entries = await world.ask(
    `SELECT action, after FROM audit WHERE subject_id = ANY($1) AND actor_kind = 'workflow' ORDER BY at`,
    [[importId, done]],
  );
  expect(entries).toMatchObject([
    { action: 'import.failed' },
    { action: 'import.done', after: { campaignId, recordsDone: 1, imported: 1, merged: 0 } },
  ]);
});

test('a database that is away at its socket is waited for, and no file is missed', async () => {
  const { campaignId } = await desk.addCampaign();
  const away = Object.assign(new Error('connect ENOENT'), { code: 'ENOENT', syscall: 'connect' });
  const copies = { connect: () => Promise.reject(away) } as unknown as pg.Pool;
  const importId = await desk.send(campaignId, 'phone\n4155550197\n');
  await expect(desk.run(importId, { copies })).rejects.toThrow('connect ENOENT');
  expect((await desk.run(importId)).status).toBe('done');
});

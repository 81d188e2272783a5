import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { migrate } from '../scripts/local/migrate.ts';
import { testServer } from './setup/facts.ts';

const MIGRATIONS = path.resolve('prisma/migrations');
const THIS = '20261122115000_audit';
/** What was kept of people. */
const PERSON = 'xylofon';

const [operatorId, clientId, leadId, contactId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const name = `test_${randomBytes(8).toString('hex')}`;
let server: Client;
let owner: Client;

interface Old {
  readonly action: string;
  readonly subject: readonly [type: string, id: string];
  readonly actorKind?: string;
  readonly before?: object;
  readonly after?: object;
}

const OLD: readonly Old[] = [
  {
    ...{ action: 'contact.change', subject: ['contact', contactId] },
    before: { firstName: PERSON, company: null, fields: { note: PERSON } },
    after: { firstName: null, company: PERSON, fields: {} },
  },
  {
    ...{ action: 'contact.merge', subject: ['contact', contactId], actorKind: 'key' },
    before: { from: { firstName: PERSON }, into: { email: PERSON } },
    after: {
      ...{ from: leadId, into: contactId, reason: `${PERSON} is the same`, moved: [leadId], ended: [] },
      ...{ fills: { company: PERSON }, clashes: [{ field: 'zone', kept: PERSON, dropped: PERSON }] },
    },
  },
  {
    ...{ action: 'campaign.stop', subject: ['campaign', leadId] },
    after: { status: 'stopped', reason: PERSON, leads: 'end' },
  },
  { action: 'lead.merged', subject: ['lead', leadId], after: { into: leadId, reason: PERSON } },
  {
    ...{ action: 'lead.status', subject: ['lead', leadId], actorKind: 'workflow' },
    ...{ before: { status: 'new' }, after: { status: 'exhausted', reason: 'no answer to any step' } },
  },
  {
    ...{ action: 'lead.status', subject: ['lead', leadId], actorKind: 'person' },
    after: { status: 'shown', reason: PERSON },
  },
  { action: 'suppression.add', subject: ['suppression', leadId], after: { channel: 'sms', note: PERSON } },
  { action: 'suppression.lift', subject: ['suppression', leadId], after: { reason: PERSON } },
  {
    action: 'lead_view.create',
    subject: ['lead_view', leadId],
    after: { name: 'Hot', filter: { q: PERSON } },
  },
  { action: 'task.change', subject: ['task', leadId], before: { owner: PERSON }, after: { owner: null } },
  { action: 'client.create', subject: ['organization', clientId], after: { name: 'Sample Dental' } },
  { action: 'operator.change', subject: ['organization', operatorId], after: { zone: 'America/Denver' } },
  { action: 'phone_number.add', subject: ['phone_number', '+14155550100'] },
];

async function addOldRows(): Promise<void> {
  // What they refer to besides is of no account here.
  await owner.query('SET session_replication_role = replica');
  await owner.query(
    `INSERT INTO organization (id, kind, operator_id, name, slug) VALUES ($1, 'operator', $1, 'Sample', 'a'),
      ($2, 'client', $1, 'Sample', 'b')`,
    [operatorId, clientId],
  );
  await owner.query(
    `INSERT INTO campaign (id, operator_id, client_id, policy_id, sequence_id, name, zone, from_number)
     VALUES ($1, $2, $3, $1, $1, 'Sample', 'America/New_York', '+14155550100')`,
    [leadId, operatorId, clientId],
  );
  await owner.query(
    `INSERT INTO lead (id, operator_id, client_id, campaign_id, contact_id) VALUES ($1, $2, $3, $1, $4)`,
    [leadId, operatorId, clientId, contactId],
  );
  for (const { action, subject, actorKind = 'key', before = null, after = null } of OLD)
    await owner.query(
      `INSERT INTO audit (operator_id, actor_kind, actor_id, action, subject_type, subject_id, before, after)
       VALUES ($1, $2, 'x', $3, $4, $5, $6, $7)`,
      [operatorId, actorKind, action, ...subject, before, after],
    );
  await owner.query('RESET session_replication_role');
}

beforeAll(async () => {
  server = new Client({ connectionString: process.env[testServer] });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(process.env[testServer] ?? '');
  url.pathname = name;
  const before = mkdtempSync(path.join(tmpdir(), 'followthrough-migrations-'));
  for (const each of readdirSync(MIGRATIONS).filter((folder) => folder < THIS))
    cpSync(path.join(MIGRATIONS, each), path.join(before, each), { recursive: true });
  await migrate(url.href, before);
  rmSync(before, { recursive: true });
  owner = new Client({ connectionString: url.href });
  await owner.connect();
  await addOldRows();
  await migrate(url.href, MIGRATIONS);
});
afterAll(async () => {
  await owner?.end();
  await server?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server?.end();
});

const rows = async () => (await owner.query('SELECT * FROM audit')).rows;

test('rows of before keep which field changed, and of people nothing', async () => {
  const all = await rows();
  expect(all).toHaveLength(OLD.length);
  expect(JSON.stringify(all)).not.toContain(PERSON);
  const of = (action: string) => all.find((row) => row.action === action);
  expect(of('contact.change')).toMatchObject({
    before: { firstName: 'masked', company: null, fields: 'masked' },
    after: { firstName: null, company: 'masked', fields: 'masked' },
  });
  expect(of('contact.merge')).toMatchObject({
    before: null,
    after: { fills: ['company'], clashes: ['zone'], moved: [leadId] },
  });
  expect(of('lead_view.create').after).toEqual({ name: 'Hot', filter: { q: 'masked' } });
  const [byWorkflow] = all.filter((row) => row.action === 'lead.status' && row.actor_kind === 'workflow');
  expect(byWorkflow.after).toEqual({ status: 'exhausted', reason: 'no answer to any step' });
});

test('what people typed is kept beside them, where it can be erased', async () => {
  const { rows: notes } = await owner.query(
    `SELECT action, words, note.subject_id FROM audit_note AS note JOIN audit ON audit.id = audit_id ORDER BY action`,
  );
  expect(notes).toEqual([
    { action: 'campaign.stop', words: PERSON, subject_id: leadId },
    { action: 'contact.merge', words: `${PERSON} is the same`, subject_id: contactId },
    { action: 'lead.status', words: PERSON, subject_id: leadId },
  ]);
});

test('whose client they are about is filled in, and the table is under its policies again', async () => {
  const clients = Object.fromEntries((await rows()).map((row) => [row.action, row.client_id]));
  expect(clients).toMatchObject({
    ...{ 'lead.status': clientId, 'lead.merged': clientId, 'client.create': clientId },
    ...{ 'operator.change': null, 'contact.change': null, 'phone_number.add': null },
  });
  const { rows: open } = await owner.query(
    `SELECT relname FROM pg_class WHERE relname IN ('audit', 'audit_note') AND NOT relforcerowsecurity`,
  );
  expect(open).toEqual([]);
});

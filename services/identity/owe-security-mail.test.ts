import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import {
  ACTOR,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { depsWith, type TestVendor, testVendor } from '../../tests/setup/message-vendor.ts';
import { relayedMessages } from '../../tests/setup/relayed-messages.ts';
import { testSeal } from '../../tests/setup/seal.ts';
import { sendMessage } from '../messaging/send-message.ts';
import { settleMessage } from '../messaging/settle-message.ts';
import { suppress } from '../messaging/suppress.ts';
import { type OwedSecurityMail, oweSecurityMail } from './owe-security-mail.ts';

const NOW = new Date('2026-05-09T03:30:00Z');
const IN_AN_HOUR = new Date(NOW.getTime() + 3_600_000);
const TOKEN = 'aToken_of-32-characters-0123456789';
const EMAIL = 'member07@example.com';

let world: TestWorld;
let fixture: Fixture;
let vendor: TestVendor;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  vendor = testVendor();
});

async function owe(mail: Partial<OwedSecurityMail> = {}) {
  const { operatorId } = fixture;
  const link = { token: TOKEN, expiresAt: IN_AN_HOUR };
  await world.authDb.$transaction((tx) =>
    oweSecurityMail(tx, testSeal, {
      ...{ operatorId, kind: 'reset_password', email: EMAIL, link, now: NOW },
      ...mail,
    }),
  );
  const [input] = (await relayedMessages(world.db, operatorId)).slice(-1);
  if (!input) throw new Error('no mail is owed');
  return input;
}

async function send(input: Awaited<ReturnType<typeof owe>>, at = NOW) {
  const request = { ...input, now: at, until: input.until ? new Date(input.until) : null };
  const sent = await sendMessage(depsWith(world, vendor), request);
  const row = await asOperator(world.db, fixture.operatorId, (tx) =>
    tx.message.findFirst({ where: { key: input.key } }),
  );
  return { sent, row };
}

test('the token is in the email that goes out, and in no row, payload or error', async () => {
  const input = await owe();
  const { sent, row } = await send(input);
  expect(sent.result).toBe('sent');
  expect(vendor.sent).toMatchObject([{ to: EMAIL, purpose: 'security' }]);
  expect(vendor.sent[0]?.text).toContain(`Choose a new password: https://example.com/reset/${TOKEN}\n`);
  expect(vendor.sent[0]?.html).toContain(`href="https://example.com/reset/${TOKEN}"`);
  expect(row?.body).toContain('https://example.com/reset/••••••••');
  expect(JSON.stringify(input)).not.toContain(EMAIL);
  const everywhere = await world.ask<{ name: string; found: boolean }>(
    `SELECT 'message' AS name, bool_or(m::text LIKE $1) AS found FROM message m
     UNION ALL SELECT 'owed', bool_or(w::text LIKE $1) FROM workflow_signal w
     UNION ALL SELECT 'mail', bool_or(s::text LIKE $1) FROM security_mail s`,
    [`%${TOKEN}%`],
  );
  expect(everywhere).toEqual(['message', 'owed', 'mail'].map((name) => ({ name, found: false })));
});

test('it goes out at night and to whoever opted out: sign-in waits for nobody', async () => {
  const { operatorId } = fixture;
  await asOperator(world.db, operatorId, (tx) =>
    suppress(tx, {
      operatorId,
      actor: ACTOR,
      channel: 'email',
      address: EMAIL,
      purpose: 'any',
      reason: 'opted_out',
      at: NOW,
    }),
  );
  expect((await send(await owe())).sent.result).toBe('sent');
});

test('sent again it goes out once; a link that has run out is not sent', async () => {
  const input = await owe();
  await send(input);
  await send(input);
  expect(vendor.sent).toHaveLength(1);
  const { sent } = await send(await owe(), IN_AN_HOUR);
  expect(sent.result).toBe('skipped');
  expect(vendor.sent).toHaveLength(1);
});

test('what SendGrid never had goes out again, with its link', async () => {
  const input = await owe();
  vendor.next.push(async () => {
    throw new Error('no answer');
  });
  await expect(send(input)).rejects.toThrow('no answer');
  const { operatorId } = fixture;
  const row = await asOperator(world.db, operatorId, (tx) =>
    tx.message.findFirstOrThrow({ where: { key: input.key } }),
  );
  const settled = await settleMessage(depsWith(world, vendor), { operatorId, messageId: row.id }, NOW);
  expect(settled).toBe('sent_again');
  const again = (await relayedMessages(world.db, operatorId)).at(-1);
  if (!again) throw new Error('no mail is owed again');
  vendor.sent.length = 0;
  expect((await send(again)).sent.result).toBe('sent');
  expect(vendor.sent[0]?.text).toContain(`/reset/${TOKEN}`);
});

test('it is owed by the transaction that makes it due, or not at all', async () => {
  const { operatorId } = fixture;
  const failed = world.authDb.$transaction(async (tx) => {
    await oweSecurityMail(tx, testSeal, { operatorId, kind: 'password_changed', email: EMAIL, now: NOW });
    throw new Error('the rest failed');
  });
  await expect(failed).rejects.toThrow('the rest failed');
  expect(await relayedMessages(world.db, operatorId)).toEqual([]);
});

test('an invitation names the client that it leads to, and no other operator can read it', async () => {
  const { sent } = await send(
    await owe({ kind: 'invitation', organizationId: fixture.clientId, about: 'a viewer' }),
  );
  expect(sent.result).toBe('sent');
  expect(vendor.sent[0]?.subject).toBe('You are invited to Sample Dental');
  expect(vendor.sent[0]?.text).toContain(`https://example.com/invitation/${TOKEN}`);
  const other = await createFixture(world.db);
  expect(await asOperator(world.db, other.operatorId, (tx) => tx.securityMail.findMany())).toEqual([]);
});

test('the login of sign-in can start that workflow and no other', async () => {
  const input = { operatorId: fixture.operatorId };
  const owed = (workflowId: string, workflowType: string) =>
    world.authDb.workflowSignal.createMany({
      data: { ...input, workflowId, workflowType, start: 'once', input, args: [] },
    });
  await expect(owed(`billing:${randomUUID()}`, 'clientBilling')).rejects.toThrow(/row-level security/);
  await expect(owed(`message:security:${randomUUID()}`, 'clientBilling')).rejects.toThrow(/row-level/);
});

test('a client’s member reads the operator’s brand, and the link brings it along; the operator’s own people read ours', async () => {
  const { operatorId, clientId } = fixture;
  await asOperator(world.db, operatorId, (tx) =>
    tx.brand.create({ data: { operatorId, name: 'Sample Agency', colour: '#0b5d3b' } }),
  );
  await send(await owe({ organizationId: clientId }));
  await send(await owe({ organizationId: operatorId }));
  const [branded = '', own = ''] = vendor.sent.map((mail) => JSON.stringify(mail));
  const { slug } = await world.authDb.organization.findUniqueOrThrow({ where: { id: operatorId } });
  expect(branded).toContain(`/reset/${TOKEN}?at=${slug}`);
  expect(branded).toContain('Sample Agency</strong>');
  expect(branded).toContain('border:2px solid #0b5d3b');
  expect(own).not.toContain('Sample Agency');
  expect(own).not.toContain('?at=');
});

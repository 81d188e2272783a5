import { usualAccounts } from './setup/accounts.ts';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { birdTexts } from '../activities/messaging/message-vendors.ts';
import { asOperator, type Transaction } from '../prisma/tenant.ts';
import { createSandbox, type Sandbox } from '../sandbox/app.ts';
import { testOptions } from '../sandbox/harness.ts';
import type { MessageVendor } from '../services/messaging/message-vendor.ts';
import type { SendRequest } from '../services/messaging/message-row.ts';
import { type SendingDeps, sendMessage } from '../services/messaging/send-message.ts';
import { createMessagebirdClient } from '../vendors/messagebird/client.ts';
import { relayEvents } from '../worker/relay/relay.ts';
import { addCampaign, startTestApi, type TestApi, testSecrets, type TestUser } from './setup/api.ts';
import { FakeTemporal } from './setup/fake-temporal.ts';
import { addLead } from './setup/fixtures.ts';
import { testSeal } from './setup/seal.ts';

// Noon in New York.
const NOON = new Date('2026-05-06T16:00:00Z');
/** Personas of the sandbox, by the number's last digit: one never answers, one answers the first text with STOP. */
const [SILENT, STOPS] = ['+14155557008', '+14155557009'];

let api: TestApi;
let server: Server;
let sandbox: Sandbox;
let locks: pg.Pool;
let operator: TestUser;
let campaign: { clientId: string; campaignId: string };
let deps: SendingDeps;

beforeAll(async () => {
  api = await startTestApi();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = testOptions(`${address}/api/webhooks`);
  const messagebird = { ...options.messagebird, webhookSecret: testSecrets.messagebird };
  sandbox = createSandbox({ ...options, messagebird });
  const baseUrl = `${await sandbox.listen()}/messagebird`;
  locks = new pg.Pool({ connectionString: api.appUrl, max: 4 });
  deps = {
    db: api.db,
    locks,
    accounts: usualAccounts({
      twilio: nobody,
      messagebird: birdTexts(createMessagebirdClient({ apiKey: messagebird.apiKey, baseUrl })),
      sendgrid: nobody,
    }),
    settings: {
      emailFrom: 'us@example.com',
      publicUrl: 'https://example.com',
      seal: testSeal,
      answerUrl: () => 'https://example.com/answer/t',
      bookingUrl: async () => 'https://example.com/b/abcdefghij',
      unsubscribeUrl: () => 'https://example.com/answer/t',
    },
  };
  operator = await api.addOperator('bird');
  await operator.call('put', '/api/operator').send({ smsVendor: 'messagebird' }).expect(200);
  campaign = await addCampaign(operator);
});

afterAll(async () => {
  await sandbox.close();
  server.closeAllConnections();
  await Promise.all([new Promise((resolve) => server.close(resolve)), locks.end()]);
  await api.stop();
});

const nobody: MessageVendor = {
  send: async () => {
    throw new Error('nothing may go out by this vendor');
  },
  find: async () => 'not_sent',
};

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, operator.operatorId, work);

const leadAt = (phone: string) =>
  asked((tx) => addLead(tx, { ...operator, ...campaign }, { phone, email: null }));

const send = ({ leadId }: { leadId: string }, key: string) => {
  const about = { operatorId: operator.operatorId, leadId, appointmentId: null, key };
  const request: SendRequest = {
    ...about,
    ...{ channel: 'sms', template: 'sequence_sms', purpose: 'sequence', now: NOON, until: null },
  };
  return sendMessage(deps, request);
};

/** Lets the relay apply what the vendor posts until `read` finds something. */
async function until<T>(what: string, read: (tx: Transaction) => Promise<T | null>): Promise<T> {
  const relay = { db: api.db, client: new FakeTemporal().client, log: pino({ level: 'silent' }) };
  const end = Date.now() + 10_000;
  for (;;) {
    await relayEvents(relay);
    const found = await asked(read);
    if (found) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Texts that the vendor took for a number. */
const textsTo = (phone: string) => [...sandbox.state.messages.values()].filter(({ to }) => to === phone);

describe('an operator that chose MessageBird', () => {
  test('sends by it, and its receipts move the row', async () => {
    const lead = await leadAt(SILENT);
    expect(await send(lead, 'text:1')).toMatchObject({ result: 'sent' });
    const row = await until('the delivery', (tx) =>
      tx.message.findFirst({ where: { leadId: lead.leadId, status: 'delivered' } }),
    );
    expect(row).toMatchObject({ vendor: 'messagebird', toAddress: SILENT, deliveredAt: expect.any(Date) });
    const [text, ...more] = textsTo(SILENT);
    expect(more).toEqual([]);
    expect(text).toMatchObject({
      ...{ sid: row.vendorId, carrier: 'messagebird', body: row.body, category: 'marketing' },
      metadata: { operator_id: operator.operatorId, message_id: row.id },
    });
  });

  test('finds the text of a process that died before the answer, and does not send it again', async () => {
    const lead = await leadAt('+14155557018');
    await send(lead, 'text:2');
    await asked((tx) =>
      tx.message.updateMany({
        where: { leadId: lead.leadId },
        data: { status: 'sending', vendorId: null, sentAt: null },
      }),
    );
    expect(await send(lead, 'text:2')).toMatchObject({ result: 'sent' });
    expect(textsTo('+14155557018')).toHaveLength(1);
  });

  test('hears a STOP by it: texts and calls are revoked, and nothing goes out any more', async () => {
    const lead = await leadAt(STOPS);
    await send(lead, 'text:3');
    await until('the revocation', (tx) => tx.suppression.findFirst({ where: { address: STOPS } }));
    const stop = await asked((tx) =>
      tx.message.findFirstOrThrow({ where: { leadId: lead.leadId, direction: 'inbound' } }),
    );
    expect(stop).toMatchObject({ body: 'STOP', fromAddress: STOPS });
    const ledger = await asked((tx) => tx.consent.findMany({ where: { address: STOPS } }));
    expect(ledger.map(({ channel }) => channel).sort()).toEqual(['call', 'sms']);
    expect(new Set(ledger.map(({ source }) => source))).toEqual(new Set([`messagebird:${stop.vendorId}`]));
    expect(await send(lead, 'text:4')).toMatchObject({ result: 'blocked' });
  });

  test('learns from a rejection that somebody opted out at the vendor', async () => {
    const phone = '+14155557048';
    const lead = await leadAt(phone);
    const { number } = await asked((tx) => tx.phoneNumber.findFirstOrThrow());
    sandbox.state.stopped.set(`${number}>${phone}`, true);
    await send(lead, 'text:7');
    const row = await until('the rejection', (tx) =>
      tx.message.findFirst({ where: { leadId: lead.leadId, status: 'failed' } }),
    );
    expect(row).toMatchObject({ reason: 'recipient_opted_out' });
    expect(await send(lead, 'text:8')).toMatchObject({ result: 'blocked' });
    expect(textsTo(phone)).toHaveLength(1);
  });
});

test('a number keeps the vendor it was registered with when its operator changes over', async () => {
  await operator.call('put', '/api/operator').send({ smsVendor: 'twilio' }).expect(200);
  const lead = await leadAt('+14155557028');
  expect(await send(lead, 'text:5')).toMatchObject({ result: 'sent' });
  const later = await addCampaign(operator);
  const numbers = await asked((tx) =>
    tx.phoneNumber.findMany({ orderBy: { number: 'asc' }, select: { vendor: true } }),
  );
  expect(numbers.map(({ vendor }) => vendor)).toEqual(['messagebird', 'twilio']);
  const next = await asked((tx) => addLead(tx, { ...operator, ...later }, { phone: '+14155557038' }));
  await expect(send(next, 'text:6')).rejects.toThrow('nothing may go out by this vendor');
});

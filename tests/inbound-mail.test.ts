import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator, asSystem } from '../prisma/tenant.ts';
import { createSandbox, type Sandbox } from '../sandbox/app.ts';
import { testOptions, until } from '../sandbox/harness.ts';
import { replyAddressOf } from '../services/messaging/reply-address.ts';
import { createSendgridClient } from '../vendors/sendgrid/client.ts';
import { sendgridPrivateKey, startTestApi, type TestApi, testInboundSecret } from './setup/api.ts';
import { createFixture, type Fixture } from './setup/fixtures.ts';
import { applyAll } from './setup/relay.ts';

let api: TestApi;
let server: Server;
let sandbox: Sandbox;
let fixture: Fixture;

beforeAll(async () => {
  api = await startTestApi();
  server = createServer(api.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = testOptions(`http://127.0.0.1:${port}/api/webhooks`);
  const privateKey = sendgridPrivateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const sendgrid = { ...options.sendgrid, privateKey, inboundSecret: testInboundSecret };
  sandbox = createSandbox({ ...options, sendgrid });
  await sandbox.listen();
  fixture = await createFixture(api.db);
});
afterAll(async () => {
  await sandbox.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
});

/** Sends a mail as we do, answers it in the sandbox, and waits until the answer has come in. */
async function answered(reply: object): Promise<void> {
  const before = await asSystem(api.db, (tx) => tx.vendorEvent.count({ where: { kind: 'inbound' } }));
  const { email: to, operatorId } = fixture;
  const replyTo = await asOperator(api.db, operatorId, (tx) => replyAddressOf(tx, fixture, 'in.example.com'));
  const client = createSendgridClient({ apiKey: 'SG.test', baseUrl: `${sandbox.baseUrl}/sendgrid` });
  const words = { subject: 'Your appointment', text: 'Hi', html: '<p>Hi</p>' };
  await client.sendEmail({ from: 'us@example.com', to, replyTo, customArgs: {}, ...words });
  const mail = [...sandbox.state.mails.values()].at(-1);
  expect(mail?.replyTo).toBe(replyTo);
  const headers = { 'content-type': 'application/json' };
  const url = `${sandbox.baseUrl}/mails/${mail?.id}/reply`;
  expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify(reply) })).status).toBe(202);
  await until('the delivery', () =>
    [...sandbox.state.deliveries.values()].every(({ state }) => state === 'delivered' || state === 'failed'),
  );
  expect(await asSystem(api.db, (tx) => tx.vendorEvent.count({ where: { kind: 'inbound' } }))).toBe(
    before + 1,
  );
  await applyAll(api.db);
}

const inbound = () =>
  asOperator(api.db, fixture.operatorId, (tx) => tx.message.findMany({ orderBy: { createdAt: 'asc' } }));
const status = async () =>
  (
    await asOperator(api.db, fixture.operatorId, (tx) =>
      tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } }),
    )
  ).status;

test('what a lead answers in the sandbox comes to its thread: an absence note ends nothing, words do', async () => {
  await answered({ outOfOffice: true });
  expect(await inbound()).toMatchObject([
    { purpose: 'auto_reply', body: expect.stringContaining('out of the office') },
  ]);
  expect(await status()).toBe('new');

  const base64 = Buffer.from([0, 255, 1]).toString('base64');
  await answered({ text: 'Tuesday works.', attachments: [{ name: 'a.png', type: 'image/png', base64 }] });
  expect((await inbound()).at(-1)).toMatchObject({
    purpose: 'reply',
    body: 'Tuesday works.',
    subject: 'Re: Your appointment',
    attachments: [{ name: 'a.png', type: 'image/png', size: 3 }],
  });
  expect(await status()).toBe('replied');
});

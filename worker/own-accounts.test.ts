import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../prisma/tenant.ts';
import { placeCall } from '../services/calls/place-call.ts';
import { createSealer } from '../services/seal.ts';
import { sendMessage } from '../services/messaging/send-message.ts';
import { connectOwn, endOwn, rotateOwn } from '../tests/setup/connections.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../tests/setup/fixtures.ts';
import { testSeal } from '../tests/setup/seal.ts';
import { type SeenRequest, startTestVendor } from '../vendors/test-vendor.ts';
import { connectVendors } from './vendors.ts';

type Recorder = Awaited<ReturnType<typeof startTestVendor>>;

let world: TestWorld;
let recorder: Recorder;
let mine: Fixture;
let other: Fixture;
/** The next requests that are never answered, though they are noted. */
let silent: RegExp | null;

const NOON = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  [world, recorder] = await Promise.all([openTestWorld(), startTestVendor()]);
});
afterAll(() => Promise.all([world?.close(), recorder?.stop()]));
beforeEach(async () => {
  [mine, other] = [await createFixture(world.db), await createFixture(world.db)];
  silent = null;
  running = vendors();
  recorder.replyWith((request) => (silent?.test(request.path) ? 'reset' : answer(request)));
});

function answer({ method, path }: SeenRequest) {
  if (path.startsWith('/twilio'))
    return method === 'POST' ? made(201, { sid: 'SM1' }) : made(200, { messages: [] });
  if (path.startsWith('/sendgrid')) return { status: 202, headers: { 'x-message-id': 'sg1' } };
  if (path.startsWith('/retell')) return made(201, { call_id: 'rc1', items: [] });
  if (path.startsWith('/calcom')) return made(200, { status: 'success', data: {} });
  if (path.startsWith('/messagebird')) return made(202, { id: 'sms_1' });
  return made(200, { object: 'search_result', data: [], has_more: false, url: '/' });
}

const made = (status: number, body: object) => ({ status, body });

/** As the worker makes them; what was read of connections counts for no time at all. */
function vendors(seal = testSeal) {
  const { baseUrl } = recorder;
  const at = (vendor: string) => ({ baseUrl: `${baseUrl}/${vendor}`, isSandboxed: true, isConnected: true });
  return connectVendors(
    {
      vendors: {
        twilio: { accountSid: 'AC0', authToken: 'usual', ...at('twilio') },
        messagebird: { apiKey: 'usual', webhookSecret: 'x', ...at('messagebird') },
        sendgrid: { apiKey: 'SG.usual', webhookPublicKey: 'x', from: 'usual@example.com', ...at('sendgrid') },
        stripe: { secretKey: 'usual', webhookSecret: 'x', baseUrl, isSandboxed: true, isConnected: true },
        retell: { apiKey: 'usual', ...at('retell') },
        calcom: { apiKey: 'usual', webhookSecret: 'x', ...at('calcom') },
        instantly: { apiKey: 'usual', webhookSecret: 'x', ...at('instantly') },
      },
      publicUrl: 'https://example.com',
      linkSecret: 'l'.repeat(32),
      inboundMail: { domain: undefined, secret: undefined, attachmentsDir: '' },
      callsAtOnce: undefined,
      ownCallsAtOnce: undefined,
    },
    { db: world.db, seal, freshMs: 0 },
  );
}

/** One worker's for a whole test: it keeps its clients. */
let running: ReturnType<typeof vendors>;

const depsOf = (seal = testSeal) => ({
  ...{ db: world.db, locks: world.locks },
  ...(seal === testSeal ? running : vendors(seal)),
});

const read = <T>({ operatorId }: Fixture, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, operatorId, work);

function send(of: Fixture, channel: 'sms' | 'email', key: string = channel, seal = testSeal) {
  const template = channel === 'sms' ? 'sequence_sms' : 'sequence_email';
  return sendMessage(depsOf(seal), {
    ...{ operatorId: of.operatorId, leadId: of.leadId, appointmentId: null, channel, template, key },
    ...{ purpose: 'sequence', now: NOON, until: null },
  });
}

const call = (of: Fixture, key = 'call') =>
  placeCall(depsOf(), { operatorId: of.operatorId, leadId: of.leadId, key, now: NOON });

/** By whose key each request was made, as `vendor key`. */
const keysSeen = () => recorder.seen.map((request) => `${vendorOf(request)} ${keyOf(request)}`);
const vendorOf = ({ path }: SeenRequest) =>
  /^\/(twilio|messagebird|sendgrid|retell|calcom)\//.exec(path)?.[1] ?? 'stripe';

function keyOf({ headers: { authorization = '' } }: SeenRequest): string {
  const [how, key = ''] = authorization.split(' ');
  return how === 'Basic' ? Buffer.from(key, 'base64').toString() : key.replace(/^SG\./, '');
}

const SECRETS = (name: string) => ({
  twilio: { accountSid: `AC${name}`, authToken: name },
  messagebird: { apiKey: name, webhookSecret: 'x' },
  sendgrid: { apiKey: `SG.${name}`, webhookPublicKey: 'x', from: `${name}@example.com` },
  stripe: { secretKey: name, webhookSecret: 'x' },
  retell: { apiKey: name },
  calcom: { apiKey: name, webhookSecret: 'x' },
});

async function connectAll({ operatorId }: Fixture, name: string): Promise<Record<string, string>> {
  const secrets = SECRETS(name);
  const ids: Record<string, string> = {};
  for (const vendor of ['twilio', 'messagebird', 'sendgrid', 'stripe', 'retell', 'calcom'] as const)
    ids[vendor] = await connectOwn(world.db, { operatorId, vendor, secrets: secrets[vendor] });
  return ids;
}

async function everything(of: Fixture): Promise<void> {
  await send(of, 'sms');
  await send(of, 'email');
  await call(of);
  const { accounts } = running;
  const calendar = await accounts.inUse('calcom', of.operatorId);
  await calendar.port.listSlots({ eventTypeId: '1', from: NOON, to: NOON });
  const stripe = await accounts.inUse('stripe', of.operatorId);
  await stripe.port.findCustomer(of.clientId);
  const bird = await accounts.inUse('messagebird', of.operatorId);
  await bird.port.send({
    ...{ messageId: 'm', operatorId: of.operatorId, purpose: 'reply', from: '+14155550100' },
    ...{ to: '+14155550107', subject: null, text: 'Hi', html: null, headers: {}, replyTo: null },
  });
}

test('each operator’s effects go through its own account, and those of who has none through the environment’s', async () => {
  const third = await createFixture(world.db);
  await connectAll(mine, 'mine');
  await connectAll(other, 'other');
  const by = (name: string) =>
    ['twilio AC', 'sendgrid ', 'retell ', 'calcom ', 'stripe ', 'messagebird '].map((vendor) =>
      vendor === 'twilio AC' ? `${vendor}${name === 'usual' ? '0' : name}:${name}` : `${vendor}${name}`,
    );
  for (const [of, name] of [
    [mine, 'mine'],
    [other, 'other'],
    [third, 'usual'],
  ] as const) {
    recorder.seen.length = 0;
    await everything(of);
    expect(keysSeen()).toEqual(by(name));
  }
});

test('a row names its account from before the vendor is asked, and Twilio reports to that account’s own address', async () => {
  const ids = await connectAll(mine, 'mine');
  silent = /^\/(twilio|retell)/;
  await expect(send(mine, 'sms')).rejects.toThrow();
  await expect(call(mine)).rejects.toThrow();
  await send(mine, 'email');
  const [text, email] = await read(mine, (tx) => tx.message.findMany({ orderBy: { channel: 'desc' } }));
  expect([text?.status, text?.connectionId, email?.connectionId]).toEqual([
    'sending',
    ids.twilio,
    ids.sendgrid,
  ]);
  expect(email?.fromAddress).toContain('<mine@example.com>');
  const dialled = await read(mine, (tx) => tx.call.findFirstOrThrow());
  expect([dialled.status, dialled.connectionId]).toEqual(['dialing', ids.retell]);
  const callback = new URLSearchParams(recorder.seen[0]?.body).get('StatusCallback');
  expect(callback).toBe(`https://example.com/api/webhooks/twilio/${ids.twilio}?message=${text?.id}`);
});

test('the environment’s own texts report to the address without a connection', async () => {
  await send(mine, 'sms');
  const { id, connectionId } = await read(mine, (tx) => tx.message.findFirstOrThrow());
  expect(connectionId).toBeNull();
  const callback = new URLSearchParams(recorder.seen[0]?.body).get('StatusCallback');
  expect(callback).toBe(`https://example.com/api/webhooks/twilio?message=${id}`);
});

test('the next request after a rotation has the new secrets', async () => {
  const { operatorId } = mine;
  const about = { operatorId, vendor: 'sendgrid' } as const;
  const id = await connectOwn(world.db, { ...about, secrets: SECRETS('before').sendgrid });
  await send(mine, 'email', 'one');
  await rotateOwn(world.db, id, { ...about, secrets: SECRETS('after').sendgrid });
  await send(mine, 'email', 'two');
  expect(keysSeen()).toEqual(['sendgrid before', 'sendgrid after']);
});

test('what was sent through the account before is looked for there, and what is new goes through the new one', async () => {
  silent = /^\/twilio/;
  await expect(send(mine, 'sms')).rejects.toThrow();
  silent = null;
  await connectAll(mine, 'mine');
  await world.ask(
    `UPDATE message SET attempted_at = attempted_at - interval '1 minute' WHERE operator_id = $1`,
    [mine.operatorId],
  );
  recorder.seen.length = 0;
  await expect(send(mine, 'sms')).resolves.toMatchObject({ result: 'sent' });
  // Asked for where it may be; it is not there, and goes out anew.
  expect(keysSeen()).toEqual(['twilio AC0:usual', 'twilio ACmine:mine']);
  expect(recorder.seen.map(({ method }) => method)).toEqual(['GET', 'POST']);
});

test('an own account that does not open is never stood in for: nothing goes out, and it is said what to do', async () => {
  const gone = createSealer([{ id: 'gone', key: Buffer.alloc(32, 9) }]);
  const { operatorId } = mine;
  for (const vendor of ['twilio', 'sendgrid', 'retell', 'stripe'] as const)
    await connectOwn(world.db, { operatorId, vendor, secrets: SECRETS('mine')[vendor], seal: gone });
  for (const effect of [send(mine, 'sms'), send(mine, 'email'), call(mine)])
    await expect(effect).rejects.toThrow(/DATA_KEYS has no key of the name gone.*enter the account anew/);
  const stripe = running.accounts.inUse('stripe', operatorId);
  await expect(stripe).rejects.toThrow('DATA_KEYS has no key of the name gone');
  expect(recorder.seen).toEqual([]);
  expect(await read(mine, (tx) => tx.message.count())).toBe(0);
  // Others are not held up by it, nor is what does open.
  await send(other, 'sms');
  expect(keysSeen()).toEqual(['twilio AC0:usual']);
  await expect(send(mine, 'email', 'again', gone)).resolves.toMatchObject({ result: 'sent' });
  expect(keysSeen().at(-1)).toBe('sendgrid mine');
});

test('of an account that was ended nobody is asked: a text stays unconfirmed, a call is not made twice, and it is said why', async () => {
  const ids = await connectAll(mine, 'mine');
  silent = /^\/(twilio|retell)/;
  await expect(send(mine, 'sms')).rejects.toThrow();
  await expect(call(mine)).rejects.toThrow();
  for (const vendor of ['twilio', 'retell']) await endOwn(world.db, mine.operatorId, ids[vendor] ?? '');
  silent = null;
  recorder.seen.length = 0;
  await expect(send(mine, 'sms')).resolves.toMatchObject({ result: 'unconfirmed' });
  await expect(call(mine)).resolves.toMatchObject({ result: 'failed' });
  expect(recorder.seen).toEqual([]);
  const { reason } = await read(mine, (tx) => tx.message.findFirstOrThrow());
  expect(reason).toContain('is connected no more');
  expect((await read(mine, (tx) => tx.call.findFirstOrThrow())).reason).toContain('is connected no more');
  await expect(send(mine, 'sms', 'next')).resolves.toMatchObject({ result: 'sent' });
  expect(keysSeen()).toEqual(['twilio AC0:usual']);
});

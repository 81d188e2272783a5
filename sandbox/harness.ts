import { generateKeyPairSync, randomInt } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Retell from 'retell-sdk';
import Stripe from 'stripe';
import twilio from 'twilio';
import { createSandbox, type Sandbox } from './app.ts';
import type { Pace, SandboxOptions } from './settings.ts';

const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Base64 SPKI DER, as SendGrid shows it. */
export const sendgridPublicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

const quick: Pace = {
  talk: 0.02,
  reply: 0.02,
  bookAhead: 0.08,
  meeting: 0.04,
  payAfter: 0.02,
  receipt: 0.005,
  firstRetry: 0.01,
};

export function testOptions(target: string, pace: Partial<Pace> = {}): SandboxOptions {
  return {
    port: 0,
    target,
    twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'twilio-token' },
    messagebird: {
      apiKey: 'bk_us1_test',
      webhookSecret: `whsec_${Buffer.from('messagebird').toString('base64')}`,
    },
    sendgrid: {
      apiKey: 'SG.test',
      inboundSecret: 'inbound-secret',
      privateKey: keys.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    },
    stripe: { secretKey: 'sk_test_sandbox', webhookSecret: 'whsec_test' },
    retell: { apiKey: 'retell-key' },
    calcom: { webhookSecret: 'cal-secret', apiKey: 'cal_key' },
    instantly: { apiKey: 'instantly-key', webhookSecret: 'instantly-secret' },
    pace: { ...quick, ...pace },
  };
}

export interface Received {
  method: string;
  /** Path and query. */
  path: string;
  url: string;
  headers: IncomingHttpHeaders;
  raw: string;
}

interface Receiver {
  url: string;
  got: Received[];
  /** What it answers: a status, decided for each request. */
  answer: (request: Received) => number;
  close(): Promise<void>;
}

/** A webhook receiver that remembers everything. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const got: Received[] = [];
  const receiver: Receiver = { url: '', got, answer: () => 200, close: async () => undefined };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const raw = Buffer.concat(chunks).toString('utf8');
      const received = { method, path, url: receiver.url + path, headers, raw };
      got.push(received);
      response.statusCode = receiver.answer(received);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  receiver.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return receiver;
}

/** Polls until `read` finds something; fails after three seconds with what was waited for. */
export async function until<T>(what: string, read: () => T | undefined | false | null): Promise<T> {
  const end = Date.now() + 3_000;
  for (;;) {
    const found = read();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

export interface Town {
  sandbox: Sandbox;
  receiver: Receiver;
  options: SandboxOptions;
  close(): Promise<void>;
}

/** A sandbox and a receiver of its events, both listening. */
export async function startTown(
  pace: Partial<Pace> = {},
  more: Pick<SandboxOptions, 'keyLife' | 'links'> = {},
): Promise<Town> {
  const receiver = await startReceiver();
  const options = { ...testOptions(receiver.url, pace), ...more };
  const sandbox = createSandbox(options);
  await sandbox.listen();
  const close = async () => {
    await sandbox.close();
    await receiver.close();
  };
  return { sandbox, receiver, options, close };
}

/** Twilio's SDK, pointed at the sandbox. */
export function twilioClient(town: Town): ReturnType<typeof twilio> {
  const { accountSid, authToken } = town.options.twilio;
  const client = twilio(accountSid, authToken);
  client.api.baseUrl = `${town.sandbox.baseUrl}/twilio`;
  return client;
}

/** Retell's SDK, pointed at the sandbox. */
export function retellClient(town: Town): Retell {
  return new Retell({
    apiKey: town.options.retell.apiKey,
    baseURL: `${town.sandbox.baseUrl}/retell`,
    maxRetries: 0,
  });
}

/** Stripe's SDK, pointed at the sandbox. */
export function stripeClient(town: Town, key = town.options.stripe.secretKey): Stripe {
  const { hostname: host, port } = new URL(town.sandbox.baseUrl);
  const at = { host, port: Number(port), protocol: 'http' } as const;
  return new Stripe(key, { ...at, telemetry: false, maxNetworkRetries: 0 });
}

export const ourNumber = '+14155550199';

/** A lead's number that ends in this digit; no two are the same in practice. */
export function leadPhone(digit: number): string {
  return `+1415${randomInt(200, 999)}${String(randomInt(0, 999)).padStart(3, '0')}${digit}`;
}

interface VendorEvent {
  /** Retell's `event`, Cal.com's `triggerEvent`, Stripe's `type`. */
  name: string;
  body: Record<string, unknown>;
  received: Received;
}

/** The JSON events that reached one vendor's webhook, in order of arrival. */
export function eventsOf(town: Town, vendor: 'retell' | 'calcom' | 'stripe'): VendorEvent[] {
  return town.receiver.got
    .filter((received) => received.path === `/${vendor}`)
    .map((received) => {
      const body = JSON.parse(received.raw) as Record<string, unknown>;
      return { name: String(body.event ?? body.triggerEvent ?? body.type), body, received };
    });
}

/** The texts that reached Twilio's webhook for inbound messages, as `number: text`. */
export function textsOf(town: Town): string[] {
  return town.receiver.got
    .filter((received) => received.path === '/twilio')
    .map((received) => {
      const form = new URLSearchParams(received.raw);
      return `${form.get('From')}: ${form.get('Body')}`;
    });
}

/** Stripe's events that arrived, with the object that each is about. */
export function stripeEventsOf(town: Town): (VendorEvent & { object: Record<string, unknown> })[] {
  return eventsOf(town, 'stripe').map((event) => ({
    ...event,
    object: (event.body.data as { object: Record<string, unknown> }).object,
  }));
}

/** Another account of the same sandbox, as a town: its credentials and its records, the same receiver. */
export function addAccount(town: Town, name: string): Town {
  const made = town.sandbox.accounts.add(name);
  if (typeof made === 'string') throw new Error(made);
  const { options, state } = made.world;
  return { ...town, options, sandbox: { ...town.sandbox, baseUrl: town.sandbox.baseUrl, state } };
}

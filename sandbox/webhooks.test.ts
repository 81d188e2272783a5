import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import Stripe from 'stripe';
import { createSandbox } from './app.ts';
import {
  eventsOf,
  leadPhone,
  ourNumber,
  retellClient,
  startReceiver,
  startTown,
  type Town,
  testOptions,
  twilioClient,
  until,
} from './harness.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  jest.restoreAllMocks();
});

async function town(): Promise<Town> {
  const made = await startTown();
  closing.push(made.close);
  return made;
}

const stripeOf = ({ sandbox }: Town) =>
  new Stripe('sk_test_sandbox', {
    host: '127.0.0.1',
    port: Number(new URL(sandbox.baseUrl).port),
    protocol: 'http',
    telemetry: false,
  });

describe('delivery', () => {
  test('a failed delivery is tried again with growing waits, signed anew, until it arrives', async () => {
    const here = await town();
    let refusals = 3;
    here.receiver.answer = () => (refusals-- > 0 ? 500 : 200);
    await stripeOf(here).customers.create({ name: 'Sample Client' });
    const [delivery] = here.sandbox.state.deliveries.values();
    await until('its arrival', () => delivery?.state === 'delivered');
    expect(here.receiver.got).toHaveLength(4);
    expect(new Set(here.receiver.got.map(({ raw }) => raw)).size).toBe(1);
    expect(delivery).toMatchObject({ attempts: 4, body: here.receiver.got[0]?.raw });
    const books = await (await fetch(`${here.sandbox.baseUrl}/books`)).json();
    expect(books).toMatchObject({ deliveries: { pending: 0, delivered: 1, failed: 0 } });
  });

  test('a target that is away gets its events once it is back', async () => {
    const gone = await startReceiver();
    const { port } = new URL(gone.url);
    await gone.close();
    const sandbox = createSandbox(testOptions(gone.url));
    await sandbox.listen();
    closing.push(sandbox.close);
    await stripeOf({ sandbox } as Town).customers.create({ name: 'Sample Client' });
    const [delivery] = sandbox.state.deliveries.values();
    await until('a first failure', () => (delivery?.attempts ?? 0) > 0);
    expect(delivery).toMatchObject({ state: 'pending', answer: expect.stringContaining(port) });
    const back = await startReceiver(Number(port));
    closing.push(back.close);
    await until('its arrival', () => delivery?.state === 'delivered');
    expect(back.got).toHaveLength(1);
  });

  test('a refusal below 500 is given up, told on the page and counted', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const here = await town();
    here.receiver.answer = () => 401;
    await stripeOf(here).customers.create({ name: 'Sample Client' });
    const [delivery] = here.sandbox.state.deliveries.values();
    await until('giving up', () => delivery?.state === 'failed');
    expect(here.receiver.got).toHaveLength(1);
    expect(errors).toHaveBeenCalledWith(expect.stringContaining('gave up stripe customer.created'));
    const page = await (await fetch(`${here.sandbox.baseUrl}/events`)).text();
    expect(page).toContain('given up');
    expect(page).toContain('401 ok');
  });
});

describe('state', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'sandbox-'));

  test('what was planned and not delivered before a stop happens after the start', async () => {
    const dir = folder();
    const receiver = await startReceiver();
    closing.push(receiver.close, async () => rmSync(dir, { recursive: true }));
    const options = { ...testOptions(receiver.url, { bookAhead: 0.3 }), dataFile: join(dir, 'sandbox.json') };
    const first = createSandbox(options);
    await first.listen();
    const before: Town = { sandbox: first, receiver, options, close: first.close };
    const phone = leadPhone(0);
    receiver.answer = () => 503;
    await retellClient(before).call.createPhoneCall({
      from_number: ourNumber,
      to_number: phone,
      retell_llm_dynamic_variables: { event_type_id: '12' },
    });
    await until('the booking', () => first.state.bookings.size === 1);
    await twilioClient(before).messages.create({ to: phone, from: ourNumber, body: 'Reply YES or NO.' });
    await first.close();
    expect(first.state.deliveredCount).toBe(0);

    receiver.got.length = 0;
    receiver.answer = () => 200;
    const second = createSandbox(options);
    await second.listen();
    closing.unshift(second.close);
    const after: Town = { sandbox: second, receiver, options, close: second.close };
    const names = await until('all events', () => {
      const got = [...eventsOf(after, 'retell'), ...eventsOf(after, 'calcom')].map(({ name }) => name);
      return got.includes('MEETING_ENDED') && new Set(got).size === 6 && [...new Set(got)];
    });
    // A set: an event may arrive twice when the stop broke off its delivery.
    expect(names.sort()).toEqual([
      'BOOKING_CREATED',
      'MEETING_ENDED',
      'MEETING_STARTED',
      'call_analyzed',
      'call_ended',
      'call_started',
    ]);
    await until('the answer', () =>
      receiver.got.some(({ path, raw }) => path === '/twilio' && raw.includes('Body=YES')),
    );
    expect([...second.state.bookings.keys()]).toEqual([...first.state.bookings.keys()]);
    await until('an empty plan', () => second.state.actions.size === 0);
  });

  test('a change is on disk within a moment, without a stop', async () => {
    const dir = folder();
    const dataFile = join(dir, 'deep', 'sandbox.json');
    const sandbox = createSandbox({ ...testOptions('http://127.0.0.1:9'), dataFile });
    await sandbox.listen();
    closing.push(sandbox.close, async () => rmSync(dir, { recursive: true }));
    await stripeOf({ sandbox } as Town).customers.create({ name: 'Sample Client 42' });
    await until('the file', () => {
      try {
        return readFileSync(dataFile, 'utf8').includes('Sample Client 42');
      } catch {
        return false;
      }
    });
  });

  test('a file that is no state stops the start by one sentence that names it', () => {
    const dir = folder();
    closing.push(async () => rmSync(dir, { recursive: true }));
    const dataFile = join(dir, 'sandbox.json');
    writeFileSync(dataFile, '{ half');
    expect(() => createSandbox({ ...testOptions('http://127.0.0.1:9'), dataFile })).toThrow(dataFile);
  });
});

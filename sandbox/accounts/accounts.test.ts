import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../app.ts';
import {
  addAccount,
  leadPhone,
  ourNumber,
  retellClient,
  startReceiver,
  startTown,
  stripeClient,
  type Town,
  testOptions,
  twilioClient,
  until,
} from '../harness.ts';
import { settingsFrom } from '../settings.ts';
import type { entriesOf } from './page.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function openTown(): Promise<Town> {
  const made = await startTown();
  closing.push(made.close);
  return made;
}

const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** What of the vendors' answers tells an account. */
interface Row {
  user_id?: number;
  id?: string;
  data?: { id: number };
}

/** A request to a page as a browser makes it, without following redirects. */
const browse = (town: Town, path: string, init: RequestInit = {}) =>
  fetch(`${town.sandbox.baseUrl}${path}`, { redirect: 'manual', ...init });

describe('two accounts', () => {
  test('what is held back of one goes out although the other is reset meanwhile', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    await browse(main, '/accounts/second/addresses', json({ stripe: `${main.receiver.url}/second` }));
    main.sandbox.dials.turn('stripe', { reorder: 1, heldAtMost: 1 });
    await stripeClient(other).customers.create({ name: 'Sample Client' });
    const reset = await browse(main, '/reset', {
      method: 'POST',
      body: new URLSearchParams({ sure: 'yes' }),
    });
    expect(reset.status).toBe(303);
    await until('the event', () => main.receiver.got.some(({ path }) => path === '/second'));
    expect([...other.sandbox.state.deliveries.values()]).toMatchObject([{ dialled: ['reorder'] }]);
  });

  test('have their silenced events on one page of dials, from which each is sent', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    await browse(main, '/accounts/second/addresses', json({ stripe: `${main.receiver.url}/second` }));
    main.sandbox.dials.turn('stripe', { silence: 1 });
    for (const town of [main, other]) await stripeClient(town).customers.create({ name: 'Sample Client' });
    expect(await (await browse(main, '/dials')).json()).toMatchObject({ silenced: 2 });
    await browse(main, '/dials/form/send', { method: 'POST', body: new URLSearchParams() });
    await until('both events', () => main.receiver.got.length === 2);
    expect(main.receiver.got.map(({ path }) => path).sort()).toEqual(['/second', '/stripe']);
  });

  test('with the same lead and the same customer do not see each other’s records', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const phone = leadPhone(8);
    const email = 'client01@example.com';
    for (const town of [main, other]) {
      const body = `from ${town.options.twilio.accountSid}`;
      await twilioClient(town).messages.create({ from: ourNumber, to: phone, body });
      await stripeClient(town).customers.create({ email, name: town.options.stripe.secretKey });
      await retellClient(town).call.createPhoneCall({ from_number: ourNumber, to_number: phone });
    }
    for (const town of [main, other]) {
      const texts = await twilioClient(town).messages.list({ to: phone });
      expect(texts.map(({ body }) => body)).toEqual([`from ${town.options.twilio.accountSid}`]);
      const customers = await stripeClient(town).customers.list({ email });
      expect(customers.data.map(({ name }) => name)).toEqual([town.options.stripe.secretKey]);
      const calls = await retellClient(town).call.list({});
      expect(calls.items).toHaveLength(1);
      expect([...town.sandbox.state.people.keys()]).toEqual([phone]);
    }
    const [customer] = main.sandbox.state.customers.values();
    await expect(stripeClient(other).customers.retrieve(customer?.id ?? '')).rejects.toMatchObject({
      statusCode: 404,
    });
    const books = async (query: string) => (await browse(main, `/books/messages${query}`)).json();
    expect(await books('')).toMatchObject([{ body: `from ${main.options.twilio.accountSid}` }]);
    expect(await books('?account=second')).toMatchObject([
      { body: `from ${other.options.twilio.accountSid}` },
    ]);
    expect((await browse(main, '/books?account=third')).status).toBe(404);
  });

  test('a STOP to one does not close the other', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const to = leadPhone(9);
    const send = (town: Town) => twilioClient(town).messages.create({ from: ourNumber, to, body: 'Hello' });
    await send(main);
    await until('the STOP', () => main.sandbox.state.stopped.size === 1);
    await expect(send(main)).rejects.toMatchObject({ code: 21_610 });
    await expect(send(other)).resolves.toMatchObject({ status: 'queued' });
  });

  test('a key that nobody has is refused by every vendor in its own words, and so is half a key', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const nobody: Town = { ...main, options: { ...testOptions(''), twilio: { ...other.options.twilio } } };
    nobody.options.twilio.authToken = main.options.twilio.authToken;
    nobody.options.stripe.secretKey = 'sk_test_nobody';
    nobody.options.retell.apiKey = 'key_nobody';
    await expect(twilioClient(nobody).messages.list()).rejects.toMatchObject({ status: 401, code: 20_003 });
    await expect(stripeClient(nobody).customers.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
    });
    await expect(retellClient(nobody).agent.retrieve('agent_sandbox')).rejects.toMatchObject({ status: 401 });
    for (const path of ['/sendgrid/v3/scopes', '/calcom/v2/me', '/messagebird/v1/workspace']) {
      const answer = await browse(main, path, { headers: { authorization: 'Bearer nobody' } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  test('are named apart by every vendor', async () => {
    const main = await openTown();
    const towns = [main, addAccount(main, 'second')];
    const ids = await Promise.all(
      towns.map(async (town) => {
        const { twilio, sendgrid, calcom, messagebird } = town.options;
        const ask = async (path: string, key: string | undefined) =>
          (await browse(main, path, { headers: { authorization: `Bearer ${key}` } })).json() as Promise<Row>;
        return [
          (await twilioClient(town).api.v2010.accounts(twilio.accountSid).fetch()).friendlyName,
          (await stripeClient(town).accounts.retrieveCurrent()).id,
          (await ask('/sendgrid/v3/user/username', sendgrid.apiKey)).user_id,
          (await ask('/calcom/v2/me', calcom.apiKey)).data?.id,
          (await ask('/messagebird/v1/workspace', messagebird.apiKey)).id,
        ];
      }),
    );
    for (const [index, id] of (ids[0] ?? []).entries()) expect(id).not.toEqual(ids[1]?.[index]);
  });
});

describe('people and pages of another account', () => {
  test('a persona follows a text’s link to the account’s booking page, and books there', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const phone = leadPhone(4);
    await retellClient(other).call.createPhoneCall({
      ...{ from_number: ourNumber, to_number: phone },
      retell_llm_dynamic_variables: { event_type_id: '12' },
    });
    await until('the missed meeting', () =>
      [...other.sandbox.state.bookings.values()].some(({ endsAt }) => endsAt < Date.now()),
    );
    const link = `${main.sandbox.baseUrl}/at/second/calcom/book/12?email=lead04@example.com`;
    await twilioClient(other).messages.create({ from: ourNumber, to: phone, body: `Book again: ${link}` });
    await until('the second booking', () => other.sandbox.state.bookings.size === 2);
    expect(main.sandbox.state.bookings.size).toBe(0);
    const page = await browse(main, '/at/second/calcom/book/12', {
      ...{ method: 'POST', body: new URLSearchParams({ name: 'Sample Lead 07', email: 'l@example.com' }) },
    });
    expect(page.status).toBe(200);
    expect([main.sandbox.state.bookings.size, other.sandbox.state.bookings.size]).toEqual([0, 3]);
  });

  test('a page of one record is the account’s that has it, whatever the browser looks at', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    const stripe = stripeClient(other);
    const { id: customer } = await stripe.customers.create({ name: 'Sample Client 02' });
    const session = await stripe.checkout.sessions.create({
      ...{ mode: 'setup', customer, currency: 'usd', success_url: 'http://127.0.0.1:9/' },
    });
    expect(session.url).toContain('/at/second/stripe/setup/');
    for (const url of [session.url ?? '', `${main.sandbox.baseUrl}/stripe/setup/${session.id}`]) {
      expect(await (await fetch(url)).text()).toContain('Sample Client 02');
    }
    expect((await browse(main, `/at/third/stripe/setup/${session.id}`)).status).toBe(404);
  });

  test('the rooms show the account that was chosen last, the main one at first', async () => {
    const main = await openTown();
    const other = addAccount(main, 'second');
    await twilioClient(main).messages.create({ from: ourNumber, to: leadPhone(8), body: 'text of main' });
    await twilioClient(other).messages.create({ from: ourNumber, to: leadPhone(8), body: 'text of second' });
    expect(await (await browse(main, '/')).text()).toContain('text of main');
    const chosen = await browse(main, '/?account=second');
    const [cookie = ''] = chosen.headers.getSetCookie();
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    const html = await (await browse(main, '/', { headers })).text();
    expect(html).toContain('text of second');
    expect(html).not.toContain('text of main');
    expect(await (await browse(main, '/accounts/current', { headers })).text()).toBe('Account: second');
  });
});

describe('/accounts', () => {
  test('makes an account whose credentials the settings themselves would take', async () => {
    const town = await openTown();
    const answer = await browse(town, '/accounts', json({ name: 'third' }));
    expect(answer.status).toBe(201);
    const { credentials, baseUrl } = (await answer.json()) as {
      credentials: ReturnType<typeof entriesOf>;
      baseUrl: string;
    };
    expect(baseUrl).toBe(`${town.sandbox.baseUrl}/at/third`);
    const made = town.sandbox.accounts.get('third')?.world.options;
    expect(() =>
      settingsFrom({
        ...{ SANDBOX_TARGET: 'http://127.0.0.1:9', SENDGRID_API_KEY: credentials.sendgrid.apiKey },
        TWILIO_ACCOUNT_SID: credentials.twilio.accountSid,
        TWILIO_AUTH_TOKEN: credentials.twilio.authToken,
        MESSAGEBIRD_API_KEY: credentials.messagebird.apiKey,
        MESSAGEBIRD_WEBHOOK_SECRET: credentials.messagebird.webhookSecret,
        SENDGRID_WEBHOOK_PRIVATE_KEY: made?.sendgrid.privateKey,
        STRIPE_SECRET_KEY: credentials.stripe.secretKey,
        STRIPE_WEBHOOK_SECRET: credentials.stripe.webhookSecret,
        RETELL_API_KEY: credentials.retell.apiKey,
        CALCOM_API_KEY: credentials.calcom.apiKey,
        CALCOM_WEBHOOK_SECRET: credentials.calcom.webhookSecret,
        INSTANTLY_API_KEY: credentials.instantly.apiKey,
        INSTANTLY_WEBHOOK_SECRET: credentials.instantly.webhookSecret,
      }),
    ).not.toThrow();
    expect(JSON.stringify(credentials)).not.toContain(made?.sendgrid.privateKey);
    expect(credentials.stripe.secretKey).toMatch(/^sk_test_\w{99}$/);
    expect(credentials.sendgrid.apiKey).toMatch(/^SG\.[\w-]{22}\.[\w-]{43}$/);
    const page = await (await browse(town, '/accounts')).text();
    for (const secret of Object.values(credentials.twilio)) expect(page).toContain(`value="${secret}"`);
    expect(page).not.toContain(town.options.twilio.authToken);
  });

  test('a bad name, a taken one and the main account are refused in words; a deleted one is nobody’s', async () => {
    const town = await openTown();
    const other = addAccount(town, 'second');
    for (const name of ['', 'Has Spaces', 'main', 'second', '-x', 'a'.repeat(41)]) {
      expect([name, (await browse(town, '/accounts', json({ name }))).status]).toEqual([name, 400]);
    }
    const gone = (name: string) => browse(town, `/accounts/${name}`, { method: 'DELETE' });
    expect([(await gone('main')).status, (await gone('nobody')).status]).toEqual([409, 404]);
    expect((await gone('second')).status).toBe(204);
    await expect(twilioClient(other).messages.list()).rejects.toMatchObject({ status: 401 });
    expect((await browse(town, '/at/second/')).status).toBe(404);
  });
});

describe('the state file', () => {
  test('keeps each account apart: credentials, records, endpoints and what is planned', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const receiver = await startReceiver();
    closing.push(receiver.close, async () => rmSync(dir, { recursive: true }));
    const options = { ...testOptions(receiver.url, { bookAhead: 0.5 }), dataFile: join(dir, 'state.json') };
    const open = async () => {
      const sandbox = createSandbox(options);
      await sandbox.listen();
      closing.unshift(sandbox.close);
      return { sandbox, receiver, options, close: sandbox.close } as Town;
    };
    const first = await open();
    const other = addAccount(first, 'second');
    const endpoint = await stripeClient(other).webhookEndpoints.create({
      ...{ url: `${receiver.url}/second`, enabled_events: ['customer.created'] },
    });
    await stripeClient(first).customers.create({ name: 'Sample Client 03' });
    await retellClient(other).call.createPhoneCall({
      ...{ from_number: ourNumber, to_number: leadPhone(0) },
      retell_llm_dynamic_variables: { event_type_id: '12' },
    });
    await until('the booking', () => other.sandbox.state.bookings.size === 1);
    await first.close();

    const second = await open();
    const again = second.sandbox.accounts.get('second');
    if (!again) throw new Error('the account is gone');
    expect(again.world.options.stripe).toEqual(other.options.stripe);
    expect([...again.world.endpoints.stripe.keys()]).toEqual([endpoint.id]);
    expect([second.sandbox.state.bookings.size, again.world.state.customers.size]).toEqual([0, 0]);
    expect(second.sandbox.state.customers.size).toBe(1);
    await until('the meeting’s end', () => again.world.state.actions.size === 0);
    receiver.got.length = 0;
    await stripeClient({ ...second, options: again.world.options }).customers.create({});
    await until('the event', () => receiver.got.some(({ path }) => path === '/second'));
  });

  test('of before there were accounts opens as the main one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    closing.push(async () => rmSync(dir, { recursive: true }));
    const dataFile = join(dir, 'state.json');
    const old = { people: [['+14155550107', { phone: '+14155550107' }]], deliveredCount: 3, sequence: 7 };
    writeFileSync(dataFile, JSON.stringify(old));
    const sandbox = createSandbox({ ...testOptions('http://127.0.0.1:9'), dataFile });
    expect(sandbox.state).toMatchObject({ deliveredCount: 3, sequence: 7 });
    expect(sandbox.state.people.size).toBe(1);
    expect(sandbox.accounts.all()).toHaveLength(1);
  });
});

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startTown, stripeClient, type Town, until } from '../harness.ts';
import { CALM } from './catalogue.ts';

let town: Town;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town.close());
afterEach(() => {
  town.sandbox.dials.calm();
  town.sandbox.dials.reseed(1);
});

async function page(path = '/dials'): Promise<string> {
  // What browsers ask for.
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  return (await fetch(`${town.sandbox.baseUrl}${path}`, { headers: { accept } })).text();
}

/** Sends a form as the page does, and answers where it leads. */
async function submit(form: string, fields: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${town.sandbox.baseUrl}/dials/form/${form}`, {
    ...{ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) },
  });
  expect(response.status).toBe(303);
  return response.headers.get('location') ?? '';
}

/** Everything that Twilio's form sends while it is calm. */
const twilio = Object.fromEntries(
  Object.entries(CALM)
    .filter(([name]) => name !== 'clockSkew')
    .map(([name, value]) => [name, String(value)]),
);

const stateOf = () => town.sandbox.dials.state;

test('the page has a form for each vendor, in percent and with what each dial did; others get JSON', async () => {
  town.sandbox.dials.turn('stripe', { errorRate: 0.125 });
  town.sandbox.dials.turn('stripe', { throttleRate: 1 });
  await fetch(`${town.sandbox.baseUrl}/v1/customers`);
  const html = await page();
  expect(html.match(/<form class="dial-form"/g)).toHaveLength(7);
  expect(html).toMatch(/name="errorRate"[^>]*value="12.5"/);
  expect(html).toMatch(/Says too many requests \(429\)<\/span>\s*<span class="did"><b>1<\/b> ×/);
  expect(html.match(/name="clockSkew"/g)).toHaveLength(4);
  const plain = await fetch(`${town.sandbox.baseUrl}/dials`);
  expect(plain.headers.get('content-type')).toContain('json');
  expect(plain.headers.get('vary')?.toLowerCase()).toContain('accept');
});

test('a form sets what was typed, percent with point or comma, and calms what was emptied', async () => {
  town.sandbox.dials.turn('twilio', { latency: 900 });
  const fields = { ...twilio, errorRate: '12,5', latency: '', trueFollows: '', duplicate: '100' };
  expect(await submit('twilio', fields)).toBe('/dials');
  expect(stateOf().set.twilio).toEqual({ ...CALM, errorRate: 0.125, duplicate: 1, trueFollows: false });
});

test('what cannot be is said in the words of the form, and nothing is changed', async () => {
  const back = await submit('twilio', { ...twilio, errorRate: '120', latency: '<b>' });
  const html = await page(back);
  expect(html).toContain(
    'Twilio, Answers after: must be from 0 to 600000 milliseconds, and is &quot;&lt;b&gt;&quot;',
  );
  expect(html).toContain('Twilio, Answers 500 or 503, does nothing: must be from 0 to 100 %');
  // Drawn anew, the page still says so.
  expect(html).toContain(`hx-get="${back.replaceAll('&', '&amp;')}"`);
  expect(stateOf().set.twilio).toEqual(CALM);
});

test('one press sets a bad day for all, calms one vendor, or all', async () => {
  await submit('preset/bad-day');
  expect(stateOf().set.retell.throttleRate).toBeGreaterThan(0);
  await submit('retell', { do: 'calm' });
  expect(stateOf().set.retell).toEqual(CALM);
  expect(stateOf().set.stripe).not.toEqual(CALM);
  await submit('calm');
  expect(stateOf().set.stripe).toEqual(CALM);
  await submit('seed', { seed: '77' });
  expect(stateOf().seed).toBe(77);
  expect(await submit('seed', { seed: 'x' })).toContain('problem=');
});

test('silenced events are shown, and sent one at a time or all', async () => {
  town.sandbox.dials.turn('stripe', { silence: 1 });
  for (let n = 0; n < 5; n += 1) await stripeClient(town).customers.create({ name: 'Sample Client' });
  const html = await page();
  expect(html.match(/Send now/g)).toHaveLength(3);
  expect(html).toContain('… and 2 older');
  const [first] = town.sandbox.state.deliveries.values();
  await submit('send', { id: first?.id ?? '' });
  await until('the one', () => town.receiver.got.length === 1);
  await submit('send');
  await until('the others', () => town.receiver.got.length === 5);
  expect(await page()).toContain('None: every event was sent.');
});

test('a board that nobody laid out is said to be none, and calms nothing', async () => {
  town.sandbox.dials.turn('twilio', { latency: 900 });
  for (const name of ['calm-day', 'constructor'])
    expect(await submit(`preset/${name}`)).toContain('problem=');
  expect(stateOf().set.twilio.latency).toBe(900);
});

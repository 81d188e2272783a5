import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSandbox, type Sandbox } from '../app.ts';
import { startTown, stripeClient, testOptions, type Town, until } from '../harness.ts';
import { CALM, VENDORS } from './catalogue.ts';
import { readScenario } from './scenario.ts';

let town: Town;
beforeEach(async () => {
  town = await startTown();
});
afterEach(() => town.close());

interface Answer {
  seed: number;
  isCalm: boolean;
  dials: Record<string, Record<string, unknown>>;
  done: Record<string, Record<string, number>>;
  scenario: null | {
    name: string;
    taken: number;
    of: number;
    isOver: boolean;
    next: null | { inSeconds: number };
  };
  error: { message: string; fields: { field: string; message: string }[] };
}

async function ask(method: string, path = '', body?: unknown, at = town.sandbox.baseUrl) {
  const response = await fetch(`${at}/dials${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const faultsOf = (answer: Awaited<ReturnType<typeof ask>>) => {
  expect(answer.status).toBe(400);
  return Object.fromEntries(answer.body.error.fields.map(({ field, message }) => [field, message]));
};

describe('the dials over HTTP', () => {
  test('are calm at first, with a seed, and name each dial of each vendor', async () => {
    const { body } = await ask('GET');
    expect(body).toMatchObject({ seed: 1, isCalm: true, scenario: null });
    expect(Object.keys(body.dials)).toEqual(VENDORS);
    expect(body.dials['stripe']).toEqual(CALM);
    expect(body.dials['twilio']).not.toHaveProperty('clockSkew');
    expect(body.done['twilio']).toEqual({ requests: 0, events: 0 });
  });

  test('PUT replaces one vendor, PATCH turns what it names, DELETE calms', async () => {
    await ask('PUT', '/twilio', { latency: 20, errorRate: 0.5 });
    await ask('PATCH', '/twilio', { latency: 30 });
    expect((await ask('GET')).body.dials['twilio']).toMatchObject({ latency: 30, errorRate: 0.5 });
    const replaced = await ask('PUT', '/twilio', { throttleRate: 1 });
    expect(replaced.body.dials['twilio']).toMatchObject({ latency: 0, errorRate: 0, throttleRate: 1 });
    await ask('PATCH', '/all', { duplicate: 1, clockSkew: 9 });
    const { body } = await ask('DELETE', '/twilio');
    expect(body.dials['twilio']).toMatchObject({ throttleRate: 0, duplicate: 0 });
    expect(body.dials['retell']).toMatchObject({ duplicate: 1, clockSkew: 9 });
    expect((await ask('DELETE')).body.isCalm).toBe(true);
  });

  test('PUT of all leaves calm what it does not name, and sets the seed if it names one', async () => {
    await ask('PATCH', '/calcom', { silence: 1 });
    const { body } = await ask('PUT', '', {
      seed: 9,
      dials: { all: { latency: 5 }, stripe: { errorRate: 1 } },
    });
    expect(body.seed).toBe(9);
    expect(body.dials['calcom']).toMatchObject({ latency: 5, silence: 0 });
    expect(body.dials['stripe']).toMatchObject({ latency: 5, errorRate: 1 });
  });

  test('a seed that is set counts from 0 again, and what was done is forgotten', async () => {
    await ask('PATCH', '/stripe', { errorRate: 1 });
    for (let n = 0; n < 3; n += 1) await fetch(`${town.sandbox.baseUrl}/v1/customers`);
    expect((await ask('GET')).body.done['stripe']).toEqual({ requests: 3, events: 0, errorRate: 3 });
    const { body } = await ask('PUT', '/seed', { seed: 1 });
    expect(body.done['stripe']).toEqual({ requests: 0, events: 0 });
    expect(body.dials['stripe']).toMatchObject({ errorRate: 1 });
  });

  test('an error names each field and what is right, and changes nothing', async () => {
    const wrong = { errorRate: 30, latency: -1, retryAfter: 'soon', trueFollows: 1, mood: 'bad' };
    expect(faultsOf(await ask('PUT', '/twilio', wrong))).toEqual({
      errorRate: 'must be a share from 0 (never) to 1 (always); 0.3 is 30 %',
      latency: 'must be whole milliseconds from 0 to 600000',
      retryAfter: 'must be whole seconds from 0 to 86400',
      trueFollows: 'must be true or false',
      mood: expect.stringMatching(/^is no dial; there are latency, /),
    });
    expect(faultsOf(await ask('PUT', '/twilio', { clockSkew: 5 }))).toEqual({
      clockSkew: 'must be left out: Twilio signs no time',
    });
    expect(faultsOf(await ask('PUT', '/acme', {}))['vendor']).toContain('twilio, messagebird');
    expect(faultsOf(await ask('PUT', '', { dials: { acme: {}, stripe: { silence: 2 } } }))).toEqual({
      'dials.acme': expect.stringMatching(/^is no vendor; there are all, twilio/),
      'dials.stripe.silence': expect.stringContaining('share'),
    });
    expect(faultsOf(await ask('PUT', '/seed', { seed: 1.5 }))['seed']).toContain('whole number');
    expect(faultsOf(await ask('POST', '/presets/nice'))['preset']).toContain('bad-day');
    expect(faultsOf(await ask('POST', '/deliveries/dlv_0/send'))['id']).toContain('dlv_0');
    expect((await ask('PUT', '/twilio', '{ half')).body.error.message).toContain('no JSON');
    expect((await ask('GET')).body.isCalm).toBe(true);
  });
});

const scenario = (steps: unknown[], more = {}) => ({ name: 'Sample', steps, ...more });

describe('a scenario', () => {
  test('takes what is due at once, and the rest in order of time, whatever their order in the file', async () => {
    const { body } = await ask(
      'POST',
      '/scenario',
      scenario(
        [
          { after: 0.12, vendor: 'all', calm: true, dials: { duplicate: 1 } },
          { after: 0.06, vendor: 'twilio', dials: { latency: 7 } },
          { after: 0, vendor: 'all', dials: { errorRate: 1 } },
          { at: '2020-01-01T00:00:00Z', vendor: 'retell', dials: { silence: 1 } },
        ],
        { seed: 4 },
      ),
    );
    expect(body).toMatchObject({ seed: 4, scenario: { taken: 2, of: 4, isOver: false } });
    expect(body.scenario?.next?.inSeconds).toBeLessThanOrEqual(0.06);
    const { dials } = town.sandbox;
    expect(dials.state.set.retell).toMatchObject({ errorRate: 1, silence: 1 });
    await until('the last', () => dials.state.set.twilio.duplicate === 1);
    for (const vendor of VENDORS) expect(dials.state.set[vendor]).toEqual({ ...CALM, duplicate: 1 });
    expect((await ask('GET')).body.scenario).toMatchObject({ taken: 4, isOver: true, next: null });
  });

  test('that is stopped, calmed away or replaced takes no further step', async () => {
    const later = scenario([{ after: 0.05, vendor: 'all', dials: { silence: 1 } }]);
    const passed = () => until('its instant to pass', () => town.sandbox.state.actions.size === 0);
    const replaced = scenario([{ after: 0, vendor: 'all', dials: { latency: 0 } }]);
    const ends: [string, string, object?][] = [
      ['DELETE', '/scenario'],
      ['DELETE', ''],
      ['POST', '/scenario', replaced],
    ];
    for (const [method, at, given] of ends) {
      await ask('POST', '/scenario', later);
      await ask(method, at, given);
      await passed();
      expect(town.sandbox.dials.state.set.twilio).toEqual(CALM);
    }
  });

  test('is taken as a whole or not at all: each fault is named by its step', async () => {
    const steps = [
      { after: 0, vendor: 'all', dials: { silence: 1 } },
      { after: 1, at: '2030-01-01T00:00:00Z', vendor: 'twilio', dials: { latency: 1 } },
      { after: -1, vendor: 'acme', dials: { mood: 1 }, when: 'now' },
      { after: 1, vendor: 'twilio' },
      { after: 1, vendor: 'calcom', dials: { clockSkew: 1 } },
    ];
    expect(faultsOf(await ask('POST', '/scenario', scenario(steps, { seed: -1, hue: 1 })))).toEqual({
      'steps.1.after': expect.stringContaining('either after'),
      'steps.2.after': expect.stringContaining('seconds from 0'),
      'steps.2.vendor': expect.stringContaining('must be one of twilio'),
      'steps.2.dials.mood': expect.stringContaining('is no dial'),
      'steps.2.when': expect.stringContaining('is no field'),
      'steps.3.dials': expect.stringContaining('must name a dial'),
      'steps.4.dials.clockSkew': expect.stringContaining('Cal.com signs no time'),
      seed: expect.stringContaining('whole number'),
      hue: expect.stringContaining('name, about, seed, steps'),
    });
    expect((await ask('GET')).body.isCalm).toBe(true);
    expect(faultsOf(await ask('POST', '/scenario', { name: '', steps: [] }))).toMatchObject({
      name: expect.stringContaining('empty'),
      steps: expect.stringContaining('a step at least'),
    });
  });

  test('of the sample is right, and ends calm', () => {
    for (const name of ['bad-day', 'lost-events']) {
      const { steps } = readScenario(`sample/${name}.json`);
      expect(steps.at(-1)).toMatchObject({ vendor: 'all', calm: true, dials: {} });
    }
  });
});

describe('between runs', () => {
  let folder: string;
  const open: Sandbox[] = [];
  const start = async (more = {}) => {
    const receiver = town.receiver.url;
    const sandbox = createSandbox({
      ...testOptions(receiver),
      dataFile: path.join(folder, 'state.json'),
      ...more,
    });
    open.push(sandbox);
    await sandbox.listen();
    return sandbox;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'dials-'));
  });
  afterEach(async () => {
    for (const sandbox of open.splice(0)) await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  test('dials, seed, counters, what is held back and a scenario are kept', async () => {
    const first = await start();
    first.dials.reseed(12);
    first.dials.turn('stripe', { reorder: 1, heldAtMost: 3_600 });
    await stripeClient({ ...town, sandbox: first }).customers.create({ name: 'Sample Client' });
    const body = scenario([{ after: 0.3, vendor: 'retell', dials: { latency: 9 } }]);
    await ask('POST', '/scenario', body, first.baseUrl);
    await open.pop()?.close();

    const second = await start();
    expect(second.dials.state).toMatchObject({
      ...{ seed: 12, turns: { stripe: { requests: 1, events: 1 } }, done: { stripe: { reorder: 1 } } },
      ...{ held: [expect.stringMatching(/^dlv_/)], scenario: { taken: 0 } },
    });
    second.dials.turn('stripe', { reorder: 0 });
    await stripeClient({ ...town, sandbox: second }).customers.create({ name: 'Sample Client' });
    await until('both', () => town.receiver.got.length === 2);
    await until('the step', () => second.dials.state.set.retell.latency === 9);
  });

  test('a state that was kept before there were dials is read, and is calm', async () => {
    writeFileSync(
      path.join(folder, 'state.json'),
      '{"sequence": 3, "dials": {"seed": 5, "set": {"twilio": {}}}}',
    );
    const { state } = (await start()).dials;
    expect(state).toMatchObject({ seed: 5, held: [], scenario: null });
    expect(state.set.twilio).toEqual(CALM);
    expect(state.set.stripe).toEqual(CALM);
  });

  test('a scenario given at the start is played from its start, but one that is under way goes on', async () => {
    const scenarioFile = path.join(folder, 'scenario.json');
    const steps = [
      { after: 0, vendor: 'all', dials: { latency: 1 } },
      { after: 3_600, vendor: 'all', calm: true },
    ];
    writeFileSync(scenarioFile, JSON.stringify(scenario(steps, { seed: 3 })));
    const first = await start({ scenarioFile });
    const { startedAt } = first.dials.state.scenario ?? {};
    expect(first.dials.state).toMatchObject({ seed: 3, set: { stripe: { latency: 1 } } });
    first.dials.turn('stripe', { latency: 2 });
    await open.pop()?.close();
    const second = await start({ scenarioFile });
    expect(second.dials.state).toMatchObject({ scenario: { startedAt }, set: { stripe: { latency: 2 } } });
    await open.pop()?.close();
    writeFileSync(scenarioFile, JSON.stringify(scenario(steps, { seed: 8 })));
    expect((await start({ scenarioFile })).dials.state).toMatchObject({
      seed: 8,
      set: { stripe: { latency: 1 } },
    });
  });

  test('a scenario file that is not right stops the start by sentences that name it and the fields', async () => {
    const scenarioFile = path.join(folder, 'scenario.json');
    await expect(start({ scenarioFile })).rejects.toThrow(
      `The scenario ${scenarioFile} cannot be read (ENOENT)`,
    );
    writeFileSync(scenarioFile, '{');
    await expect(start({ scenarioFile })).rejects.toThrow('is no JSON');
    writeFileSync(scenarioFile, JSON.stringify(scenario([{ vendor: 'all', calm: true }])));
    await expect(start({ scenarioFile })).rejects.toThrow(/is not right:\n {2}steps\.0\.after: give either/);
  });
});

test('a receiver that is away does not turn a duplicate into a loss', async () => {
  let refusals = 3;
  town.receiver.answer = () => (refusals-- > 0 ? 503 : 200);
  town.sandbox.dials.turn('stripe', { duplicate: 1, wrongSignature: 1 });
  await stripeClient(town).customers.create({ name: 'Sample Client' });
  await until('all', () =>
    [...town.sandbox.state.deliveries.values()].every(({ state }) => state === 'delivered'),
  );
  expect(town.receiver.got.length).toBeGreaterThanOrEqual(5);
});

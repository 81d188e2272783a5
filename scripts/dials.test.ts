import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startReceiver, startTown, type Town } from '../sandbox/harness.ts';
import { runDials } from './dials.ts';

let town: Town;
let folder: string;
beforeAll(async () => {
  town = await startTown();
  folder = mkdtempSync(path.join(tmpdir(), 'dials-command-'));
});
afterAll(async () => {
  await town.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => town.sandbox.dials.calm());

async function dials(...args: string[]): Promise<string> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  await runDials({ args, address: town.sandbox.baseUrl, print, lookEveryMs: 5 });
  return lines.join('\n');
}

function fileOf(content: unknown): string {
  const file = path.join(folder, 'scenario.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('set, show, preset, seed and calm turn the dials of the sandbox that runs, and say how they stand', async () => {
  expect(await dials()).toMatch(/seed 1: all calm\.$/);
  const set = await dials('set', 'twilio', 'errorRate=30%', 'latency=500', 'trueFollows=no');
  expect(set).toContain('latency 500 ms, errorRate 30 %');
  expect(town.sandbox.dials.state.set.twilio).toMatchObject({
    errorRate: 0.3,
    latency: 500,
    trueFollows: false,
  });
  await dials('set', 'all', 'throttleRate=1');
  await fetch(`${town.sandbox.baseUrl}/v1/customers`);
  expect(await dials('show')).toMatch(/of 1 requests and 0 events: throttleRate 1×/);
  await dials('calm', 'twilio');
  expect(town.sandbox.dials.state.set.twilio.throttleRate).toBe(0);
  expect(await dials('preset', 'down')).toContain('errorRate 100 %');
  expect(await dials('seed', '8')).toContain('seed 8');
  expect(await dials('calm')).toContain('seed 8: all calm.');
});

test('play tells each step as it is taken, until the last', async () => {
  const steps = [
    { after: 0, vendor: 'stripe', dials: { silence: 0.5 } },
    { after: 0.05, vendor: 'all', calm: true },
  ];
  const told = await dials('play', fileOf({ name: 'Short', steps }));
  expect(told.split('\n')).toEqual([
    'Short: 2 steps. Ctrl-C leaves it going; npm run dials -- stop ends it.',
    '  1/2 after 0 s  Stripe: silence 50 %',
    '  2/2 after 0 s  all: calm',
    'Over.',
  ]);
  const long = fileOf({ name: 'Long', steps: [{ after: 3_600, vendor: 'all', calm: true }] });
  expect(await dials('play', long, '--no-wait')).toContain('Scenario "Long": 0 of 1 steps.');
  expect(await dials('stop')).not.toContain('Long');
});

test('a scenario that is stopped while it is followed says so', async () => {
  const long = fileOf({ name: 'Long', steps: [{ after: 3_600, vendor: 'all', calm: true }] });
  const told: string[] = [];
  await runDials({
    ...{ args: ['play', long], address: town.sandbox.baseUrl, lookEveryMs: 5 },
    print: (line) => {
      told.push(line);
      town.sandbox.dials.stop();
    },
  });
  expect(told.at(-1)).toContain('stopped');
});

test('what is wrong is said with its remedy', async () => {
  await expect(dials('set', 'twilio', 'errorRate=30')).rejects.toThrow('errorRate: must be a share from 0');
  await expect(dials('set', 'twilio', 'errorRate')).rejects.toThrow('like errorRate=30%');
  await expect(dials('set', 'acme', 'latency=1')).rejects.toThrow('there are twilio');
  await expect(dials('seed', 'x')).rejects.toThrow('seed: must be a whole number');
  await expect(dials('play', path.join(folder, 'none.json'))).rejects.toThrow('cannot be read (ENOENT)');
  await expect(dials('play', fileOf('{'))).rejects.toThrow('is no JSON');
  await expect(dials('play', fileOf({ name: 'x', steps: [{}] }))).rejects.toThrow('steps.0.vendor: must be');
  await expect(dials('dance')).rejects.toThrow('There is no "dance".\nnpm run dials');
});

test('without a sandbox at the address it says how to start one; another program there is told apart', async () => {
  const other = await startReceiver();
  const at = (address: string) => runDials({ args: [], address, print: () => undefined });
  await expect(at(other.url)).rejects.toThrow('is no sandbox that has dials');
  await other.close();
  await expect(at(other.url)).rejects.toThrow(/No sandbox answers at .*: run npm start in another terminal/);
});

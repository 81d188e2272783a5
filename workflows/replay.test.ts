import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { textOf } from '../tests/workflows/histories.ts';
import { bundleWorkflows } from '../worker/workers.ts';

/**
 * What workflows have done must stay what they would do: those that sleep today wake up under tomorrow's code. A new
 * path is recorded by `RECORD_HISTORIES=1` before its suite's run; a recorded one is kept, and a change that breaks
 * it is `patched`.
 */
const directory = path.resolve('workflows');
const files = readdirSync(directory)
  .map((module) => path.join(directory, module, 'histories'))
  .filter((histories) => existsSync(histories))
  .flatMap((histories) => readdirSync(histories).map((file) => path.join(histories, file)))
  .map((file) => ({ name: path.relative(directory, file).replace(/histories\/|\.json$/g, ''), file }));

const read = (file: string): { events: unknown[] } => JSON.parse(readFileSync(file, 'utf8'));

let bundle: Awaited<ReturnType<typeof bundleWorkflows>>;

beforeAll(async () => {
  bundle = await bundleWorkflows();
});

describe('recorded histories', () => {
  test('there is one of every path', () => {
    expect(files.map(({ name }) => name).sort()).toEqual([
      'appointments/cancelled',
      'appointments/disputed',
      'appointments/no-show',
      'appointments/rebook-booked',
      'appointments/rebook-no-answer',
      'appointments/rescheduled',
      'appointments/shown-by-client',
      'appointments/shown-by-lead',
      'billing/invoice-paid',
      'billing/one-milestone',
      'campaigns/leads-added',
      'leads/booked',
      'leads/callback',
      'leads/exhausted',
      'leads/opted-out',
    ]);
  });

  test.each(files)('$name replays under the workflows as they are now', async ({ file }) => {
    await Worker.runReplayHistory({ workflowBundle: bundle }, read(file));
  });

  test.each(files)('$name holds nobody’s name, number or address', ({ file }) => {
    const text = textOf(read(file));
    expect(text).toContain('operatorId');
    expect(text).not.toMatch(/@|\+\d{6,}|Sample|example/i);
  });
});

describe('what workflows are made of', () => {
  const modules = () =>
    [...bundle.code.matchAll(/^\/\*{3}\/ "?(\.[^"\n]+|[^"\n ]+)"?:?$/gm)].map((match) => match[1] ?? '');

  test('nothing but workflows, contracts and the pure SDK is reached: no validator, database, vendor or node', () => {
    console.log(
      modules().length,
      modules().filter((m) => !m.includes('node_modules')),
      bundle.code.length,
    );
  });
});

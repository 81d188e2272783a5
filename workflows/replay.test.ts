import { beforeAll, describe, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { SEQUENCES } from '../domain/campaigns/sequences.ts';
import { readHistories, textOf, toHistory } from '../tests/workflows/histories.ts';
import { quietenTemporal } from '../tests/workflows/quiet.ts';
import { bundleWorkflows } from '../worker/workers.ts';

/**
 * What workflows have done must stay what they would do: those that sleep today wake up under tomorrow's code. A new
 * path is recorded by its suite with `RECORD_HISTORIES=1`; what is recorded is kept, and a change that breaks it is
 * `patched`.
 */
const histories = readHistories();
let bundle: Awaited<ReturnType<typeof bundleWorkflows>>;

beforeAll(async () => {
  quietenTemporal();
  bundle = await bundleWorkflows();
});

test('there is a history of every path', () => {
  expect(histories.map(({ name }) => name).sort()).toEqual([
    'appointments/cancelled',
    'appointments/disputed',
    'appointments/no-show',
    'appointments/older-cancelled',
    'appointments/older-disputed',
    'appointments/older-no-show',
    'appointments/older-rescheduled',
    'appointments/older-shown-by-client',
    'appointments/older-shown-by-lead',
    'appointments/rebook-booked',
    'appointments/rebook-no-answer',
    'appointments/rescheduled',
    'appointments/shown-by-client',
    'appointments/shown-by-lead',
    'billing/cards-watched',
    'billing/credit-note',
    'billing/credit-note-of-draft',
    'billing/invoice-charged',
    'billing/invoice-overdue',
    'billing/invoice-paid',
    'billing/one-milestone',
    'billing/payment-setup-completed',
    'billing/payment-setup-expired',
    'billing/reconciled',
    'billing/usage-closed',
    'billing/usage-watched',
    'calls/erased',
    'campaigns/ended',
    'campaigns/leads-added',
    'campaigns/leads-added-in-stretches',
    'campaigns/paused',
    'campaigns/rolled-out',
    'campaigns/so-many-a-day',
    'campaigns/superseded',
    'connections/found-right',
    'connections/found-wrong',
    'connections/registered',
    'connections/unreachable',
    'contacts/erased',
    'contacts/settled',
    'instantly/away',
    'instantly/listed',
    'instantly/picked-up',
    'instantly/reconciled',
    'instantly/refused',
    'leads/booked-after-link',
    'leads/booked-not-really',
    'leads/branched',
    'leads/bulk-done',
    'leads/callback',
    'leads/exhausted',
    'leads/imported',
    'leads/imported-by-address',
    'leads/moved',
    'leads/older-booked',
    'leads/older-booked-after-link',
    'leads/older-booked-not-really',
    'leads/older-callback',
    'leads/older-exhausted',
    'leads/older-opted-out',
    'leads/opted-out',
    'leads/paused',
    'messaging/letter',
    'messaging/written',
    'policies/forgotten',
  ]);
});

describe.each(histories)('$name', (recorded) => {
  test('replays under the workflows as they are now', async () => {
    await Worker.runReplayHistory({ workflowBundle: bundle }, toHistory(recorded));
  });

  test('holds nobody’s name, number or address', () => {
    const text = textOf(recorded.json);
    expect(text).toContain('operatorId');
    expect(text).not.toMatch(/@|\+\d{6,}|sample|example/i);
  });
});

test('a lead’s history has at most 12 events a step', () => {
  const walked = histories.find(({ name }) => name === 'leads/exhausted');
  const events = walked?.json['events'] as readonly unknown[];
  // Two calls, three messages and four waits.
  expect(events.length / SEQUENCES.standard.length).toBeLessThanOrEqual(12);
});

test('workflows reach contracts, the domain and the SDK alone: no validator, database, vendor or node', () => {
  const modules = [...bundle.code.matchAll(/^\/\*\*\*\/ "\.\/([^"]+)"/gm)].map((match) => match[1] ?? '');
  const packages = modules.flatMap(
    (module) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(module)?.[1] ?? [],
  );
  const folders = modules
    .filter((module) => !module.includes('node_modules'))
    .map((module) => module.split('/')[0]);
  expect([...new Set(packages)].sort()).toEqual([
    '@temporalio/common',
    '@temporalio/workflow',
    'long',
    'ms',
    'nexus-rpc',
  ]);
  expect([...new Set(folders)].filter((folder) => folder !== 'domain').sort()).toEqual([
    'contracts',
    'workflows',
  ]);
});

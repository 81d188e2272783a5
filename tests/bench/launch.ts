import { setTimeout as delay } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { CAMPAIGN_WORKFLOW, campaignWorkflowId } from '../../contracts/campaigns/workflow.ts';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { POLICIES } from '../../domain/policies/standard.ts';
import { createFixture, openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { type Figure, rate } from './figure.ts';
import { onBareServer, onOurServer, timeAll } from './temporal-bench.ts';

const LEADS = 3_000;
const AT_ONCE = 50;
/** No aim is worth waiting for longer. */
const PATIENCE_MS = 300_000;
const FIRST_WAITS: readonly Step[] = [{ id: 'wait', kind: 'wait', seconds: 30 * 86_400 }];

/** How quickly a campaign's leads get under way, beside bare workflows with one activity and a timer. */
export async function measureLaunch(): Promise<Figure[]> {
  const bareMs = await onBareServer(async (client, touched) => {
    const begun = performance.now();
    await timeAll(LEADS, AT_ONCE, () =>
      client.workflow.start('bare', { taskQueue: TASK_QUEUES.main, workflowId: randomUUID() }),
    );
    await until(async () => touched() >= LEADS);
    return performance.now() - begun;
  });
  const world = await openTestWorld();
  try {
    const campaign = await fill(world);
    const oursMs = await onOurServer(world, async (client) => {
      const begun = performance.now();
      await client.workflow.start(CAMPAIGN_WORKFLOW, {
        workflowId: campaignWorkflowId(campaign.campaignId),
        taskQueue: TASK_QUEUES.main,
        args: [{ operatorId: campaign.operatorId, campaignId: campaign.campaignId }],
      });
      await until(async () => (await unplanned(world, campaign.campaignId)) === 0);
      return performance.now() - begun;
    });
    const [ours, bare] = [rate(LEADS, oursMs), rate(LEADS, bareMs)];
    return [
      {
        what: `launch of ${LEADS.toLocaleString('en')} leads`,
        ours: `${ours}/s`,
        bare: `${bare}/s`,
        value: ours / bare,
        aim: { atLeast: 0.6 },
      },
    ];
  } finally {
    await world.close();
  }
}

/** A campaign whose pace is no limit, with leads that wait for long in their first step. */
async function fill(world: TestWorld) {
  const fixture = await createFixture(world.db);
  const { operatorId, clientId, campaignId, policyId, sequenceId, leadId } = fixture;
  await world.ask('UPDATE policy SET body = $2 WHERE id = $1', [
    policyId,
    JSON.stringify({ ...POLICIES.quick, launch: { leadsPerSecond: 1_000_000 } }),
  ]);
  await world.ask('UPDATE sequence SET steps = $2 WHERE id = $1', [sequenceId, JSON.stringify(FIRST_WAITS)]);
  await world.ask('UPDATE lead SET started_at = now(), ended_at = now() WHERE id = $1', [leadId]);
  await world.ask(
    `WITH people AS (
       INSERT INTO contact (operator_id, phone) SELECT $1, '+1212' || to_char(5000000 + n, 'FM0000000')
       FROM generate_series(1, $4::int) n RETURNING id)
     INSERT INTO lead (operator_id, client_id, campaign_id, contact_id) SELECT $1, $2, $3, id FROM people`,
    [operatorId, clientId, campaignId, LEADS],
  );
  await world.ask('ANALYZE');
  return fixture;
}

/** Leads that have not been told yet what their first step is. */
async function unplanned(world: TestWorld, campaignId: string): Promise<number> {
  const [row] = await world.ask<{ left: number }>(
    'SELECT count(*)::int AS left FROM lead WHERE campaign_id = $1 AND ended_at IS NULL AND (started_at IS NULL OR wake_at IS NULL)',
    [campaignId],
  );
  return row?.left ?? 0;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; await delay(50)) if (await isSo()) return;
  throw new Error(`${LEADS} leads were not under way within ${PATIENCE_MS / 1000} s`);
}

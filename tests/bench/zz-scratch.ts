import { randomUUID } from 'node:crypto';
import { checkout } from '../../scripts/local/checkout.ts';
import { PERMISSIONS } from '../../contracts/identity/permissions.ts';
import { readDashboard } from '../../services/analytics/read-dashboard.ts';
import { readRevenue } from '../../services/analytics/read-revenue.ts';
import { readFunnel } from '../../services/campaigns/read-funnel.ts';
import { readMilestoneProgress } from '../../services/billing/read-progress.ts';
import { startTestPostgres } from '../setup/postgres.ts';
import { openTestWorld } from '../setup/fixtures.ts';
import { testSeal } from '../setup/seal.ts';
import { seedLeads } from './seed-leads.ts';

const N = Number(process.argv[2] ?? 1000000);
const stop = await startTestPostgres(checkout);
try {
  const world = await openTestWorld();
  const t = (what: string, since: number) => console.log(what, Math.round(performance.now() - since), 'ms');
  let at = performance.now();
  const { operatorId, clientIds, campaignIds } = await seedLeads(world.ask, N);
  t('seed', at);
  at = performance.now();
  await world.ask(`INSERT INTO lead_first (operator_id, client_id, campaign_id, lead_id, kind, at)
    SELECT operator_id, client_id, campaign_id, id, 'contacted', created_at + interval '1 hour' FROM lead WHERE operator_id = $1 AND random() < 0.4`, [operatorId]);
  t('firsts', at);
  at = performance.now();
  await world.ask('ALTER TABLE appointment DISABLE TRIGGER appointment_status_begins');
  await world.ask(`INSERT INTO appointment (operator_id, client_id, campaign_id, lead_id, contact_id, policy_id, title, zone, starts_at, ends_at, booked_at, status, decided_at)
    SELECT l.operator_id, l.client_id, l.campaign_id, l.id, l.contact_id, c.policy_id, 'S', 'America/New_York', l.created_at + interval '3 days', l.created_at + interval '3 days', l.created_at,
      (ARRAY['shown','shown','no_show','cancelled'])[1 + floor(random()*4)::int], l.created_at + interval '5 days'
    FROM lead l JOIN campaign c ON c.id = l.campaign_id WHERE l.operator_id = $1 AND random() < 0.05`, [operatorId]);
  await world.ask('ALTER TABLE appointment ENABLE TRIGGER appointment_status_begins');
  t('appointments', at);
  for (const clientId of clientIds) await world.ask(`INSERT INTO agreement (operator_id, client_id, version, rate_micros_per_minute, milestone_size, milestone_price_cents, terms_days, effective_from) VALUES ($1,$2,1,200000,25,200000,14,'2020-01-01')`, [operatorId, clientId]);
  await world.ask(`INSERT INTO task (operator_id, client_id, key, kind, title, due_at) SELECT $1, $2, 'k'||n, 'manual', 'T', now() + n * interval '1 minute' FROM generate_series(1, 20000) n`, [operatorId, clientIds[0]]);
  await world.ask('ANALYZE');
  const rows = await world.ask('SELECT count(*)::int AS rows, count(DISTINCT day)::int AS days FROM day_count');
  console.log(rows);
  const actor = { kind: 'person', id: randomUUID() } as const;
  const operator = { tenant: { role: 'operator', operatorId }, actor } as const;
  const client = { tenant: { role: 'client', operatorId, clientId: clientIds[0] }, actor } as const;
  const rep = { tenant: { role: 'operator', operatorId }, actor, only: { assignedTo: 'x', orNobody: true } } as const;
  await world.ask(`UPDATE lead SET assigned_to = 'x' WHERE id IN (SELECT id FROM lead WHERE operator_id = $1 ORDER BY created_at DESC LIMIT 5000)`, [operatorId]);
  const may = new Set(Object.keys(PERMISSIONS)) as never;
  const now = new Date();
  const sight = { may, seal: testSeal, publicUrl: 'https://x.test', now };
  const year = { from: new Date(now.getTime() - 390 * 864e5).toISOString().slice(0, 10), to: now.toISOString().slice(0, 10) };
  const asks: Record<string, () => Promise<unknown>> = {
    'dashboard operator 30': () => readDashboard(world.db, operator, {}, sight),
    'dashboard operator 390': () => readDashboard(world.db, operator, year, sight),
    'dashboard client 30': () => readDashboard(world.db, client, {}, sight),
    'dashboard client 390': () => readDashboard(world.db, client, year, sight),
    'dashboard campaign': () => readDashboard(world.db, operator, { campaignId: campaignIds[0]! }, sight),
    'dashboard rep': () => readDashboard(world.db, rep, {}, sight),
    funnel: () => readFunnel(world.db, operator, campaignIds[0]!),
    'funnel client': () => readFunnel(world.db, client, campaignIds[0]!),
    revenue: () => readRevenue(world.db, operator, {}, now),
    progress: () => readMilestoneProgress(world.db, operator, { limit: 50, now }),
    'progress client': () => readMilestoneProgress(world.db, client, { limit: 50, now }),
  };
  for (const [name, ask] of Object.entries(asks)) {
    const took: number[] = [];
    for (let i = 0; i < 60; i += 1) { const since = performance.now(); await ask(); if (i >= 10) took.push(performance.now() - since); }
    took.sort((a, b) => a - b);
    console.log(name.padEnd(26), 'p50', took[25]!.toFixed(1), 'p95', took[47]!.toFixed(1));
  }
  at = performance.now();
  await world.ask('SELECT recount_days($1)', [operatorId]);
  t('recount', at);
  await world.close();
} finally { await stop(); }

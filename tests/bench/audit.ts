import { randomUUID } from 'node:crypto';
import { openDatabase } from '../../prisma/client.ts';
import type { Tenant } from '../../prisma/tenant.ts';
import { listAudit } from '../../services/identity/list-audit.ts';
import { openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { type Figure, percentile } from './figure.ts';

const FEW = 1_000;
const ROUNDS = 30;
const PAGE = 50;

interface Trail {
  readonly operatorId: string;
  /** The first has nine of ten rows that are about a client. */
  readonly clientIds: readonly [string, string];
  readonly personId: string;
}

type Filter = Omit<Parameters<typeof listAudit>[2], 'limit'>;

const ASKED: readonly (readonly [what: string, filter: (trail: Trail) => Filter, as?: 'client'])[] = [
  ['all', () => ({})],
  ['one lead', () => ({ subjectType: 'lead', subjectId: leadOf(77) })],
  ['a common action', () => ({ action: 'lead.status' })],
  ['all of leads', () => ({ action: 'lead' })],
  ['an action of one in a hundred thousand', () => ({ action: 'client.pause' })],
  ['what people did', () => ({ actorKind: 'person' })],
  ['one person', ({ personId }) => ({ actorId: personId })],
  ['the smaller client', ({ clientIds }) => ({ clientId: clientIds[1] })],
  ['a day long ago', () => ({ to: new Date(Date.now() - 300 * 86_400_000) })],
  ['all, to a client', () => ({}), 'client'],
  ['a rare action, to a client', () => ({ action: 'client.pause' }), 'client'],
];

/** How long a page of the trail takes under row-level security, among many rows beside few. */
export async function measureAudit(many: number): Promise<Figure[]> {
  const world = await openTestWorld();
  const authDb = openDatabase(world.authUrl, 2);
  try {
    const few = await timesOf(world, authDb, FEW);
    const lots = await timesOf(world, authDb, many);
    return ASKED.flatMap(([what], i) => {
      const [ours, bare] = [percentile(lots[i] ?? [], 0.95), percentile(few[i] ?? [], 0.95)];
      const shown = { ours: `${ours.toFixed(1)} ms`, bare: `${bare.toFixed(1)} ms` };
      return [{ what: `trail, p95: ${what}`, ...shown, value: ours, aim: { atMost: 50 }, digits: 1 }];
    });
  } finally {
    await authDb.$disconnect();
    await world.close();
  }
}

async function timesOf({ db, ask }: TestWorld, authDb: TestWorld['db'], rows: number): Promise<number[][]> {
  const trail = await seedTrail(ask, rows);
  const { operatorId, clientIds } = trail;
  const times: number[][] = [];
  for (const [, filterOf, as] of ASKED) {
    const tenant: Tenant =
      as === 'client'
        ? { role: 'client', operatorId, clientId: clientIds[0] }
        : { role: 'operator', operatorId };
    const caller = { tenant, actor: { kind: 'key', id: 'bench' } } as const;
    const taken: number[] = [];
    for (let i = 0; i <= ROUNDS; i += 1) {
      const begun = performance.now();
      await listAudit({ db, authDb }, caller, { ...filterOf(trail), limit: PAGE });
      if (i > 0) taken.push(performance.now() - begun);
    }
    times.push(taken);
  }
  return times;
}

const leadOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Rows of a year: most of them what workflows and events did to leads, one in fifty what a person did. */
async function seedTrail(ask: TestWorld['ask'], rows: number): Promise<Trail> {
  const [operatorId, first, second, personId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await ask(
    `INSERT INTO organization (id, kind, operator_id, name, slug) VALUES ($1::uuid, 'operator', $1, 'Sample', $1::text)`,
    [operatorId],
  );
  await ask(
    `INSERT INTO audit (operator_id, client_id, actor_kind, actor_id, action, subject_type, subject_id, before, after, at)
     SELECT $1, CASE WHEN n % 10 = 0 THEN $3::uuid ELSE $2 END,
       CASE WHEN n % 50 = 1 THEN 'person' WHEN n % 3 = 0 THEN 'event' ELSE 'workflow' END,
       CASE WHEN n % 50 = 1 THEN CASE WHEN n % 500 = 1 THEN $4 ELSE gen_random_uuid()::text END
         WHEN n % 3 = 0 THEN 'twilio:' || n ELSE 'lead:' || n % 10000 END,
       CASE WHEN n % 100000 = 501 THEN 'client.pause' WHEN n % 50 = 1 THEN 'lead.pause' WHEN n % 7 = 0 THEN 'appointment.status'
         ELSE 'lead.status' END, 'lead', '00000000-0000-4000-8000-' || lpad((n % 100000)::text, 12, '0'),
       '{"status": "new"}', '{"status": "contacted", "reason": "a reason"}', now() - n * interval '31 seconds'
     FROM generate_series(1, $5::int) AS n`,
    [operatorId, first, second, personId, rows],
  );
  await ask('VACUUM (ANALYZE) audit');
  return { operatorId, clientIds: [first, second], personId };
}

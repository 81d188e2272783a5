import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openDatabase } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { openTestWorld, type TestWorld } from '../setup/fixtures.ts';
import { type Figure, percentile } from './figure.ts';
import { type SeededOperator, seedLeads } from './seed-leads.ts';

/** How often each is asked, the two in turn, so that whatever else the machine does is done to both. */
const OFTEN = 400;
const SELDOM = 40;

interface Asked {
  readonly what: string;
  readonly as: 'operator' | 'client';
  /** `mine` is what says whose rows are meant: nothing under the policies, a comparison without them. */
  readonly sql: (mine: string) => string;
  readonly values: (round: number) => readonly unknown[];
  readonly rounds?: number;
  /** How a policy on a contact reads: by its leads. */
  readonly ofContact?: boolean;
}

/**
 * What row-level security costs a query at so many leads: the same statement by the app's login under the policies, and
 * by the owner, whom no policy holds, with the tenant's id in its words. The median of each; what taking the role costs a
 * transaction is told beside it.
 */
export async function measureTenancy(many: number): Promise<Figure[]> {
  const world = await openTestWorld();
  const app = new pg.Client({ connectionString: world.appUrl });
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await Promise.all([app.connect(), owner.connect()]);
  try {
    await seedLeads(world.ask, Math.ceil(many / 10));
    const seeded = await seedLeads(world.ask, many);
    const figures: Figure[] = [];
    for (const asked of await questions(world, seeded))
      figures.push(await measureQuery({ app, owner }, seeded, asked));
    return [...figures, await measureRole(world, seeded)];
  } finally {
    await Promise.all([app.end(), owner.end()]);
    await world.close();
  }
}

async function questions(
  world: TestWorld,
  { operatorId, campaignIds }: SeededOperator,
): Promise<readonly Asked[]> {
  const rows = await world.ask<{ id: string; contactId: string }>(
    `SELECT id, contact_id AS "contactId" FROM lead WHERE operator_id = $1 AND campaign_id = $2 LIMIT ${OFTEN * 2}`,
    [operatorId, campaignIds[0]],
  );
  const idOf = (round: number) => rows[round % rows.length]?.id;
  const page = 'ORDER BY created_at DESC, id DESC LIMIT 50';
  const filter = "campaign_id = $1 AND status = 'booked'";
  const [as, none] = ['operator', () => []] as const;
  // One in a hundred leads is booked there.
  const campaign = () => [campaignIds[1]];
  return [
    {
      what: 'point read',
      as,
      sql: (mine) => `SELECT * FROM lead WHERE id = $1 AND ${mine}`,
      values: (n) => [idOf(n)],
    },
    { what: 'list page', as, sql: (mine) => `SELECT * FROM lead WHERE ${mine} ${page}`, values: none },
    {
      what: "list page of a client's",
      as: 'client',
      sql: (mine) => `SELECT * FROM lead WHERE ${mine} ${page}`,
      values: none,
    },
    {
      ...{ what: 'list page of a filter', as, values: campaign },
      sql: (mine) => `SELECT * FROM lead WHERE ${filter} AND ${mine} ${page}`,
    },
    {
      ...{ what: 'count of a filter', as, values: campaign, rounds: SELDOM },
      sql: (mine) => `SELECT count(*) FROM lead WHERE ${filter} AND ${mine}`,
    },
    {
      ...{ what: 'a contact, read by its client', as: 'client', ofContact: true },
      sql: (mine) => `SELECT * FROM contact WHERE id = $1 AND ${mine}`,
      values: (n) => [rows[n % rows.length]?.contactId],
    },
    {
      ...{ what: 'insert', as },
      sql: () => 'INSERT INTO contact (operator_id, email, first_name) VALUES ($1, $2, $3)',
      values: () => [operatorId, `${randomUUID()}@example.com`, 'Sample'],
    },
    {
      ...{ what: 'update', as },
      sql: (mine) => `UPDATE lead SET score = $2 WHERE id = $1 AND ${mine}`,
      values: (n) => [idOf(n), n % 100],
    },
  ];
}

async function measureQuery(
  { app, owner }: Readonly<Record<'app' | 'owner', pg.Client>>,
  { operatorId, clientIds: [clientId] }: SeededOperator,
  { what, as, sql, values, rounds = OFTEN, ofContact }: Asked,
): Promise<Figure> {
  const mine = as === 'operator' ? `operator_id = '${operatorId}'` : `client_id = '${clientId}'`;
  const whose = ofContact ? `EXISTS (SELECT FROM lead WHERE contact_id = contact.id AND ${mine})` : mine;
  const [operator, client] = as === 'operator' ? [operatorId, ''] : ['', clientId];
  const time = async (connection: pg.Client, text: string, n: number, role?: string): Promise<number> => {
    await connection.query('BEGIN');
    if (role !== undefined)
      await connection.query(
        `SELECT set_config('role', $1, true), set_config('app.operator_id', $2, true), set_config('app.client_id', $3, true)`,
        [role, operator, client],
      );
    const begun = performance.now();
    await connection.query(text, [...values(n)]);
    const taken = performance.now() - begun;
    await connection.query('ROLLBACK');
    return taken;
  };
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let n = 0; n < rounds; n += 1) {
    ours.push(await time(app, sql('true'), n, `app_${as}`));
    bare.push(await time(owner, sql(whose), n));
  }
  return figure(`${what}: under the policies`, percentile(ours, 0.5), percentile(bare, 0.5));
}

function figure(what: string, ours: number, bare: number): Figure {
  return {
    what,
    ours: `${ours.toFixed(3)} ms`,
    bare: `${bare.toFixed(3)} ms`,
    value: ours / bare,
    aim: { atMost: 1.3 },
  };
}

/** One statement takes the role and the ids, so that it is one answer more to wait for. */
async function measureRole(world: TestWorld, { operatorId }: SeededOperator): Promise<Figure> {
  const byOwner = openDatabase(world.ownerUrl, 1);
  const byApp = openDatabase(world.appUrl, 1);
  const [ours, bare]: [number[], number[]] = [[], []];
  const timed = async (times: number[], work: () => Promise<unknown>): Promise<void> => {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  };
  try {
    for (let n = 0; n < OFTEN; n += 1) {
      await timed(ours, () => asOperator(byApp, operatorId, (tx) => tx.$queryRaw`SELECT 1`));
      await timed(bare, () => byOwner.$transaction((tx) => tx.$queryRaw`SELECT 1`));
    }
  } finally {
    await Promise.all([byOwner.$disconnect(), byApp.$disconnect()]);
  }
  // A transaction waits several times for its turn on a busy machine: the quick ones tell what it costs.
  const [with_, without] = [percentile(ours, 0.1), percentile(bare, 0.1)];
  return {
    ...figure('a transaction that takes its role, in ms more', with_, without),
    value: with_ - without,
    aim: { atMost: 1 },
  };
}

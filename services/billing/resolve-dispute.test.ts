import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addShows, type BilledShow, billShows } from '../../tests/setup/billed-shows.ts';
import {
  addClient,
  createFixture,
  type Fixture,
  openTestWorld,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { verifyAppointment } from '../appointments/verify-appointment.ts';
import type { Caller } from '../caller.ts';
import { openMilestones } from './open-milestones.ts';
import { postLedger } from './post-ledger.ts';
import { raiseDispute } from './raise-dispute.ts';
import { resolveDispute } from './resolve-dispute.ts';

let world: TestWorld;
let operatorId: string;
let staff: Caller;
let client: Fixture;
let shows: BilledShow[];

const NOW = new Date('2026-06-03T12:00:00Z');
const OUTCOMES = ['upheld', 'replaced', 'credited'] as const;

beforeAll(async () => {
  world = await openTestWorld();
  ({ operatorId } = await createFixture(world.db));
  staff = { tenant: { role: 'operator', operatorId }, actor: { kind: 'person', id: 'staff' } };
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await addClient(world.db, operatorId);
  shows = await billShows(world.db, client);
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, operatorId, work);
const count = () => openMilestones(world.db, { operatorId, clientId: client.clientId, now: NOW });

function showAt(i: number): BilledShow {
  const show = shows[i];
  if (!show) throw new Error('there is no such show');
  return show;
}

async function contest({ proofId }: BilledShow): Promise<string> {
  return (await raiseDispute(world.db, staff, { proofId, reason: 'Nobody came.' })).id;
}

const settle = (id: string, outcome: (typeof OUTCOMES)[number]) =>
  resolveDispute(world.db, staff, { id, outcome, reason: 'Looked into.' }, NOW);

const decide = ({ appointmentId }: BilledShow, verdict: 'shown' | 'no_show') =>
  verifyAppointment(world.db, staff, { appointmentId, verdict, reason: 'Looked into.' }, NOW);

/** How a proof was made good, and what of it is owed in money. */
const compensated = ({ proofId }: BilledShow) =>
  asked(async (tx) => {
    const proof = await tx.milestoneAppointment.findUniqueOrThrow({ where: { id: proofId } });
    const credits = await tx.creditNote.findMany({ where: { proofId } });
    return { by: proof.compensation, at: proof.reversedAt, credits: credits.map((note) => note.amountCents) };
  });

const EXPECTED = {
  upheld: { by: null, at: null, credits: [] },
  replaced: { by: 'replace', at: NOW, credits: [] },
  credited: { by: 'credit', at: NOW, credits: [8_000] },
};

test.each([1, 2, 3])(
  'twenty settlements with mixed outcomes while billing counts: one holds, and the show is made good once (%i)',
  async (round) => {
    const id = await contest(showAt(0));
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, i) => {
        if (i % 4 === 0) await count();
        return settle(id, OUTCOMES[(i + round) % 3] ?? 'upheld');
      }),
    );
    const outcomes = new Set(answers.flatMap((it) => (it.status === 'fulfilled' ? [it.value.status] : [])));
    const refusals = answers.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
    expect(outcomes.size).toBe(1);
    for (const refusal of refusals) expect(refusal).toMatchObject({ name: 'Refusal', code: 'conflict' });
    await count();
    const [outcome] = outcomes as Set<(typeof OUTCOMES)[number]>;
    expect(await compensated(showAt(0))).toEqual(EXPECTED[outcome ?? 'upheld']);
    expect(await asked((tx) => tx.dispute.findUniqueOrThrow({ where: { id } }))).toMatchObject({
      status: outcome,
    });
    const audits = await asked((tx) =>
      tx.audit.count({ where: { subjectId: id, action: 'dispute.resolve' } }),
    );
    expect(audits).toBe(1);
  },
);

test.each(['replace', 'credit'])(
  'a verdict that changes, billing that counts (%s) and settlements, all at once: each show is made good once',
  async (reversal) => {
    await world.ask('UPDATE agreement SET reversal = $1 WHERE client_id = $2', [reversal, client.clientId]);
    const contested = shows.slice(0, 8);
    const ids = await Promise.all(contested.map(contest));
    const work = contested.flatMap((show, i) => [
      () => decide(show, 'no_show'),
      () => settle(ids[i] ?? '', 'credited'),
      () => count(),
      () => settle(ids[i] ?? '', 'replaced'),
    ]);
    const answers = await Promise.allSettled(work.map((act) => act()));
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'conflict' });
    await count();
    for (const show of contested) {
      const { by, credits } = await compensated(show);
      expect(credits).toEqual(by === 'credit' ? [8_000] : []);
      expect(['replace', 'credit']).toContain(by);
    }
  },
);

test('a show that billing reversed meanwhile is settled as it was made good, and not otherwise', async () => {
  const id = await contest(showAt(0));
  await decide(showAt(0), 'no_show');
  await count();
  await expect(settle(id, 'upheld')).rejects.toMatchObject({ code: 'conflict' });
  await expect(settle(id, 'credited')).rejects.toMatchObject({ code: 'conflict' });
  await expect(settle(id, 'replaced')).resolves.toMatchObject({ status: 'replaced' });
  expect(await compensated(showAt(0))).toEqual(EXPECTED.replaced);
});

test('a show whose verdict was changed, and not counted yet, is not upheld', async () => {
  const id = await contest(showAt(0));
  await decide(showAt(0), 'no_show');
  await expect(settle(id, 'upheld')).rejects.toMatchObject({ code: 'conflict' });
  await decide(showAt(0), 'shown');
  await expect(settle(id, 'upheld')).resolves.toMatchObject({ status: 'upheld' });
});

test('a settlement that credits a show, and a booking about its invoice, do not wait for each other', async () => {
  const id = await contest(showAt(0));
  const { invoiceId } = showAt(0);
  const about = { operatorId, clientId: client.clientId, invoiceId, currency: 'usd', at: NOW };
  let settling: Promise<unknown> = Promise.resolve();
  await asked(async (tx) => {
    await tx.$queryRaw`SELECT id FROM invoice WHERE id = ${invoiceId}::uuid FOR UPDATE`;
    settling = settle(id, 'credited');
    await aLockIsAwaited();
    await postLedger(tx, {
      ...{ ...about, booking: 'payment:pi_1', kind: 'payment' },
      sides: { cash: 1, receivable: -1 },
    });
  });
  await expect(settling).resolves.toMatchObject({ status: 'credited' });
});

async function aLockIsAwaited(): Promise<void> {
  const waiting = () =>
    world.ask(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
  while ((await waiting()).length === 0);
}

test('the next show takes the place of one that is replaced, and no second bill is made', async () => {
  await settle(await contest(showAt(6)), 'replaced');
  await count();
  const [next] = await addShows(world.db, client, 1);
  await count();
  const slots = await asked((tx) =>
    tx.milestoneAppointment.findMany({ where: { clientId: client.clientId, slot: 7 } }),
  );
  expect(slots.find(({ reversedAt }) => !reversedAt)?.appointmentId).toBe(next);
  expect(await asked((tx) => tx.invoice.count({ where: { clientId: client.clientId } }))).toBe(1);
});

test('the slot of a show that is credited stays billed: the next show counts towards the next milestone', async () => {
  await settle(await contest(showAt(6)), 'credited');
  await addShows(world.db, client, 24);
  await count();
  const standing = () =>
    asked((tx) => tx.milestoneAppointment.count({ where: { clientId: client.clientId, slot: 7 } }));
  expect(await standing()).toBe(1);
  await addShows(world.db, client, 1);
  await count();
  expect(await standing()).toBe(2);
  expect(await asked((tx) => tx.invoice.count({ where: { clientId: client.clientId } }))).toBe(2);
});

test('a price that does not divide is given back to the cent: all slots together come to it', async () => {
  const { milestoneId } = showAt(0);
  await asked((tx) => tx.milestone.update({ where: { id: milestoneId }, data: { amountCents: 199_999 } }));
  for (const show of shows) await settle(await contest(show), 'credited');
  const { _sum, _count } = await asked((tx) =>
    tx.creditNote.aggregate({ where: { milestoneId }, _sum: { amountCents: true }, _count: true }),
  );
  expect([_sum.amountCents, _count]).toEqual([199_999, 25]);
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Database } from '../../prisma/client.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { addLead, createFixture, openTestWorld, owed, type TestWorld } from '../../tests/setup/fixtures.ts';
import { leftBy, openImportDesk } from '../../tests/setup/imports.ts';
import type { ImportDeps } from './run-import.ts';

/** What happens to a process that is killed: nothing more is asked, and nothing more is heard. */
class Killed extends Error {}

type When = 'before it is asked' | 'after it was done';

let world: TestWorld;

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());

const CSV = [
  'phone,email,tags,state',
  '4155550101,a1@example.com,x,',
  '4155550102,,,CA',
  'bad,,,',
  '4155550101,,y,', // of line 2, in a later batch
  ',a5@example.com,,',
  '4155550106,a5@example.com,,', // teaches line 6 its phone
  '4155550107,a1@example.com,,', // shares an email
  '4155550108,,,',
  '4155550109,,"x,y,z",',
  '4155550110,,,', // suppressed
  '8005550111,,,', // of no zone
  '4155550190,,,', // a lead of the campaign
].join('\n');

const BATCH = 3;

/** Imports the file for an operator of its own, dying at one place; another worker follows until it is done. */
async function runKilled(kill: (deps: ImportDeps) => Partial<ImportDeps>) {
  const fixture = await createFixture(world.db);
  const desk = openImportDesk(world, fixture);
  const { operatorId, campaignId } = fixture;
  await asOperator(world.db, operatorId, async (tx) => {
    await addLead(tx, fixture, { phone: '+14155550190', email: null });
    for (const channel of ['sms', 'call'])
      await tx.suppression.create({
        data: { operatorId, channel, address: '+14155550110', reason: 'opted_out' },
      });
  });
  const consent = { channels: ['sms' as const], source: 'Sample fair' };
  const importId = await desk.send(campaignId, CSV, { consent });
  let deaths = 0;
  try {
    await desk.run(importId, { batchSize: BATCH, ...kill(desk.deps) });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    deaths += 1;
    await desk.run(importId, { batchSize: BATCH });
  }
  desk.close();
  const [granted] = await world.ask(
    `SELECT array_agg(address ORDER BY address) AS to FROM consent WHERE operator_id = $1`,
    [operatorId],
  );
  const contacts = await world.ask(
    `SELECT phone, email, tags FROM contact WHERE operator_id = $1 AND
    (phone LIKE '+14155550%' OR phone LIKE '+1800%' OR email LIKE 'a%') ORDER BY phone`,
    [operatorId],
  );
  const told = await asOperator(world.db, operatorId, (tx) => owed(tx, `campaign:${campaignId}`));
  return { deaths, left: { ...(await leftBy(world, importId)), granted, contacts, told } };
}

/** Connections on which the nth statement of all is the last. */
function dyingPool(pool: pg.Pool, nth: number, when: When, count: { statements: number }): pg.Pool {
  const dying = (connection: pg.PoolClient): pg.PoolClient => {
    let dead = false;
    return new Proxy(connection, {
      get(target, name) {
        // A connection of the dead is cut; the server takes back what was not committed.
        if (name === 'release') return () => target.release(dead);
        if (name !== 'query') return Reflect.get(target, name, target);
        return (...args: unknown[]) => {
          if (dead) return Promise.reject(new Killed());
          count.statements += 1;
          const isLast = count.statements === nth;
          if (isLast && when === 'before it is asked') {
            dead = true;
            // A COPY is a stream, and dies at once.
            if (typeof args[0] !== 'string') throw new Killed();
            return Promise.reject(new Killed());
          }
          const answer = Reflect.apply(target.query, target, args);
          if (!isLast || !(answer instanceof Promise)) return answer;
          dead = true;
          return answer.then(() => Promise.reject(new Killed()));
        };
      },
    });
  };
  return new Proxy(pool, {
    get: (target, name) =>
      name === 'connect' ? async () => dying(await target.connect()) : Reflect.get(target, name, target),
  });
}

/** The transactions of the ORM, of which the nth is the last. */
function dyingDatabase(db: Database, nth: number, when: When): Database {
  let count = 0;
  return new Proxy(db, {
    get(target, name) {
      if (name !== '$transaction') return Reflect.get(target, name, target);
      return async (...args: Parameters<Database['$transaction']>) => {
        count += 1;
        if (count === nth && when === 'before it is asked') throw new Killed();
        const answer: unknown = await Reflect.apply(target.$transaction, target, args);
        if (count === nth) throw new Killed();
        return answer;
      };
    },
  });
}

describe('wherever the worker dies, another makes of the file what one would have made', () => {
  test.each<When>(['before it is asked', 'after it was done'])(
    'at any statement of a batch, %s',
    async (when) => {
      const count = { statements: 0 };
      const whole = await runKilled(({ copies }) => ({ copies: dyingPool(copies, 0, when, count) }));
      expect(whole).toMatchObject({ deaths: 0, left: { import: { status: 'done', imported: 8 } } });
      const { statements } = count;
      expect(statements).toBeGreaterThan(40);
      let deaths = 0;
      for (let nth = 1; nth <= statements; nth += 1) {
        const killed = await runKilled(({ copies }) => ({
          copies: dyingPool(copies, nth, when, { statements: 0 }),
        }));
        deaths += killed.deaths;
        expect({ nth, ...killed.left }).toEqual({ nth, ...whole.left });
      }
      // All but those that are streams.
      expect(deaths).toBeGreaterThan(statements * 0.8);
    },
    600_000,
  );

  test.each<When>(['before it is asked', 'after it was done'])(
    'at its beginning and its end, %s',
    async (when) => {
      const whole = await runKilled(() => ({}));
      for (const nth of [1, 2]) {
        const killed = await runKilled(({ db }) => ({ db: dyingDatabase(db, nth, when) }));
        expect(killed.deaths).toBe(1);
        expect(killed.left).toEqual(whole.left);
      }
    },
  );

  test('while it reads, or tells how far it is', async () => {
    const whole = await runKilled(() => ({}));
    for (let nth = 1; nth <= 6; nth += 1) {
      let count = 0;
      const progress = () => {
        count += 1;
        if (count === nth) throw new Killed();
      };
      const killed = await runKilled(() => ({ progress }));
      expect(killed.deaths).toBe(1);
      expect(killed.left).toEqual(whole.left);
    }
  });

  test('and while one that was thought dead goes on beside it', async () => {
    const whole = await runKilled(() => ({}));
    const fixture = await createFixture(world.db);
    const desk = openImportDesk(world, fixture);
    const importId = await desk.send(fixture.campaignId, CSV);
    const runs = await Promise.allSettled(
      Array.from({ length: 3 }, () => desk.run(importId, { batchSize: BATCH })),
    );
    // Whoever finds the other ahead gives up; the activity is tried again.
    if (runs.every(({ status }) => status === 'rejected')) await desk.run(importId, { batchSize: BATCH });
    const left = await leftBy(world, importId);
    desk.close();
    expect(left.leads.length).toBe(left.import?.['imported']);
    expect(left.leads.map(({ line }) => line)).toEqual(
      expect.arrayContaining(whole.left.leads.map(({ line }) => line)),
    );
    expect(left.import).toMatchObject({ status: 'done', records_done: whole.left.import?.['records_done'] });
  });
});

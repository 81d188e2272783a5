import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import type { NewBulk } from '../../contracts/leads/bulk-api.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  addLead,
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { askBulk } from './ask-bulk.ts';
import { getBulkAction } from './get-bulk-action.ts';
import { listBulkRefusals } from './list-bulk-refusals.ts';
import { stopBulk } from './stop-bulk.ts';
import { type BulkSteering, type WorkBulk, workBulk } from './work-bulk.ts';

let world: TestWorld;
let fixture: Fixture;
let caller: Caller;
/** The leads that were asked, each time. */
let asked: string[];
const NOW = new Date('2026-06-01T12:00:00Z');

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const { operatorId } = fixture;
  caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'person', id: 'ana' } };
  asked = [];
});

const read = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** Leads beside the fixture's, quickly. */
async function addLeads(count: number): Promise<void> {
  const { operatorId, clientId, campaignId } = fixture;
  await read(async (tx) => {
    const contacts = Array.from({ length: count }, (_, i) => ({
      id: randomUUID(),
      operatorId,
      firstName: `${i}`,
    }));
    await tx.contact.createMany({ data: contacts });
    await tx.lead.createMany({
      data: contacts.map(({ id }) => ({ operatorId, clientId, campaignId, contactId: id })),
    });
  });
}

async function ask(input: Partial<NewBulk> & Pick<NewBulk, 'kind'>): Promise<string> {
  const selection = input.leadIds ? {} : { filter: { campaignId: fixture.campaignId } };
  return (await askBulk(world.db, caller, { reason: 'as agreed', change: {}, ...selection, ...input })).id;
}

const steerAll: WorkBulk['steer'] = async (_, { leadId }) => {
  asked.push(leadId);
  return { status: 'done', refusal: null };
};

const page = (bulkActionId: string, deps: Partial<WorkBulk> = {}) =>
  workBulk(
    { db: world.db, now: NOW, atOnce: 4, steer: steerAll, givesUp: false, ...deps },
    { operatorId: fixture.operatorId, bulkActionId },
  );

async function finish(bulkActionId: string, deps: Partial<WorkBulk> = {}) {
  let progress = await page(bulkActionId, deps);
  while (progress.status === 'running') progress = await page(bulkActionId, deps);
  return progress;
}

/** Somebody who works for the operator. @returns the id of the user */
async function addMember(): Promise<string> {
  const id = randomUUID();
  await world.ask('INSERT INTO "user" (id, name, email, updated_at) VALUES ($1, $2, $3, now())', [
    ...[id, 'Sample Rep', `rep-${id}@example.com`],
  ]);
  await world.ask('INSERT INTO "member" (organization_id, user_id, role) VALUES ($1, $2, $3)', [
    ...[fixture.operatorId, id, 'rep'],
  ]);
  return id;
}

const tagged = () => read((tx) => tx.lead.count({ where: { contact: { tags: { has: 'vip' } } } }));

describe('a tag for many', () => {
  test('reaches each lead once, over several pages, and counts who had it already', async () => {
    await addLeads(1201);
    await read((tx) => tx.contact.update({ where: { id: fixture.contactId }, data: { tags: ['vip'] } }));
    const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
    expect(await finish(id)).toMatchObject({ status: 'done', total: 1202, changed: 1201, unchanged: 1 });
    const twice = await read((tx) => tx.$queryRaw`SELECT 1 FROM contact WHERE cardinality(tags) <> 1`);
    expect([await tagged(), twice]).toEqual([1202, []]);
  });

  test('a worker that dies in the middle of a page leaves nothing of it, and the next one goes on there', async () => {
    await addLeads(600);
    const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
    await page(id);
    expect(await tagged()).toBe(500);
    // It dies after the tags are written and before the page is noted.
    await world.ask(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'died'; END $$;
      CREATE TRIGGER die BEFORE UPDATE ON bulk_action FOR EACH ROW EXECUTE FUNCTION die()`);
    await expect(page(id)).rejects.toThrow('died');
    await world.ask('DROP TRIGGER die ON bulk_action; DROP FUNCTION die()');
    expect(await tagged()).toBe(500);
    expect(await finish(id)).toMatchObject({ changed: 601, unchanged: 0 });
    const audits = await read((tx) => tx.audit.count({ where: { action: 'lead.tag' } }));
    expect(audits).toBe(601);
  });

  test('two workers at once do each page once', async () => {
    await addLeads(900);
    const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
    await Promise.all([finish(id), finish(id), finish(id)]);
    expect(await page(id)).toMatchObject({ status: 'done', changed: 901, unchanged: 0 });
  });

  test('tells a running lead whose sequence has a goal of that tag, and nobody else', async () => {
    const { operatorId } = fixture;
    const [watching, unconcerned, ended] = await read(async (tx) => {
      const goals = [{ kind: 'tag', has: 'vip' }];
      const data = { operatorId, name: 'x', version: 1, steps: [] };
      const withGoal = await tx.sequence.create({ data: { ...data, goals } });
      const without = await tx.sequence.create({ data: { ...data, version: 2 } });
      const leads = [];
      for (const { sequenceId, endedAt } of [
        { sequenceId: withGoal.id, endedAt: null },
        { sequenceId: without.id, endedAt: null },
        { sequenceId: withGoal.id, endedAt: NOW },
      ]) {
        const { leadId } = await addLead(tx, fixture);
        await tx.lead.update({ where: { id: leadId }, data: { sequenceId, startedAt: NOW, endedAt } });
        leads.push(leadWorkflowId(leadId));
      }
      return leads as [string, string, string];
    });
    await finish(await ask({ kind: 'tag', change: { tag: 'vip' } }));
    const told = await read((tx) => owed(tx, watching, unconcerned, ended, leadWorkflowId(fixture.leadId)));
    expect(told).toEqual(['leadSequence leadEvent look_again']);
    const [signal] = await read((tx) => tx.workflowSignal.findMany({ where: { workflowId: watching } }));
    expect(signal?.status).toBe('pending');
  });

  test('waits while the relay has much to deliver, so that a STOP does not stand behind thousands', async () => {
    const { operatorId } = fixture;
    const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
    const waiting = { operatorId, workflowType: 'x', input: {}, args: [] };
    await read((tx) =>
      tx.workflowSignal.createMany({
        data: Array.from({ length: 201 }, (_, i) => ({ ...waiting, workflowId: `w${i}` })),
      }),
    );
    expect(await page(id)).toMatchObject({ status: 'running', congested: true, changed: 0 });
    await world.ask(`UPDATE workflow_signal SET status = 'sent'`);
    expect(await page(id)).toMatchObject({ changed: 1, congested: false });
  });

  test('and an untag takes it off again, whatever other tags there are', async () => {
    await read((tx) =>
      tx.contact.update({ where: { id: fixture.contactId }, data: { tags: ['a', 'vip', 'b'] } }),
    );
    await finish(await ask({ kind: 'untag', change: { tag: 'vip' } }));
    const { tags } = await read((tx) => tx.contact.findUniqueOrThrow({ where: { id: fixture.contactId } }));
    expect(tags).toEqual(['a', 'b']);
  });
});

test('an assignment says in the audit trail who had the lead before', async () => {
  await read((tx) => tx.lead.update({ where: { id: fixture.leadId }, data: { assignedTo: 'ben' } }));
  const cleo = await addMember();
  await finish(await ask({ kind: 'assign', change: { assignedTo: cleo }, leadIds: [fixture.leadId] }));
  const [entry] = await read((tx) => tx.audit.findMany({ where: { action: 'lead.assign' } }));
  expect(entry).toMatchObject({ actorId: 'ana', subjectId: fixture.leadId, before: { assignedTo: 'ben' } });
  expect(entry?.after).toMatchObject({ assignedTo: cleo });
  const lead = await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } }));
  expect(lead.assignedTo).toBe(cleo);
  await finish(await ask({ kind: 'assign', change: { assignedTo: null } }));
  expect(
    (await read((tx) => tx.lead.findUniqueOrThrow({ where: { id: fixture.leadId } }))).assignedTo,
  ).toBeNull();
});

test('leads that are added after it was asked for are left alone', async () => {
  const id = await ask({ kind: 'tag', change: { tag: 'vip' } });
  await addLeads(3);
  const later = new Date(Date.now() + 60_000);
  await read((tx) =>
    tx.lead.updateMany({ where: { id: { not: fixture.leadId } }, data: { createdAt: later } }),
  );
  expect(await finish(id)).toMatchObject({ total: 1, changed: 1 });
  expect(await tagged()).toBe(1);
});

test('a change to none is done at once, and no workflow is owed a start', async () => {
  const state = await askBulk(world.db, caller, {
    ...{ kind: 'stop', reason: 'x', change: {}, filter: { campaignId: randomUUID() } },
  });
  expect(state).toMatchObject({ status: 'done', total: 0, passedOver: 0 });
  expect(await read((tx) => owed(tx, `bulk:${state.id}`))).toEqual([]);
});

describe('asking each lead', () => {
  test('keeps refusals with their reasons, and goes on', async () => {
    await addLeads(249);
    const id = await ask({ kind: 'pause' });
    const steer: WorkBulk['steer'] = async (_, { leadId }) =>
      leadId === fixture.leadId
        ? { status: 'refused', refusal: 'its sequence has ended' }
        : { status: 'done', refusal: null };
    expect(await finish(id, { steer })).toMatchObject({ status: 'done', changed: 249, refused: 1 });
    const { items } = await listBulkRefusals(world.db, caller, { id, limit: 10 });
    expect(items).toMatchObject([{ leadId: fixture.leadId, reason: 'its sequence has ended' }]);
  });

  test('hands each lead on as who asked, with the reason, the step and the action', async () => {
    const seen: [string, BulkSteering][] = [];
    const id = await ask({ kind: 'move', change: { stepId: 's3' } });
    const steer: WorkBulk['steer'] = async (actor, lead) => {
      seen.push([actor.id, lead]);
      return { status: 'done', refusal: null };
    };
    await finish(id, { steer });
    const { leadId } = fixture;
    expect(seen).toEqual([
      ['ana', { leadId, kind: 'move', stepId: 's3', reason: 'as agreed', bulkActionId: id }],
    ]);
  });

  test('a page that fails is asked again as a whole; in the end only whoever does not answer is refused', async () => {
    await addLeads(30);
    const id = await ask({ kind: 'stop' });
    const steer: WorkBulk['steer'] = async (actor, lead) => {
      if (lead.leadId === fixture.leadId) throw new Error('no answer');
      return steerAll(actor, lead);
    };
    await expect(page(id, { steer })).rejects.toThrow('no answer');
    expect(await getBulkAction(world.db, caller, id, NOW)).toMatchObject({ changed: 0, refused: 0 });
    expect(await finish(id, { steer, givesUp: true })).toMatchObject({ changed: 30, refused: 1 });
    const { items } = await listBulkRefusals(world.db, caller, { id, limit: 10 });
    expect(items.map(({ leadId }) => leadId)).toEqual([fixture.leadId]);
  });

  test('who was moved before a crash, and fits the filter no longer, is counted all the same', async () => {
    const { operatorId, clientId, leadId } = fixture;
    await read((tx) => tx.lead.update({ where: { id: leadId }, data: { stepId: 's1' } }));
    const filter = { campaignId: fixture.campaignId, stepId: 's1' };
    const id = await ask({ kind: 'move', change: { stepId: 's2' }, filter });
    await read(async (tx) => {
      await tx.leadAction.create({
        data: {
          ...{ operatorId, clientId, leadId, bulkActionId: id, kind: 'move', stepId: 's2', reason: 'x' },
          ...{ actorKind: 'person', actorId: 'ana', status: 'done' },
        },
      });
      await tx.lead.update({ where: { id: leadId }, data: { stepId: 's2' } });
    });
    expect(await finish(id)).toMatchObject({ total: 1, changed: 1 });
    expect(asked).toEqual([leadId]);
  });

  test('a worker that was taken for dead notes nothing that another one has noted', async () => {
    await addLeads(149);
    const id = await ask({ kind: 'resume' });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const late = page(id, {
      steer: async (actor, lead) => {
        await held;
        return steerAll(actor, lead);
      },
    });
    await finish(id);
    release();
    expect(await late).toMatchObject({ status: 'done', changed: 150 });
  });

  test('a stop lets the page that is under way finish, and begins no other', async () => {
    await addLeads(249);
    const id = await ask({ kind: 'stop' });
    let stopped: Promise<unknown> | undefined;
    const steer: WorkBulk['steer'] = async (actor, lead) => {
      await (stopped ??= stopBulk(world.db, caller, id, NOW));
      return steerAll(actor, lead);
    };
    expect(await finish(id, { steer })).toMatchObject({ status: 'stopped', changed: 100 });
    expect(asked).toHaveLength(100);
    expect(await getBulkAction(world.db, caller, id, NOW)).toMatchObject({ passedOver: 150 });
    // To stop it again changes nothing.
    await stopBulk(world.db, caller, id, NOW);
  });

  test('what is done cannot be stopped', async () => {
    const id = await ask({ kind: 'stop' });
    await finish(id);
    await expect(stopBulk(world.db, caller, id, NOW)).rejects.toMatchObject({ code: 'conflict' });
  });
});

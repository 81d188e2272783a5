import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import { leadWorkflowId } from '../../contracts/leads/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import {
  createFixture,
  type Fixture,
  openTestWorld,
  owed,
  type TestWorld,
} from '../../tests/setup/fixtures.ts';
import { lockIsAwaited } from '../../tests/setup/lock-awaited.ts';
import { addStandingLead, addVersion, SINCE, WAKE } from '../../tests/setup/sequences.ts';
import type { Caller } from '../caller.ts';
import { notePromise } from '../policies/note-promise.ts';
import { finishRollout } from './finish-rollout.ts';
import { previewRollout } from './preview-rollout.ts';
import { LEADS_A_PAGE, movePage } from './move-page.ts';
import { rollBackSequence } from './roll-back-sequence.ts';
import { rollOutSequence } from './roll-out-sequence.ts';

let world: TestWorld;
let fixture: Fixture;
let caller: Caller;
let old: string;

const NOW = new Date('2026-05-06T16:00:00Z');
const wait = (id: string, seconds = 60): Step => ({ id, kind: 'wait', seconds });
const sms: Step = { id: 'text', kind: 'sms', template: 'sequence_sms' };

beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
  const { operatorId } = fixture;
  caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
  old = await asked((tx) => addVersion(tx, fixture, [sms, wait('w1'), wait('w2'), wait('w3')]));
  await asked((tx) => tx.campaign.update({ where: { id: fixture.campaignId }, data: { sequenceId: old } }));
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);
const version = (...steps: Step[]) => asked((tx) => addVersion(tx, fixture, steps));
const stand = (stepId: string, sequenceId = old) =>
  asked((tx) => addStandingLead(tx, fixture, { sequenceId, stepId }));
const read = (id: string) => asked((tx) => tx.lead.findUniqueOrThrow({ where: { id } }));
const told = (id: string) => asked((tx) => owed(tx, leadWorkflowId(id)));
const rollOut = (sequenceId: string, choices = {}) =>
  rollOutSequence(world.db, caller, { id: fixture.campaignId, sequenceId, choices });
const input = (rolloutId: string) => ({ operatorId: fixture.operatorId, rolloutId });
const page = (rolloutId: string) => movePage(world.db, input(rolloutId), NOW);
const LOOK = 'leadSequence leadEvent look_again';

/** Until two others wait for the end of somebody's transaction. */
async function twoWait(): Promise<void> {
  for (;;) {
    const [row] = await world.ask<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`,
    );
    if ((row?.count ?? 0) > 1) return;
  }
}

test('each lead gets the new version, and its place by what became of its step', async () => {
  const to = await version(sms, wait('w0'), wait('w2', 90), wait('last'));
  const [same, changed, goes, ends] = [
    await stand('text'),
    await stand('w2'),
    await stand('w1'),
    await stand('w3'),
  ];
  const { id } = await rollOut(to, { w1: 'last', w3: 'end' });
  expect(await page(id)).toMatchObject({ state: 'more', moved: 4, total: 4 });
  expect(await read(same)).toMatchObject({
    sequenceId: to,
    stepId: 'text',
    visit: 3,
    stepSince: SINCE,
    wakeAt: WAKE,
  });
  expect(await read(changed)).toMatchObject({
    sequenceId: to,
    stepId: 'w2',
    visit: 4,
    stepSince: SINCE,
    wakeAt: null,
  });
  expect(await read(goes)).toMatchObject({
    sequenceId: to,
    stepId: 'last',
    visit: 4,
    stepSince: NOW,
    endedAt: null,
  });
  expect(await read(ends)).toMatchObject({
    ...{ sequenceId: to, stepId: null, visit: 4, endedAt: NOW, ending: 'exhausted', status: 'exhausted' },
  });
  // What follows the first has changed: it says so.
  for (const lead of [same, changed, goes, ends]) expect(await told(lead)).toEqual([LOOK]);
  expect(await page(id)).toMatchObject({ state: 'through', moved: 4 });
});

test('a lead for which nothing changes is not even told', async () => {
  const to = await version(sms, wait('w1'), wait('w2'), wait('w3'), wait('w4'));
  const lead = await stand('w1');
  await page((await rollOut(to)).id);
  expect(await read(lead)).toMatchObject({ sequenceId: to, stepId: 'w1', visit: 3, wakeAt: WAKE });
  expect(await told(lead)).toEqual([]);
});

test('a lead on a version older than the last goes by what its own version says', async () => {
  const oldest = await version(sms, wait('gone'), wait('w2', 5), wait('w3'));
  const [moved, begun] = [await stand('gone', oldest), await stand('w2', oldest)];
  const to = await version(sms, wait('w2'), wait('w3'));
  await expect(rollOut(to)).rejects.toMatchObject({ fields: [{ field: 'choices.gone' }] });
  const { id } = await rollOut(to, { gone: 'w3' });
  await page(id);
  expect(await read(moved)).toMatchObject({ sequenceId: to, stepId: 'w3', visit: 4 });
  expect(await read(begun)).toMatchObject({ sequenceId: to, stepId: 'w2', visit: 4 });
});

test('a lead that was only just started is none that began before steps had ids: it begins on the new version', async () => {
  const to = await version(sms);
  const started = await stand('w1');
  await asked((tx) =>
    tx.lead.update({ where: { id: started }, data: { sequenceId: null, stepId: null, visit: 0 } }),
  );
  const preview = await previewRollout(world.db, caller, {
    ...{ id: fixture.campaignId, sequenceId: to, choices: {} },
  });
  // The fixture's own lead has not begun either.
  expect(preview).toMatchObject({ older: 0, notBegun: 2 });
  const { id, total, kept } = await rollOut(to);
  expect({ total, kept }).toEqual({ total: 0, kept: 0 });
  await page(id);
  expect(await finishRollout(world.db, input(id), NOW)).toEqual({ moved: 0, kept: 0 });
});

test('who began before steps had ids, who is over, and whose booking is waited for are left as they are', async () => {
  const to = await version(sms);
  const [older, over, awaited] = [await stand('w1'), await stand('w1'), await stand('w1')];
  await asked(async (tx) => {
    await tx.lead.update({ where: { id: older }, data: { sequenceId: null, stepId: null, visit: 0 } });
    const { operatorId, clientId } = fixture;
    const subject = { type: 'lead', id: older } as const;
    await notePromise(tx, { operatorId, clientId, subject, what: 'Call again', why: 'nobody answered' });
    await tx.lead.update({ where: { id: over }, data: { endedAt: SINCE, ending: 'replied' } });
    await tx.lead.update({ where: { id: awaited }, data: { status: 'booked' } });
  });
  const before = await Promise.all([older, over, awaited].map(read));
  const { id } = await rollOut(to, { w1: 'end' });
  expect(await page(id)).toMatchObject({ state: 'more', moved: 0 });
  expect(await page(id)).toMatchObject({ state: 'through' });
  expect(await Promise.all([older, over, awaited].map(read))).toEqual(before);
  expect(await finishRollout(world.db, input(id), NOW)).toEqual({ moved: 0, kept: 2 });
  expect(await finishRollout(world.db, input(id), NOW)).toEqual({ moved: 0, kept: 2 });
  const { status, kept } = await asked((tx) => tx.sequenceRollout.findUniqueOrThrow({ where: { id } }));
  expect({ status, kept }).toEqual({ status: 'done', kept: 2 });
});

test('a page that breaks off is as if it had never begun, and the next takes the same leads', async () => {
  const to = await version(wait('w1', 90), sms);
  const lead = await stand('w1');
  const { id } = await rollOut(to);
  await world.ask(`CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the worker died'; END $$`);
  await world.ask(
    'CREATE TRIGGER fall BEFORE INSERT ON workflow_signal FOR EACH ROW EXECUTE FUNCTION fall()',
  );
  await expect(page(id)).rejects.toThrow();
  await world.ask('DROP TRIGGER fall ON workflow_signal');
  expect(await read(lead)).toMatchObject({ sequenceId: old, visit: 3 });
  expect(await asked((tx) => tx.sequenceRollout.findUniqueOrThrow({ where: { id } }))).toMatchObject({
    ...{ moved: 0, cursor: null },
  });
  // Two workers at it, and one late: nobody is moved again.
  await Promise.all([page(id), page(id)]);
  expect(await page(id)).toMatchObject({ state: 'through', moved: 1 });
  expect(await read(lead)).toMatchObject({ sequenceId: to, visit: 4 });
  expect(await told(lead)).toEqual([LOOK]);
});

test('pages follow each other by the leads’ ids, each of them at most as long as a second allows', async () => {
  const to = await version(wait('w1', 90));
  await stand('w1');
  await world.ask(
    `WITH people AS (INSERT INTO contact (operator_id, phone)
       SELECT $1::uuid, '+1415555' || (1000 + n) FROM generate_series(1, $3::int) n RETURNING id AS person)
     INSERT INTO lead (operator_id, client_id, campaign_id, contact_id, sequence_id, step_id, started_at)
     SELECT $1::uuid, client_id, id, person, sequence_id, 'w1', now() FROM campaign, people WHERE campaign.id = $2::uuid`,
    [fixture.operatorId, fixture.campaignId, 2 * LEADS_A_PAGE],
  );
  const { id, total } = await rollOut(to);
  expect(total).toBe(2 * LEADS_A_PAGE + 1);
  const states = [];
  for (let i = 0; i < 4; i += 1) states.push(await page(id));
  expect(states.map(({ moved, state }) => [moved, state])).toEqual([
    [LEADS_A_PAGE, 'more'],
    [2 * LEADS_A_PAGE, 'more'],
    [total, 'more'],
    [total, 'through'],
  ]);
});

test('a lead that advances while its page is moved is placed from where it then stands', async () => {
  const to = await version(sms, wait('w1', 90), wait('w2'), wait('w3'));
  const lead = await stand('w1');
  const { id } = await rollOut(to);
  let moving: Promise<unknown> = Promise.resolve();
  await asked(async (tx) => {
    await tx.lead.update({ where: { id: lead }, data: { stepId: 'w2', visit: 4, wakeAt: NOW } });
    moving = page(id);
    await lockIsAwaited(world, 'transactionid');
  });
  await moving;
  expect(await read(lead)).toMatchObject({ sequenceId: to, stepId: 'w2', visit: 4, wakeAt: NOW });
});

test('a lead that begins on the version before while it is rolled out is found at the end', async () => {
  const to = await version(wait('w1', 90));
  const { id } = await rollOut(to);
  expect(await page(id)).toMatchObject({ state: 'through' });
  const lead = await stand('w1');
  expect(await page(id)).toMatchObject({ state: 'more', moved: 1 });
  expect(await read(lead)).toMatchObject({ sequenceId: to, visit: 4 });
});

test('rolled back while it runs, it stops; who was moved goes back, and who was not stays', async () => {
  const to = await version(sms, wait('w1'), wait('new'), wait('w2'), wait('w3'));
  const [before, onNew] = [await stand('w1'), await stand('w2')];
  const { id } = await rollOut(to);
  await page(id);
  await asked((tx) => tx.lead.update({ where: { id: onNew }, data: { stepId: 'new', visit: 4 } }));
  const late = await stand('w3');
  const back = await rollBackSequence(world.db, caller, {
    id: fixture.campaignId,
    rolloutId: id,
    choices: {},
  });
  expect(back).toMatchObject({ rollsBack: id, toSequenceId: old, status: 'running', total: 2 });
  expect(await page(id)).toMatchObject({ state: 'over' });
  expect(await finishRollout(world.db, input(id), NOW)).toBeNull();
  await page(back.id);
  expect(await read(before)).toMatchObject({ sequenceId: old, stepId: 'w1', visit: 3, wakeAt: WAKE });
  expect(await read(onNew)).toMatchObject({ sequenceId: old, stepId: 'w2', visit: 5 });
  expect(await read(late)).toMatchObject({ sequenceId: old, stepId: 'w3', visit: 3 });
  const rows = await asked((tx) => tx.sequenceRollout.findMany({ orderBy: { createdAt: 'asc' } }));
  expect(rows.map(({ status }) => status)).toEqual(['superseded', 'running']);
});

test('a roll-back waits for the page that is at work, and takes its leads back too', async () => {
  const to = await version(sms, wait('w1'), wait('w2'), wait('w3'), wait('w4'));
  const lead = await stand('w1');
  const { id } = await rollOut(to);
  let both: Promise<unknown> = Promise.resolve();
  await asked(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM lead WHERE id = ${lead}::uuid FOR UPDATE`;
    const moving = page(id);
    await lockIsAwaited(world, 'transactionid');
    const back = rollBackSequence(world.db, caller, { id: fixture.campaignId, rolloutId: id, choices: {} });
    both = Promise.all([moving, back]);
    await twoWait();
  });
  expect(await both).toMatchObject([{ moved: 1 }, { total: 1 }]);
  expect(await read(lead)).toMatchObject({ sequenceId: to });
});

test('a campaign that is stopped at this moment is given no other version', async () => {
  const to = await version(sms);
  let asking: Promise<unknown> = Promise.resolve();
  await asked(async (tx) => {
    await tx.campaign.update({ where: { id: fixture.campaignId }, data: { status: 'stopped' } });
    asking = rollOut(to).catch((error: unknown) => error);
    await lockIsAwaited(world, 'transactionid');
  });
  expect(await asking).toMatchObject({ code: 'conflict', message: expect.stringContaining('stopped') });
});

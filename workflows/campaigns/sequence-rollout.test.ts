import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { rolloutWorkflowId } from '../../contracts/campaigns/workflow.ts';
import { LEAD_WORKFLOW } from '../../contracts/leads/workflow.ts';
import type { Step } from '../../contracts/campaigns/sequence.ts';
import type { Caller } from '../../services/caller.ts';
import { LEADS_A_PAGE, movePage } from '../../services/campaigns/move-page.ts';
import { rollBackSequence } from '../../services/campaigns/roll-back-sequence.ts';
import { rollOutSequence } from '../../services/campaigns/roll-out-sequence.ts';
import { addClient, type Fixture } from '../../tests/setup/fixtures.ts';
import { addStandingLead, addVersion } from '../../tests/setup/sequences.ts';
import { promiseOf } from '../../tests/workflows/cast.ts';
import { MINUTE, openStage, SECOND, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let campaign: Fixture;
let caller: Caller;
let old: string;
let next: string;

const wait = (id: string, seconds: number): Step => ({ id, kind: 'wait', seconds });

beforeAll(async () => {
  stage = await openStage();
  const { operatorId } = stage;
  caller = { tenant: { role: 'operator', operatorId }, actor: { kind: 'key', id: 'test' } };
});

afterAll(async () => stage?.close());

beforeEach(async () => {
  campaign = await addClient(stage.db, stage.operatorId);
  const { campaignId: id } = campaign;
  await stage.read(async (tx) => {
    old = await addVersion(tx, campaign, [wait('w1', 60)]);
    next = await addVersion(tx, campaign, [wait('w1', 90)]);
    await tx.campaign.update({ where: { id }, data: { sequenceId: old } });
  });
});

const stand = () => stage.read((tx) => addStandingLead(tx, campaign, { sequenceId: old, stepId: 'w1' }));
const rollOut = () =>
  rollOutSequence(stage.db, caller, { id: campaign.campaignId, sequenceId: next, choices: {} });
const rolloutOf = (id: string) => stage.read((tx) => tx.sequenceRollout.findUniqueOrThrow({ where: { id } }));
const visitsOf = async () =>
  (
    await stage.read((tx) => tx.lead.findMany({ where: { campaignId: campaign.campaignId, stepId: 'w1' } }))
  ).map(({ visit, sequenceId }) => [visit, sequenceId]);

const all = <T>(count: number, each: T): T[] => Array.from({ length: count }, () => each);

/** More leads than a page holds, and one. */
async function standMany(): Promise<number> {
  const first = await stand();
  await stage.read(
    (tx) => tx.$executeRaw`
      WITH people AS (INSERT INTO contact (operator_id, email)
        SELECT ${stage.operatorId}::uuid, 'many' || n || '.' || ${first} || '@example.com' FROM generate_series(1, 400) n
        RETURNING id AS person)
      INSERT INTO lead (operator_id, client_id, campaign_id, contact_id, sequence_id, step_id, visit, started_at)
      SELECT operator_id, client_id, campaign_id, person, sequence_id, step_id, visit, started_at FROM lead, people
      WHERE lead.id = ${first}::uuid`,
  );
  return 401;
}

test('all leads are moved once, 200 a second, and a minute later it looks for whoever began meanwhile', async () => {
  const count = await standMany();
  const { id } = await rollOut();
  const workflowId = rolloutWorkflowId(id);
  await stage.relay();
  expect(await visitsOf()).toEqual(all(count, [4, next]));
  await stage.ending(workflowId);
  const pages = (await stage.acted(workflowId))
    .filter(({ name }) => name === 'moveLeads')
    .map(({ at }) => at.getTime());
  // Three pages and an empty one; a minute later another.
  expect(pages).toHaveLength(5);
  for (const i of [1, 2, 3]) expect((pages[i] ?? 0) - (pages[i - 1] ?? 0)).toBeGreaterThanOrEqual(SECOND);
  expect((pages[4] ?? 0) - (pages[3] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  expect(await rolloutOf(id)).toMatchObject({ status: 'done', total: count, moved: count, kept: 0 });
  expect(await promiseOf(stage, id)).toBeNull();
  await stage.record('campaigns/rolled-out', workflowId);
});

test('a worker that dies before a page is committed, or after it, is followed by one that moves nobody twice', async () => {
  const count = await standMany();
  const { id } = await rollOut();
  const deaths = dieTwice();
  await stage.relay();
  await stage.ending(rolloutWorkflowId(id));
  expect(deaths()).toEqual(['before its page was committed', 'after its page was committed']);
  expect(await visitsOf()).toEqual(all(count, [4, next]));
  expect(await rolloutOf(id)).toMatchObject({ status: 'done', moved: count });
  const owed = await stage.read((tx) =>
    tx.workflowSignal.groupBy({ by: ['workflowId'], where: { workflowType: LEAD_WORKFLOW }, _count: true }),
  );
  expect(new Set(owed.map(({ _count }) => _count))).toEqual(new Set([1]));
});

type Work = (tx: object) => Promise<unknown>;

/** The first page is undone with its transaction; of the next nobody hears that it was committed. */
function dieTwice(): () => string[] {
  const db = stage.db as unknown as { $transaction: (work: Work, limit: object) => Promise<unknown> };
  const { $transaction } = db;
  const deaths: string[] = [];
  const isPage = (answer: unknown): boolean =>
    typeof answer === 'object' && answer !== null && 'state' in answer;
  const die = (when: string): never => {
    deaths.push(`${when} its page was committed`);
    throw new Error(`the worker died ${when} its page was committed`);
  };
  db.$transaction = async (work, limit) => {
    const first = deaths.length === 0;
    const answer = await $transaction.call(
      db,
      async (tx) => {
        const done = await work(tx);
        if (first && isPage(done)) die('before');
        return done;
      },
      limit,
    );
    if (deaths.length === 1 && isPage(answer)) die('after');
    return answer;
  };
  return () => {
    db.$transaction = $transaction;
    return deaths;
  };
}

test('rolled back while it runs, it ends, and the other takes everybody back', async () => {
  const count = await standMany();
  const { id } = await rollOut();
  await movePage(stage.db, { operatorId: stage.operatorId, rolloutId: id }, await stage.now());
  const back = await rollBackSequence(stage.db, caller, {
    id: campaign.campaignId,
    rolloutId: id,
    choices: {},
  });
  await stage.relay();
  expect(await stage.ending(rolloutWorkflowId(id))).toBe('superseded');
  expect(await stage.ending(rolloutWorkflowId(back.id))).toBe('done');
  const begun = [...all(LEADS_A_PAGE, [5, old]), ...all(count - LEADS_A_PAGE, [3, old])];
  expect((await visitsOf()).sort().reverse()).toEqual(begun);
  expect(await rolloutOf(id)).toMatchObject({ status: 'superseded', moved: LEADS_A_PAGE });
  expect(await rolloutOf(back.id)).toMatchObject({ status: 'done', moved: LEADS_A_PAGE, rollsBack: id });
  await stage.record('campaigns/superseded', rolloutWorkflowId(id));
});

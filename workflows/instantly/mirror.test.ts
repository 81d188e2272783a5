import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  LIST_INSTANTLY_AGAIN,
  MIRROR_INSTANTLY_WORKFLOW,
  mirrorInstantlyId,
} from '../../contracts/instantly/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { oweSignal } from '../../services/inbox/owe-signal.ts';
import { MINUTE, openStage, SECOND, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(() => {
  const { instantly } = stage.vendors;
  instantly.campaigns = [];
  instantly.asked.length = 0;
  instantly.moods = [];
  instantly.meanwhile = async () => {};
});

const id = () => mirrorInstantlyId(stage.operatorId);

/** As the API asks: by what is owed to the workflow. */
async function ask(): Promise<unknown> {
  await stage.tell((tx) =>
    oweSignal(tx, {
      ...{ operatorId: stage.operatorId, workflowId: id(), workflowType: MIRROR_INSTANTLY_WORKFLOW },
      ...{ start: 'entity', input: { operatorId: stage.operatorId }, signal: LIST_INSTANTLY_AGAIN },
    }),
  );
  return stage.ending(id());
}

const mirror = () =>
  stage.read((tx) => tx.instantlyMirror.findUniqueOrThrow({ where: { operatorId: stage.operatorId } }));
const campaigns = () => stage.read((tx) => tx.instantlyCampaign.findMany({ orderBy: { externalId: 'asc' } }));
const listed = (externalId: string, name: string, status = 1) => ({ externalId, name, status });

test('all campaigns are filed: new ones, renamed ones; what the list has no more stays, and is gone', async () => {
  const { instantly } = stage.vendors;
  instantly.campaigns = [listed('a', 'First'), listed('b', 'Second'), listed('c', 'Third', 0)];
  expect(await ask()).toBe('listed');
  expect(instantly.asked).toEqual(['campaigns']);
  const before = await campaigns();
  await stage.record('instantly/listed', id());

  instantly.campaigns = [listed('b', 'Second, renamed', 2), listed('c', 'Third', 1), listed('d', 'Fourth')];
  expect(await ask()).toBe('listed');
  const { answeredAt, problem, askedAt } = await mirror();
  expect({ problem, askedAt }).toEqual({ problem: null, askedAt: null });
  const now = await campaigns();
  expect(now.map(({ externalId, name, status }) => [externalId, name, status])).toEqual([
    ['a', 'First', 1],
    ['b', 'Second, renamed', 2],
    ['c', 'Third', 1],
    ['d', 'Fourth', 1],
  ]);
  expect(now.map(({ listedAt }) => listedAt?.getTime() === answeredAt?.getTime())).toEqual([
    ...[false, true, true, true],
  ]);
  expect(now.slice(0, 3).map((row) => row.id)).toEqual(before.map((row) => row.id));
});

test('a wrong key is not tried again: who has to do what is said at once, and what was known stays', async () => {
  const known = await campaigns();
  stage.vendors.instantly.moods = ['wrong_key', 'wrong_key'];
  expect(await ask()).toBe('refused');
  expect(stage.vendors.instantly.asked).toHaveLength(1);
  const { problem, answeredAt, failedAt } = await mirror();
  expect(problem).toContain('does not accept the API key');
  expect(problem).toContain('INSTANTLY_API_KEY');
  expect(problem).toContain('What is shown here is what Instantly said last.');
  expect(failedAt && answeredAt && failedAt > answeredAt).toBe(true);
  expect(await campaigns()).toEqual(known);
  await stage.record('instantly/refused', id());
});

test('while Instantly is away it is asked for some seconds, and then that is said; the next answer takes it back', async () => {
  const { instantly } = stage.vendors;
  instantly.moods = Array<'away'>(20).fill('away');
  const from = await stage.now();
  expect(await ask()).toBe('failed');
  const { problem, failedAt } = await mirror();
  expect(problem).toContain('could not be reached');
  expect(problem).toContain('Try again in some minutes.');
  expect(instantly.asked).toHaveLength(4);
  expect(Number(failedAt) - from.getTime()).toBeLessThan(MINUTE + 20 * SECOND);
  await stage.record('instantly/away', id());

  instantly.moods = ['away', 'busy'];
  const asked: number[] = [];
  instantly.meanwhile = async () => {
    asked.push((await stage.now()).getTime());
  };
  expect(await ask()).toBe('listed');
  expect(await mirror()).toMatchObject({ problem: null, failedAt: null });
  // It was told to come again in 20 seconds.
  expect(Number(asked[2]) - Number(asked[1])).toBeGreaterThanOrEqual(20 * SECOND);
});

test('who asks while the list is read gets one that is read afterwards, by the same run', async () => {
  const { instantly } = stage.vendors;
  const handle = stage.client.workflow.getHandle(id());
  instantly.meanwhile = async () => {
    instantly.meanwhile = async () => {};
    await handle.signal(LIST_INSTANTLY_AGAIN);
    // It is answered by what was true before.
    instantly.campaigns = [];
    setImmediate(() => {
      instantly.campaigns = [listed('e', 'Made while the list was read')];
    });
  };
  expect(await ask()).toBe('listed');
  expect(instantly.asked).toEqual(['campaigns', 'campaigns']);
  expect((await campaigns()).map(({ externalId }) => externalId)).toContain('e');
});

test('a worker that dies between two pages is followed by one that reads the whole list', async () => {
  const { instantly } = stage.vendors;
  instantly.campaigns = [listed('f', 'One'), listed('g', 'Two')];
  let pages = 0;
  instantly.meanwhile = async () => {
    pages += 1;
    if (pages === 1) throw new Error('the worker died');
  };
  expect(await ask()).toBe('listed');
  const { answeredAt } = await mirror();
  const current = (await campaigns()).filter(({ listedAt }) => Number(listedAt) === Number(answeredAt));
  expect(current.map(({ externalId }) => externalId)).toEqual(['f', 'g']);
});

test('where nobody has an account there, nothing is asked and nothing is said', async () => {
  const workflowId = mirrorInstantlyId('nobody');
  const operatorId = '00000000-0000-4000-8000-000000000000';
  await stage.client.workflow.start(MIRROR_INSTANTLY_WORKFLOW, {
    ...{ workflowId, taskQueue: TASK_QUEUES.main, args: [{ operatorId }] },
  });
  expect(await stage.ending(workflowId)).toBe('nothing');
  expect(stage.vendors.instantly.asked).toEqual([]);
});

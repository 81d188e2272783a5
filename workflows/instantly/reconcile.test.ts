import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  RECONCILE_INSTANTLY_WORKFLOW,
  type ReconcileInstantlyInput,
} from '../../contracts/instantly/workflow.ts';
import { TASK_QUEUES } from '../../contracts/task-queues.ts';
import { asSystem } from '../../prisma/tenant.ts';
import { identityOf } from '../../vendors/instantly/events.ts';
import { storeEvents } from '../../services/inbox/store-events.ts';
import { DAY, HOUR, MINUTE, openStage, SECOND, type Stage } from '../../tests/workflows/stage.ts';

let stage: Stage;
let runs = 0;

const ADDRESS = 'https://example.com/api/webhooks/instantly';

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => stage?.close());
beforeEach(() => {
  const { instantly } = stage.vendors;
  instantly.asked.length = 0;
  instantly.moods = [];
  instantly.sent = [];
  instantly.meanwhile = async () => {};
});

async function run(input: ReconcileInstantlyInput): Promise<string> {
  runs += 1;
  const workflowId = `reconcile-instantly-${runs}`;
  await stage.client.workflow.start(RECONCILE_INSTANTLY_WORKFLOW, {
    ...{ workflowId, taskQueue: TASK_QUEUES.main, args: [input] },
  });
  await stage.ending(workflowId);
  return workflowId;
}

const mirror = () =>
  stage.read((tx) => tx.instantlyMirror.findUniqueOrThrow({ where: { operatorId: stage.operatorId } }));
const inbox = () =>
  asSystem(stage.db, (tx) =>
    tx.vendorEvent.findMany({ where: { vendor: 'instantly' }, orderBy: { seq: 'asc' } }),
  );

let made = 0;
async function happened(ago: number, more: object = {}) {
  made += 1;
  return {
    ...{ event_type: 'email_sent', campaign_id: 'a', email_id: `e${made}`, lead_email: 'lead07@example.com' },
    timestamp: new Date((await stage.now()).getTime() - ago).toISOString(),
    ...more,
  };
}

const arrived = (payload: object) =>
  storeEvents(stage.db, {
    vendor: 'instantly',
    events: [{ externalId: identityOf(payload), kind: 'email_sent', body: JSON.stringify(payload) }],
  });

describe('what did not reach us', () => {
  test('is picked up, page by page, and counted; what came, or is on its way, is left alone', async () => {
    const { instantly } = stage.vendors;
    const came = await happened(3 * HOUR);
    const missed = [await happened(2 * HOUR), await happened(2 * HOUR), await happened(HOUR)];
    const young = await happened(MINUTE);
    await arrived(came);
    instantly.sent = [came, ...missed, young].map((payload) => ({ to: ADDRESS, payload }));
    const began = await stage.now();
    const workflowId = await run({ only: 'missed' });
    const kept = await inbox();
    expect(kept.map(({ externalId }) => externalId).sort()).toEqual([came, ...missed].map(identityOf).sort());
    expect(kept.map(({ connection, kind }) => `${connection} ${kind}`)).toEqual(
      Array(4).fill('environment email_sent'),
    );
    const { pickedUp, readUntil } = await mirror();
    expect(pickedUp).toBe(3);
    expect(Math.abs(began.getTime() - 10 * MINUTE - Number(readUntil))).toBeLessThan(MINUTE);
    const pages = instantly.asked.filter((each) => each.includes('/api/webhooks/instantly '));
    expect(pages.map((each) => each.split(' ').at(-1))).toEqual(['first', '2', '4']);
    await stage.record('instantly/picked-up', workflowId);

    await run({ only: 'missed' });
    expect(await inbox()).toHaveLength(4);
    expect((await mirror()).pickedUp).toBe(3);
    await stage.pass(HOUR);
    await run({ only: 'missed' });
    expect((await mirror()).pickedUp).toBe(4);
  });

  test('while we were away for nine days is looked for from where the last look ended', async () => {
    const { readUntil } = await mirror();
    await stage.pass(9 * DAY);
    await run({ only: 'missed' });
    const from = new Date(Number(readUntil) - HOUR).toISOString().slice(0, 10);
    const to = (await stage.now()).toISOString().slice(0, 10);
    expect(stage.vendors.instantly.asked).toContain(`sent /api/webhooks/instantly ${from} ${to} first`);
  });

  test('is picked up by the try that follows one that died between two pages, from the page on that was not done', async () => {
    const { instantly } = stage.vendors;
    const before = (await mirror()).pickedUp;
    for (let i = 0; i < 5; i += 1) instantly.sent.push({ to: ADDRESS, payload: await happened(HOUR) });
    let questions = 0;
    instantly.meanwhile = async () => {
      questions += 1;
      if (questions === 3) throw new Error('the worker died');
    };
    await run({ only: 'missed' });
    const pages = instantly.asked.filter((each) => each.includes('/api/webhooks/instantly '));
    expect(pages.map((each) => each.split(' ').at(-1))).toEqual(['first', '2', '4', '4']);
    expect((await mirror()).pickedUp).toBe(before + 5);
  });

  test('is counted once by two that look at once', async () => {
    const { instantly } = stage.vendors;
    const before = (await mirror()).pickedUp;
    for (let i = 0; i < 6; i += 1) instantly.sent.push({ to: ADDRESS, payload: await happened(HOUR) });
    await Promise.all([run({ only: 'missed' }), run({ operatorId: stage.operatorId, only: 'missed' })]);
    expect((await mirror()).pickedUp).toBe(before + 6);
  });

  test('is looked for again when Instantly has had enough of us, as late as it says', async () => {
    const { instantly } = stage.vendors;
    instantly.moods = ['busy'];
    const asked: number[] = [];
    instantly.meanwhile = async () => {
      asked.push((await stage.now()).getTime());
    };
    await run({ only: 'missed' });
    expect(Number(asked[1]) - Number(asked[0])).toBeGreaterThanOrEqual(20 * SECOND);
  });

  test('by a wrong key is not looked for again and again, and whoever looks at the runs sees it', async () => {
    const { instantly } = stage.vendors;
    const { readUntil } = await mirror();
    instantly.moods = ['wrong_key'];
    await expect(run({ only: 'missed' })).rejects.toThrow();
    expect(instantly.asked).toHaveLength(1);
    expect((await mirror()).readUntil).toEqual(readUntil);
  });
});

describe('our figures beside Instantly’s', () => {
  const NONE = {
    ...{ sent: 0, opens: 0, uniqueOpens: 0, clicks: 0, uniqueClicks: 0 },
    ...{ replies: 0, uniqueReplies: 0, autoReplies: 0 },
  };
  const day = async (ago: number) =>
    new Date((await stage.now()).getTime() - ago * DAY).toISOString().slice(0, 10);
  const checks = (campaignId: string) =>
    stage.read((tx) => tx.instantlyCheck.findMany({ where: { campaignId }, orderBy: { day: 'asc' } }));
  const tasks = () =>
    stage.read((tx) =>
      tx.task.findMany({ where: { kind: 'instantly_difference' }, orderBy: { createdAt: 'asc' } }),
    );
  let campaignId = '';

  /** Heard of by us, of so many days ago, at noon. */
  async function heard(ago: number, kind: string, leadEmail: string | null, times = 1) {
    const { operatorId } = stage;
    const at = new Date(`${await day(ago)}T12:00:00Z`);
    for (let i = 0; i < times; i += 1) {
      made += 1;
      const data = { operatorId, campaignId, externalId: `x${made}`, kind, said: kind, at, leadEmail };
      await stage.read((tx) => tx.instantlyEvent.create({ data }));
    }
  }

  test('are filed by campaign and day, each event once, people on their first day; the list is read anew before', async () => {
    const { instantly } = stage.vendors;
    instantly.campaigns = [
      { externalId: 'k', name: 'Compared', status: 1 },
      { externalId: 'z', name: 'A draft', status: 0 },
    ];
    await run({});
    ({ id: campaignId } = await stage.read((tx) =>
      tx.instantlyCampaign.findFirstOrThrow({ where: { externalId: 'k' } }),
    ));
    await heard(2, 'sent', 'a@example.com', 3);
    await heard(2, 'opened', 'a@example.com', 2);
    await heard(1, 'opened', 'a@example.com');
    await heard(1, 'opened', 'b@example.com');
    await heard(1, 'replied', 'b@example.com');
    await heard(1, 'auto_replied', 'a@example.com');
    await heard(1, 'bounced', 'a@example.com');
    const [two, one] = [await day(2), await day(1)];
    instantly.days.set('k', [
      { ...NONE, day: two, sent: 3, opens: 2, uniqueOpens: 1 },
      { ...NONE, day: one, opens: 2, uniqueOpens: 2, replies: 2, autoReplies: 1 },
    ]);
    instantly.asked.length = 0;
    const workflowId = await run({});
    expect(instantly.asked[0]).toBe('campaigns');
    expect(instantly.asked.filter((each) => each.startsWith('days'))).toEqual([
      `days k ${await day(6)} ${await day(0)}`,
    ]);
    const filed = await checks(campaignId);
    expect(filed.map((row) => [row.day.toISOString().slice(0, 10), row.isSame])).toEqual([
      [two, true],
      [one, false],
    ]);
    expect(filed[1]?.ours).toEqual({
      ...{ ...NONE, opens: 2, uniqueOpens: 1, replies: 1, uniqueReplies: 1, autoReplies: 1 },
    });
    expect(filed[1]?.theirs).toMatchObject({ replies: 2, uniqueOpens: 2 });
    await stage.record('instantly/reconciled', workflowId);

    // A reply that comes late makes them the same.
    await heard(1, 'replied', 'a@example.com');
    await run({});
    expect((await checks(campaignId)).map(({ isSame }) => isSame)).toEqual([true, true]);
    expect(await tasks()).toEqual([]);
  });

  test('are told to a person where they differ for more than two days: once, and for a campaign that a client has', async () => {
    const { instantly } = stage.vendors;
    const { operatorId } = stage;
    const { clientId } = stage.campaign;
    await stage.read((tx) => tx.instantlyAssignment.create({ data: { operatorId, clientId, campaignId } }));
    instantly.campaigns = [...instantly.campaigns, { externalId: 'u', name: 'Nobody’s', status: 1 }];
    // What was compared before is over.
    await stage.pass(9 * DAY);
    const [first, second] = [await day(1), await day(0)];
    const missed = [first, second].map((each) => ({ ...NONE, day: each, sent: 9 }));
    for (const externalId of ['k', 'u']) instantly.days.set(externalId, missed);
    await run({});
    await stage.pass(DAY);
    await run({});
    expect(await tasks()).toEqual([]);
    await stage.pass(DAY);
    await run({});
    const [told, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(told?.title).toContain('“Compared”');
    expect(told?.detail).toContain(`${first}: sent: 0 here, 9 there.`);
    expect(told?.clientId).toBeNull();
    // By now the second day has differed for as long.
    await stage.pass(DAY);
    await run({});
    expect(await tasks()).toEqual([told]);
  });

  test('are told again only for days after the one on which a person had seen to it', async () => {
    const { instantly } = stage.vendors;
    const doneAt = await stage.now();
    await stage.read((tx) => tx.task.updateMany({ data: { status: 'done', doneAt } }));
    await run({});
    expect(await tasks()).toHaveLength(1);
    await stage.pass(2 * DAY);
    instantly.days.set('k', [{ ...NONE, day: await day(1), replies: 1 }]);
    await stage.pass(3 * DAY);
    await run({});
    expect((await tasks()).map(({ detail }) => detail?.includes('replies: 0 here, 1 there'))).toEqual([
      ...[false, true],
    ]);
  });

  test('are compared from the campaign on that was not done, after a try that died', async () => {
    const { instantly } = stage.vendors;
    instantly.campaigns = ['k', 'l', 'm'].map((externalId) => ({ externalId, name: externalId, status: 1 }));
    let questions = 0;
    instantly.meanwhile = async () => {
      if (!instantly.asked.at(-1)?.startsWith('days')) return;
      questions += 1;
      if (questions === 3) throw new Error('the worker died');
    };
    await run({});
    const compared = instantly.asked
      .filter((each) => each.startsWith('days'))
      .map((each) => each.split(' ')[1]);
    expect(compared).toHaveLength(4);
    expect(new Set(compared)).toEqual(new Set(['k', 'l', 'm']));
    expect(compared[2]).toBe(compared[3]);
  });

  test('are not compared for a campaign that Instantly has no more', async () => {
    const { instantly } = stage.vendors;
    instantly.campaigns = [{ externalId: 'm', name: 'The last', status: 1 }];
    await run({});
    expect(instantly.asked.filter((each) => each.startsWith('days'))).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { POLICIES } from '../../domain/policies/standard.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { createFixture, type Fixture, openTestWorld, type TestWorld } from '../../tests/setup/fixtures.ts';
import type { Caller } from '../caller.ts';
import { confirmStarted } from './claim-leads.ts';
import { type Moment, nextMoment } from './next-moment.ts';
import { pauseCampaign } from './pause-campaign.ts';
import { resumeCampaign } from './resume-campaign.ts';
import { markTold } from './tell-leads.ts';

let world: TestWorld;
let fixture: Fixture;
beforeAll(async () => {
  world = await openTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  fixture = await createFixture(world.db);
});

const ZONE = 'America/New_York';
const at = (iso: string): Date => DateTime.fromISO(iso, { zone: ZONE }).toJSDate();
const tx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(world.db, fixture.operatorId, work);

/** A campaign as quick as the server, with so many leads. */
async function campaign(leads: number, data: Prisma.CampaignUncheckedUpdateInput = {}): Promise<void> {
  const { operatorId, clientId, campaignId } = fixture;
  await tx(async (t) => {
    const body = {
      ...POLICIES.standard,
      launch: { leadsPerSecond: 1000 },
    } as unknown as Prisma.InputJsonObject;
    const policy = await t.policy.create({ data: { operatorId, name: 'fast', version: 1, body } });
    await t.campaign.update({ where: { id: campaignId }, data: { policyId: policy.id, ...data } });
  });
  await world.ask(
    `WITH c AS (INSERT INTO contact (operator_id, email) SELECT $1, 'lead' || n || $4 || '@example.com'
       FROM generate_series(1, $5::int) n RETURNING id)
     INSERT INTO lead (operator_id, client_id, campaign_id, contact_id) SELECT $1, $2, $3, id FROM c`,
    [operatorId, clientId, campaignId, fixture.leadId, leads - 1],
  );
}

const moment = (now: Date): Promise<Moment> => nextMoment(world.db, fixture, now);

/** Lets the campaign run by a clock that leaps; @returns how many leads were started in each hour of its zone. */
async function run(from: Date, to: Date): Promise<Record<string, number>> {
  const byHour: Record<string, number> = {};
  for (let now = from; now < to; ) {
    const next = await moment(now);
    if (next.do === 'start') {
      const hour = DateTime.fromJSDate(now, { zone: ZONE }).toFormat("MM-dd'T'HHZZ");
      byHour[hour] = (byHour[hour] ?? 0) + next.leadIds.length;
      await confirmStarted(world.db, fixture, next.leadIds);
    } else if (next.do !== 'wait' || !next.until) return byHour;
    else now = next.until;
  }
  return byHour;
}

describe('the pace', () => {
  test('of an hour and of a day begin again at the campaign’s own midnight', async () => {
    await campaign(20, { newPerHour: 3, newPerDay: 7 });
    expect(await run(at('2026-05-06T21:40'), at('2026-05-07T06:00'))).toEqual({
      '05-06T21-04:00': 3,
      '05-06T22-04:00': 3,
      '05-06T23-04:00': 1,
      '05-07T00-04:00': 3,
      '05-07T01-04:00': 3,
      '05-07T02-04:00': 1,
    });
  });

  test('goes over the hour that is left out in spring, and counts the one twice that comes twice in autumn', async () => {
    await campaign(20, { newPerHour: 2, newPerDay: 12 });
    expect(await run(at('2027-03-14T00:30'), at('2027-03-14T04:59'))).toEqual({
      '03-14T00-05:00': 2,
      '03-14T01-05:00': 2,
      '03-14T03-04:00': 2,
      '03-14T04-04:00': 2,
    });
    expect(await run(at('2027-11-07T00:30'), at('2027-11-07T02:59'))).toEqual({
      '11-07T00-04:00': 2,
      '11-07T01-04:00': 2,
      '11-07T01-05:00': 2,
      '11-07T02-05:00': 2,
    });
  });

  test('is what the campaign says of itself, with how many are next', async () => {
    await campaign(20, { newPerDay: 7 });
    await run(at('2026-05-06T12:00'), at('2026-05-06T12:01'));
    expect(
      await tx((t) => t.promiseRow.findFirst({ where: { subjectId: fixture.campaignId } })),
    ).toMatchObject({
      what: 'Start the next 7 leads',
      why: '7 of 7 today are started',
      until: at('2026-05-07T00:00'),
    });
  });

  test('of a second holds for whoever comes next, as after a restart', async () => {
    await campaign(5);
    await tx((t) =>
      t.campaign.update({ where: { id: fixture.campaignId }, data: { policyId: fixture.policyId } }),
    );
    const now = at('2026-05-06T12:00');
    const first = await moment(now);
    if (first.do !== 'start') throw new Error(first.do);
    await confirmStarted(world.db, fixture, first.leadIds);
    expect(first.leadIds).toHaveLength(2);
    expect(await moment(new Date(+now + 500))).toMatchObject({ do: 'wait', until: new Date(+now + 1000) });
    expect(await moment(new Date(+now + 1000))).toMatchObject({ do: 'start' });
  });
});

describe('leads', () => {
  test('that are held back do not keep others from being started', async () => {
    await campaign(6);
    const leads = await tx((t) =>
      t.lead.findMany({
        where: { campaignId: fixture.campaignId },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      }),
    );
    const [paused, optedOut, over, ...rest] = leads.map(({ id }) => id);
    await tx(async (t) => {
      await t.lead.updateMany({
        where: { id: paused },
        data: { pausedAt: new Date(), pauseReason: 'asked' },
      });
      await t.lead.updateMany({ where: { id: optedOut }, data: { status: 'opted_out' } });
      await t.lead.updateMany({ where: { id: over }, data: { endedAt: new Date(), ending: 'stopped' } });
    });
    const next = await moment(at('2026-05-06T12:00'));
    expect(next).toMatchObject({ do: 'start', leadIds: rest });
  });

  test('that somebody was about to start are offered again until they are confirmed, and none is marked twice', async () => {
    await campaign(3);
    const now = at('2026-05-06T12:00');
    const [first, again] = [await moment(now), await moment(new Date(+now + 60_000))];
    expect(again).toMatchObject({ do: 'start', leadIds: first.do === 'start' ? first.leadIds : [] });
    const marked = await tx((t) => t.lead.findMany({ where: { campaignId: fixture.campaignId } }));
    expect(marked.map(({ startedAt }) => startedAt)).toEqual([now, now, now]);
  });

  test('that began although nobody confirmed it are not offered again', async () => {
    await campaign(3);
    const now = at('2026-05-06T12:00');
    await moment(now);
    const { operatorId, clientId, leadId, sequenceId } = fixture;
    const says = { subjectType: 'lead', subjectId: leadId, what: 'Call', why: 'it is time' };
    await tx((t) => t.promiseRow.create({ data: { operatorId, clientId, ...says } }));
    // A person may move a lead to a step before it begins.
    await tx((t) => t.lead.updateMany({ where: { id: { not: leadId } }, data: { sequenceId } }));
    const next = await moment(now);
    expect(next.do === 'start' && next.leadIds).toHaveLength(2);
    expect(next.do === 'start' && next.leadIds).not.toContain(leadId);
  });

  test('of one page are confirmed by nobody who comes late from another', async () => {
    await campaign(2, { newPerHour: 1 });
    const first = await moment(at('2026-05-06T12:00'));
    if (first.do !== 'start') throw new Error(first.do);
    await confirmStarted(world.db, fixture, first.leadIds);
    const second = await moment(at('2026-05-06T13:00'));
    await confirmStarted(world.db, fixture, first.leadIds);
    expect(await moment(at('2026-05-06T13:00'))).toEqual({
      ...second,
      says: 'Starts the leads that it had begun to start',
    });
  });

  test('whose row somebody holds are looked for again a second later', async () => {
    await campaign(1);
    const now = at('2026-05-06T12:00');
    await tx(async (t) => {
      await t.$queryRaw`SELECT 1 FROM lead WHERE id = ${fixture.leadId}::uuid FOR UPDATE`;
      expect(await moment(now)).toMatchObject({ do: 'wait', until: new Date(+now + 1000) });
    });
    expect(await moment(now)).toMatchObject({ do: 'start', leadIds: [fixture.leadId] });
  });
});

test('who is told is told anew when the campaign was paused and resumed while the first page was told', async () => {
  await campaign(1, { status: 'paused' });
  const caller: Caller = {
    tenant: { role: 'operator', operatorId: fixture.operatorId },
    actor: { kind: 'command', id: 'test' },
  };
  const now = at('2026-05-06T12:00');
  await resumeCampaign(world.db, caller, fixture.campaignId);
  const first = await moment(now);
  if (first.do !== 'tell') throw new Error(first.do);
  await pauseCampaign(world.db, caller, { id: fixture.campaignId, reason: 'x' }, now);
  await resumeCampaign(world.db, caller, fixture.campaignId);
  await markTold(world.db, fixture, first, fixture.leadId);
  expect(await moment(now)).toMatchObject({ do: 'tell', toldTo: null });
  const again = await moment(now);
  if (again.do !== 'tell') throw new Error(again.do);
  await markTold(world.db, fixture, again, undefined);
  expect(await moment(now)).toMatchObject({ do: 'start' });
});

test('attempts at the same time take turns, and mark one page between them', async () => {
  await campaign(400);
  const now = at('2026-05-06T12:00');
  const moments = await Promise.all(Array.from({ length: 4 }, () => moment(now)));
  const offered = moments.map((each) => (each.do === 'start' ? each.leadIds.join() : each.do));
  expect(new Set(offered).size).toBe(1);
  expect(await tx((t) => t.lead.count({ where: { startedAt: { not: null } } }))).toBe(200);
});

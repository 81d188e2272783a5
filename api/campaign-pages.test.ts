import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let client: TestUser;
let stranger: TestUser;
let clientId: string;
let campaignId: string;

// A Wednesday, 11:00 in New York.
const NOW = new Date('2026-05-06T15:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
  user = await api.addOperator('pages');
  stranger = await api.addOperator('elsewhere');
  ({ clientId, campaignId } = await addCampaign(user, { name: 'Spring 100% Offer', newPerHour: 3 }));
  client = await api.addClientKey(user, clientId);
});
afterAll(() => api.stop());

const names = async (query: string, who = user): Promise<string[]> =>
  (await who.call('get', `/api/campaigns?${query}`).expect(200)).body.items.map(
    ({ name }: { name: string }) => name,
  );

const whole = { name: 'Summer', zone: 'America/New_York', fromNumber: '+14155550177' };
const preview = (differs: object = {}, who = user) =>
  who.call('post', '/api/campaigns/preview').send({ clientId, ...whole, ...differs });

test('campaigns are found by client, status and a part of their name, which is no pattern', async () => {
  const other = await addCampaign(user, { name: 'Autumn' });
  expect(await names('q=SPRING')).toEqual(['Spring 100% Offer']);
  expect(await names('q=100%25')).toEqual(['Spring 100% Offer']);
  expect(await names('q=%25')).toEqual(['Spring 100% Offer']);
  expect(await names('q=_')).toEqual([]);
  expect(await names(`clientId=${other.clientId}`)).toEqual(['Autumn']);
  await user.call('post', `/api/campaigns/${other.campaignId}/start`).expect(200);
  expect(await names('status=active,paused')).toEqual(['Autumn']);
  expect(await names('status=draft')).toEqual(['Spring 100% Offer']);
  await user.call('get', '/api/campaigns?status=asleep').expect(400);
});

test('a campaign is told with the names of what it is made of; a client is told of no policy and no sequence', async () => {
  const of = async (who: TestUser) =>
    (await who.call('get', `/api/campaigns/${campaignId}`).expect(200)).body;
  const { body: clients } = await user.call('get', '/api/clients').expect(200);
  const clientName = clients.items.find(({ id }: { id: string }) => id === clientId).name;
  const standard = { name: 'standard', version: 1 };
  expect(await of(user)).toMatchObject({ clientName, policy: standard, sequence: standard, next: null });
  expect(await of(client)).toMatchObject({ clientName, policy: null, sequence: null });
  expect(await names('', client)).toEqual(['Spring 100% Offer']);
});

test('what a campaign waits for stands in the list as it does beside the campaign', async () => {
  const added = await addCampaign(user, { name: 'Waits' });
  await user.call('post', `/api/campaigns/${added.campaignId}/start`).expect(200);
  await user.call('post', `/api/campaigns/${added.campaignId}/pause`).send({ reason: 'x' }).expect(200);
  const { body: beside } = await user.call('get', `/api/campaigns/${added.campaignId}/next`).expect(200);
  const { body: list } = await user.call('get', '/api/campaigns?q=Waits').expect(200);
  expect(list.items[0].next).toEqual(beside.next);
  expect(list.items[0].next).toMatchObject({ blockedBy: 'the campaign is paused' });
});

test('the pace counts what was begun in this hour of the campaign, where that is limited', async () => {
  const rows = [1, 2, 3].map((n) => ({ email: `lead0${n}@example.com` }));
  await user.call('post', '/api/leads/import').send({ campaignId, rows }).expect(200);
  await asOperator(api.db, user.operatorId, async (tx) => {
    const [first, second] = await tx.lead.findMany({ where: { campaignId } });
    const started = (id: string | undefined, at: Date) =>
      tx.lead.update({ where: { id: id ?? '' }, data: { startedAt: at } });
    await started(first?.id, new Date(NOW.getTime() - 1));
    await started(second?.id, NOW);
  });
  const path = `/api/campaigns/${campaignId}/pace`;
  const expected = { hour: { started: 1, most: 3, resets: '2026-05-06T16:00:00.000Z' }, day: null };
  expect((await user.call('get', path).expect(200)).body).toEqual(expected);
  expect((await client.call('get', path).expect(200)).body).toEqual(expected);
  await stranger.call('get', path).expect(404);
});

test('a preview says when somebody is first reached, by the hours of campaign and policy, and writes nothing', async () => {
  const firstAt = async (differs: object) => (await preview(differs).expect(200)).body.firstAt;
  const { body: before } = await user.call('get', '/api/campaigns').expect(200);
  expect((await preview().expect(200)).body).toEqual({
    firstAt: NOW.toISOString(),
    window: { from: '08:00', to: '21:00' },
  });
  expect(await firstAt({ startsAt: '2026-05-07T04:00:00Z' })).toBe('2026-05-07T12:00:00.000Z');
  expect(await firstAt({ hours: { fri: { from: '06:00', to: '10:00' } } })).toBe('2026-05-08T12:00:00.000Z');
  const { body: after } = await user.call('get', '/api/campaigns').expect(200);
  expect(after).toEqual(before);
});

test('a preview refuses what drafting would refuse, by its field', async () => {
  const fields = async (differs: object, status: number) =>
    (await preview(differs).expect(status)).body.errors.map(({ field }: { field: string }) => field);
  expect(await fields({ fromNumber: '12' }, 400)).toEqual(['fromNumber']);
  expect(await fields({ zone: 'Mars/Phobos' }, 400)).toEqual(['zone']);
  expect(await fields({ endsAt: '2026-05-01T00:00:00Z' }, 400)).toEqual(['endsAt']);
  await addCampaign(user, { calcomEventTypeId: '4711' });
  expect(await fields({ calcomEventTypeId: '4711' }, 409)).toEqual(['calcomEventTypeId']);
  const kept = { number: '+14155550178', vendor: 'twilio', clientId: (await addCampaign(user)).clientId };
  await user.call('post', '/api/phone-numbers').send(kept).expect(201);
  expect(await fields({ fromNumber: kept.number }, 409)).toEqual(['fromNumber']);
  await preview({}, client).expect(403);
  await preview({}, stranger).expect(404);
});

test('the choices name agents and event types of other campaigns, the newest of each policy, and no stranger’s', async () => {
  await addCampaign(user, { name: 'With agent', retellAgentId: 'agent_sample', calcomEventTypeId: '815' });
  const choices = async (who: TestUser) => (await who.call('get', '/api/campaign-choices').expect(200)).body;
  const ours = await choices(user);
  expect(ours.agents).toEqual([{ id: 'agent_sample', usedIn: 'With agent' }]);
  expect(ours.eventTypes).toContainEqual(expect.objectContaining({ id: '815', usedIn: 'With agent' }));
  expect(ours.policies).toMatchObject([
    { name: 'quick', isAllowed: true, window: null },
    { name: 'standard', isAllowed: true, window: { from: '08:00', to: '21:00' }, verdictAfter: 172_800 },
  ]);
  expect(await choices(stranger)).toMatchObject({ agents: [], eventTypes: [] });
  await client.call('get', '/api/campaign-choices').expect(403);
});

test('a file is tried before there is a campaign, with as many problems as are asked for', async () => {
  const bad = Array.from({ length: 8 }, (_, n) => `${n},Sample`).join('\n');
  const attempt = (query: Record<string, string>) =>
    user
      .call('post', '/api/imports')
      .query(query)
      .type('text/csv')
      .send(`Phone,First Name\n${bad}\n4155550199,Sample\n`);
  const tried = await attempt({ dryRun: 'true', examples: '1000' }).expect(200);
  expect(tried.body).toMatchObject({ rows: 9, imported: 1, problems: [{ kind: 'rejected', count: 8 }] });
  expect(tried.body.problems[0].first).toHaveLength(8);
  expect((await attempt({ dryRun: 'true' }).expect(200)).body.problems[0].first).toHaveLength(5);
  const refused = await attempt({}).expect(400);
  expect(refused.body.errors).toMatchObject([{ field: 'campaignId' }]);
  expect((await attempt({ dryRun: 'true', examples: '1001' }).expect(400)).body.errors).toMatchObject([
    { field: 'examples' },
  ]);
});

test('imports are told with the name of their campaign, and found by their status', async () => {
  const sent = await user
    .call('post', '/api/imports')
    .query({ campaignId })
    .type('text/csv')
    .send('phone\n4155550198\n')
    .expect(202);
  const { id } = sent.body.import;
  const named = { id, campaignName: 'Spring 100% Offer' };
  for (const who of [user, client])
    expect((await who.call('get', `/api/imports/${id}`).expect(200)).body).toMatchObject(named);
  expect((await user.call('get', '/api/imports?status=waiting').expect(200)).body.items).toMatchObject([
    named,
  ]);
  expect((await user.call('get', '/api/imports?status=failed').expect(200)).body.items).toEqual([]);
});

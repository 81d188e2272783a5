import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let house: TestUser;
let owner: SignedIn;
let rep: SignedIn;
const NOW = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
  house = await api.addOperator('reps');
  owner = await addSignedIn(api, { organizationId: house.operatorId, role: 'owner' });
  rep = await addSignedIn(api, { organizationId: house.operatorId, role: 'rep' });
});
afterAll(() => api.stop());

async function addLead(phone: string, assignedTo: string | null): Promise<string> {
  const { campaignId } = await addCampaign(house);
  const { body } = await house.call('post', '/api/leads').send({ campaignId, phone });
  await asOperator(api.db, house.operatorId, (tx) =>
    tx.lead.update({ where: { id: body.id }, data: { assignedTo } }),
  );
  return body.id;
}

async function addMeeting(leadId: string, startsAt: string, status: string): Promise<void> {
  await asOperator(api.db, house.operatorId, async (tx) => {
    const lead = await tx.lead.findUniqueOrThrow({ where: { id: leadId }, include: { campaign: true } });
    const { operatorId, clientId, campaignId, contactId, campaign } = lead;
    const { id } = await tx.appointment.create({
      data: {
        ...{ operatorId, clientId, campaignId, contactId, leadId, policyId: campaign.policyId },
        ...{ title: 'Sample meeting', startsAt, endsAt: startsAt, zone: 'UTC', bookedAt: NOW },
      },
    });
    if (status !== 'booked') await tx.appointment.update({ where: { id }, data: { status } });
  });
}

test('reps and agents are listed with their leads, shows and changes; others and strangers are not', async () => {
  const agent = await addSignedIn(api, { organizationId: house.operatorId, role: 'agent' });
  const mine = await addLead('+14155553101', rep.userId);
  const over = await addLead('+14155553102', rep.userId);
  await addLead('+14155553103', null);
  await asOperator(api.db, house.operatorId, async (tx) => {
    await tx.lead.update({ where: { id: over }, data: { endedAt: NOW, status: 'replied' } });
    const trail = (at: string, actorId: string) => ({
      ...{ operatorId: house.operatorId, actorKind: 'person', actorId, at: new Date(at) },
      ...{ action: 'lead.status', subjectType: 'lead', subjectId: mine },
    });
    await tx.audit.createMany({
      data: [
        trail('2026-11-21T09:00:00Z', rep.userId),
        trail('2026-11-10T09:00:00Z', rep.userId),
        trail('2026-11-22T09:00:00Z', randomUUID()),
      ],
    });
  });
  await addMeeting(mine, '2026-11-20T09:00:00Z', 'shown');
  await addMeeting(mine, '2026-11-21T09:00:00Z', 'no_show');
  await addMeeting(mine, '2026-09-01T09:00:00Z', 'shown');
  await addMeeting(mine, '2026-12-01T09:00:00Z', 'booked');
  const { status, body } = await owner.call('get', '/api/reps');
  expect([status, body.items.map(({ userId }: { userId: string }) => userId)]).toEqual([
    200,
    [rep.userId, agent.userId],
  ]);
  expect(body.items[0]).toMatchObject({ role: 'rep', leads: 2, openLeads: 1, booked: 2, shown: 1 });
  expect(body.items[0]).toMatchObject({ changes: 1, lastActiveAt: '2026-11-21T09:00:00.000Z' });
  expect(body.items[1]).toMatchObject({ leads: 0, booked: 0, changes: 0, lastActiveAt: null });
  const elsewhere = await api.addOperator('reps-elsewhere');
  const stranger = await addSignedIn(api, { organizationId: elsewhere.operatorId, role: 'owner' });
  expect((await stranger.call('get', '/api/reps')).body.items).toEqual([]);
});

test('a rep does not see the others', async () => {
  expect((await rep.call('get', '/api/reps')).status).toBe(403);
});

test('members are told whether they have a second factor, and what their organization asks for', async () => {
  expect((await rep.call('get', '/api/second-factor')).status).toBe(403);
  await api.authDb.secondFactor.create({ data: { userId: rep.userId, secret: 'x', confirmedAt: NOW } });
  const { body } = await owner.call('get', '/api/members');
  const told = body.items.map(({ userId, hasSecondFactor }: Record<string, unknown>) => [
    userId,
    hasSecondFactor,
  ]);
  expect(told).toContainEqual([rep.userId, true]);
  expect(told).toContainEqual([owner.userId, false]);
  expect((await owner.call('get', '/api/second-factor')).body).toEqual({ secondFactor: 'optional' });
});

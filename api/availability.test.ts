import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { saveAvailability } from '../services/appointments/save-availability.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let staff: TestUser;
let client: TestUser;
let path: string;
let campaignId: string;

// A Saturday evening in New York; the clocks go back that night.
const NOW = new Date('2026-10-31T23:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  api.setNow(NOW);
  staff = await api.addOperator('ours');
  const { campaignId: id, clientId } = await addCampaign(staff);
  client = await api.addClientKey(staff, clientId);
  campaignId = id;
  path = `/api/campaigns/${campaignId}/availability`;
});

afterAll(() => api.stop());

test('before the calendar was asked there are no days, and no moment at which it was', async () => {
  const { body } = await staff.call('get', path).expect(200);
  expect(body).toEqual({ campaignId, zone: 'America/New_York', fetchedAt: null, days: [] });
});

test('staff and the client see the free times to come by the day of the zone they ask for', async () => {
  const slots = [
    '2026-10-31T20:00:00Z', // past
    '2026-11-01T03:30:00Z',
    '2026-11-01T04:30:00Z',
    '2026-11-01T14:00:00Z',
    '2026-11-06T14:00:00Z',
  ].map((slot) => new Date(slot));
  const { operatorId } = staff;
  await saveAvailability(api.db, { operatorId, campaignId, slots, from: NOW, to: NOW, fetchedAt: NOW });
  for (const user of [staff, client]) {
    const { body } = await user.call('get', `${path}?days=2`).expect(200);
    expect(body).toEqual({
      campaignId,
      zone: 'America/New_York',
      fetchedAt: NOW.toISOString(),
      days: [
        { date: '2026-10-31', slots: ['2026-11-01T03:30:00.000Z'] },
        { date: '2026-11-01', slots: ['2026-11-01T04:30:00.000Z', '2026-11-01T14:00:00.000Z'] },
      ],
    });
  }
  const { body } = await staff.call('get', `${path}?zone=Europe/Berlin`).expect(200);
  expect(body.days.map(({ date }: { date: string }) => date)).toEqual(['2026-11-01', '2026-11-06']);
});

test('a stranger, another client and a zone that is none are refused in words', async () => {
  const theirs = await api.addOperator('theirs');
  await theirs.call('get', path).expect(404);
  const { clientId } = await addCampaign(staff);
  await (await api.addClientKey(staff, clientId)).call('get', path).expect(404);
  const { body } = await staff.call('get', `${path}?zone=Nowhere`).expect(400);
  expect(body.errors).toEqual([{ field: 'zone', message: 'must be an IANA zone' }]);
  await staff.call('get', `${path}?days=15`).expect(400);
});

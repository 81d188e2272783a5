import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../prisma/tenant.ts';
import { bookingCode } from '../services/messaging/short-booking-link.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let lead: { readonly operatorId: string; readonly clientId: string; readonly leadId: string };

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('links');
  const { clientId, campaignId } = await addCampaign(user, {
    bookingUrl: 'https://cal.example.com/team/first',
  });
  const person = { phone: '+14155550188', firstName: 'Sample', email: 'lead88@example.com' };
  const { body } = await user.call('post', '/api/leads').send({ campaignId, ...person });
  lead = { operatorId: user.operatorId, clientId, leadId: body.id };
});
afterAll(() => api.stop());

const code = () => asOperator(api.db, lead.operatorId, (tx) => bookingCode(tx, lead));
const follow = (given: string) => request(api.app).get(`/b/${given}`).redirects(0);

test('302: it leads to the booking page, filled in for the lead; a lead keeps its code, which is short', async () => {
  const given = await code();
  expect(given).toMatch(/^[\w-]{10}$/);
  expect(await code()).toBe(given);
  const { headers } = await follow(given).expect(302);
  const target = new URL(headers.location ?? '');
  expect(target.origin + target.pathname).toBe('https://cal.example.com/team/first');
  expect(target.searchParams.get('email')).toBe('lead88@example.com');
  expect(target.searchParams.get('metadata[lead_id]')).toBe(lead.leadId);
  expect(headers['cache-control']).toBe('no-store');
});

test('302: once the lead has booked it leads to moving that booking', async () => {
  await asOperator(api.db, lead.operatorId, async (tx) => {
    const { contactId, campaign } = await tx.lead.findUniqueOrThrow({
      where: { id: lead.leadId },
      include: { campaign: true },
    });
    const { operatorId, clientId, leadId } = lead;
    const times = { startsAt: new Date('2099-05-05T15:00:00Z'), endsAt: new Date('2099-05-05T16:00:00Z') };
    const whose = {
      operatorId,
      clientId,
      campaignId: campaign.id,
      leadId,
      contactId,
      policyId: campaign.policyId,
    };
    const { id: appointmentId } = await tx.appointment.create({
      data: { ...whose, ...times, title: 'First meeting', zone: 'America/New_York', bookedAt: new Date() },
    });
    await tx.booking.create({ data: { operatorId, clientId, appointmentId, uid: 'uid-88', ...times } });
  });
  const { headers } = await follow(await code()).expect(302);
  expect(headers.location).toBe('https://cal.example.com/reschedule/uid-88');
});

test.each(['abcdefghij', '../api', "' OR 1=1"])('404: %j leads nowhere, and says so', async (wrong) => {
  const answer = await follow(encodeURIComponent(wrong)).expect(404);
  expect(answer.type).toBe('text/html');
});

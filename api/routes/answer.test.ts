import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { asOperator } from '../../prisma/tenant.ts';
import { signAnswerLink } from '../../services/appointments/answer-link.ts';
import {
  addCampaign,
  startTestApi,
  type TestApi,
  type TestUser,
  testLinkSecret,
} from '../../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let appointmentId: string;
let address: string;
const startsAt = new Date('2026-11-20T18:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('answers');
  appointmentId = await addAppointment('Sample <b>');
  address = `/answer/${signAnswerLink({ operatorId: user.operatorId, appointmentId }, testLinkSecret)}`;
});

afterAll(() => api.stop());

const evidence = () =>
  asOperator(api.db, user.operatorId, (tx) => tx.evidence.findMany({ where: { appointmentId } }));

test('GET asks and records nothing, whatever the link says', async () => {
  api.setNow(new Date(startsAt.getTime() + 3_600_000));
  for (const query of ['', '?answer=yes', '?answer=no', '?answer=maybe']) {
    const { text, headers } = await request(api.app).get(`${address}${query}`).expect(200);
    expect(text).toContain('Did Sample &lt;b&gt; come?');
    expect(text).toContain('November 20, 2026 at 1:00');
    expect(text).not.toMatch(/<b>|Lead 01|4155550101|lead01@/);
    expect(headers['cache-control']).toBe('no-store');
  }
  expect(await evidence()).toEqual([]);
});

test('POST records the answer, and a second click changes nothing', async () => {
  const { text } = await request(api.app).post(address).type('form').send('answer=yes').expect(200);
  expect(text).toContain('Thank you');
  await request(api.app).post(address).type('form').send('answer=yes').expect(200);
  expect(await evidence()).toMatchObject([{ source: 'client', answer: 'yes' }]);
});

test('400: a POST without an answer shows the question again', () =>
  request(api.app).post(address).type('form').send('answer=maybe').expect(400));

test('404: a forged link, in plain words', async () => {
  const forged = `${address.slice(0, -2)}xx`;
  const { text } = await request(api.app).get(forged).expect(404);
  expect(text).toContain('This link does not work');
  await request(api.app).post(forged).type('form').send('answer=yes').expect(404);
});

test('409: before the appointment there is nothing to say', async () => {
  api.setNow(new Date(startsAt.getTime() - 3_600_000));
  const { text } = await request(api.app).post(address).type('form').send('answer=no').expect(409);
  expect(text).toContain('Not yet');
  expect(await evidence()).toHaveLength(1);
});

test('staff verifies by the noun and by the outside path; too early is 409', async () => {
  const early = await user
    .call('post', '/api/appointments/verify')
    .send({ appointmentId, showed: true })
    .expect(409);
  expect(early.body.code).toBe('not_yet');
  api.setNow(new Date(startsAt.getTime() + 3_600_000));
  const other = await addAppointment('Sample');
  const verdict = { verdict: 'no_show' };
  const { body } = await user
    .call('post', `/api/appointments/${other}/verification`)
    .send(verdict)
    .expect(200);
  expect(body).toEqual({ appointmentId: other, status: 'no_show' });
  const third = await addAppointment('Sample');
  const shown = await user
    .call('post', '/api/appointments/verify')
    .send({ appointmentId: third, showed: true })
    .expect(200);
  expect(shown.body.status).toBe('shown');
  const full = await user.call('get', `/api/appointments/${appointmentId}`).expect(200);
  expect(full.body).toMatchObject({
    evidence: [{ source: 'client', answer: 'yes' }],
    messages: [],
    bookings: [],
  });
});

let people = 0;

async function addAppointment(firstName: string): Promise<string> {
  people += 1;
  const { campaignId, clientId } = await addCampaign(user);
  const person = {
    phone: `+141555501${String(people).padStart(2, '0')}`,
    lastName: 'Lead 01',
    email: `lead0${people}@example.com`,
  };
  const lead = await user.call('post', '/api/leads').send({ campaignId, firstName, ...person });
  const appointment = await asOperator(api.db, user.operatorId, async (tx) => {
    const campaign = await tx.campaign.findUniqueOrThrow({ where: { id: campaignId } });
    return tx.appointment.create({
      data: {
        operatorId: user.operatorId,
        clientId,
        campaignId,
        leadId: lead.body.id,
        contactId: lead.body.contact.id,
        policyId: campaign.policyId,
        title: 'First meeting',
        startsAt,
        endsAt: new Date(startsAt.getTime() + 1_800_000),
        zone: 'America/New_York',
        bookedAt: startsAt,
      },
    });
  });
  return appointment.id;
}

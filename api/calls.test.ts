import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Prisma } from '../prisma/generated/client.ts';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let lead: { leadId: string; contactId: string; clientId: string };
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  user = await api.addOperator(`calls-${count}`);
  const { campaignId, clientId } = await addCampaign(user);
  const asked = { campaignId, phone: '+14155550177', email: 'lead77@example.com' };
  const { body } = await user.call('post', '/api/leads').send(asked).expect(201);
  lead = { leadId: body.id, contactId: body.contact.id, clientId };
});

const ENDED = new Date('2026-05-06T15:00:00Z');

async function addCall(differs: Partial<Prisma.CallUncheckedCreateInput>): Promise<Record<string, unknown>> {
  const { operatorId } = user;
  const over = { direction: 'outbound', status: 'ended', endedAt: ENDED, durationMs: 61_000 };
  await asOperator(api.db, operatorId, (tx) =>
    tx.call.create({ data: { operatorId, ...lead, key: 'k', ...over, ...differs } }),
  );
  const { body } = await user.call('get', `/api/leads/${lead.leadId}`).expect(200);
  return body.calls[0];
}

test('a call tells when the lead asked to be called again', async () => {
  const callbackAt = new Date('2026-05-07T19:00:00Z');
  expect(await addCall({ outcome: 'callback_requested', callbackAt })).toMatchObject({
    outcome: 'callback_requested',
    callbackAt: '2026-05-07T19:00:00.000Z',
    contentErasedAt: null,
  });
});

test('a call that nobody answered says so', async () => {
  const call = await addCall({ outcome: 'no_answer', durationMs: 0, disconnectionReason: 'dial_busy' });
  expect(call).toMatchObject({ outcome: 'no_answer', callbackAt: null, disconnectionReason: 'dial_busy' });
});

test('a call whose content was given up says since when, and keeps what it was', async () => {
  const contentErasedAt = new Date('2027-05-07T02:40:00Z');
  expect(await addCall({ outcome: 'no_outcome', contentErasedAt })).toMatchObject({
    contentErasedAt: '2027-05-07T02:40:00.000Z',
    ...{ transcript: null, recordingUrl: null, summary: null },
    ...{ outcome: 'no_outcome', durationMs: 61_000, endedAt: ENDED.toISOString() },
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let stranger: TestUser;
let client: TestUser;
let campaignId: string;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  user = await api.addOperator(`lists-${count}`);
  stranger = await api.addOperator(`others-${count}`);
  const campaign = await addCampaign(user);
  campaignId = campaign.campaignId;
  client = await api.addClientKey(user, campaign.clientId);
});

const PHONE = '+14155550177';

const add = (body: object, as = user) =>
  as.call('post', '/api/suppressions').send({ note: 'asked us', ...body });
const lift = (id = '', reason?: string, as = user) =>
  as.call('post', `/api/suppressions/${id}/removal`).send({ reason });
const listed = async (query = '', as = user): Promise<{ id: string; channel: string; address: string }[]> =>
  (await as.call('get', `/api/suppressions${query}`).expect(200)).body.items;

async function addLead(): Promise<{ leadId: string; contactId: string }> {
  const { body } = await user
    .call('post', '/api/leads')
    .send({ campaignId, phone: PHONE, email: 'lead77@example.com' })
    .expect(201);
  return { leadId: body.id, contactId: body.contact.id };
}

describe('the suppression list', () => {
  test('200: addresses in any spelling, each once; what is no address is told, and the rest is done', async () => {
    const { body } = await add({
      channels: ['sms', 'email'],
      addresses: ['(415) 555-0177', '+1 415 555 0177', 'Lead77@Example.com'],
    }).expect(200);
    expect(body).toMatchObject({ added: 2, already: 1 });
    expect(body.rejected).toEqual([
      { address: '(415) 555-0177', reason: 'is no email address' },
      { address: '+1 415 555 0177', reason: 'is no email address' },
      { address: 'Lead77@Example.com', reason: 'is no phone number' },
    ]);
    expect((await listed()).map(({ channel, address }) => `${channel} ${address}`).sort()).toEqual([
      'email lead77@example.com',
      `sms ${PHONE}`,
    ]);
  });

  test('200: it is searched by part of a number however it is written, by channel and reason', async () => {
    await add({ channels: ['sms', 'call'], addresses: [PHONE] });
    expect(await listed('?q=415-555-0177')).toHaveLength(2);
    expect(await listed('?q=5550177&channel=sms')).toHaveLength(1);
    expect(await listed('?reason=opted_out')).toEqual([]);
    expect(await listed('?q=9999')).toEqual([]);
  });

  test('who is put on it has every sequence stopped at once', async () => {
    const { leadId } = await addLead();
    await add({ channels: ['sms', 'call'], addresses: [PHONE] }).expect(200);
    const { body } = await user.call('get', `/api/leads/${leadId}`).expect(200);
    expect(body.status).toBe('opted_out');
  });

  test('200: who is taken off it has it in the ledger with the reason, and it is no consent', async () => {
    const { contactId } = await addLead();
    await add({ channels: ['sms'], addresses: [PHONE] });
    const [row] = await listed();
    await lift(row?.id, 'wrong number').expect(200);
    expect(await listed()).toEqual([]);
    const { body } = await user.call('get', `/api/contacts/${contactId}/consent`).expect(200);
    expect(body.ledger.map((entry: { action: string; text: string }) => [entry.action, entry.text])).toEqual([
      ['lifted', 'wrong number'],
      ['revoked', 'asked us'],
    ]);
    const audits = await asOperator(api.db, user.operatorId, (tx) =>
      tx.audit.findMany({ where: { subjectType: 'suppression' }, orderBy: { at: 'asc' } }),
    );
    expect(audits.map(({ action }) => action)).toEqual(['suppression.add', 'suppression.lift']);
  });

  test('400: without a reason nobody is taken off, without a note nobody is put on', async () => {
    await add({ channels: ['sms'], addresses: [PHONE] });
    const [row] = await listed();
    const lifting = await lift(row?.id).expect(400);
    expect(lifting.body.errors).toMatchObject([{ field: 'reason' }]);
    const adding = await user
      .call('post', '/api/suppressions')
      .send({ channels: ['sms'], addresses: [PHONE] });
    expect([adding.status, adding.body.errors[0].field]).toEqual([400, 'note']);
    expect(await listed()).toHaveLength(1);
  });

  test("404: another operator's row is not there; 403: a client sees none of it", async () => {
    await add({ channels: ['sms'], addresses: [PHONE] });
    const [row] = await listed();
    await lift(row?.id, 'because', stranger).expect(404);
    expect(await listed('', stranger)).toEqual([]);
    for (const path of ['/api/suppressions', '/api/suppressions/export'])
      await client.call('get', path).expect(403);
  });

  test('200: as a CSV file, in which no note is a formula', async () => {
    await add({ channels: ['sms'], addresses: [PHONE], note: '=HYPERLINK("x")' });
    const answer = await user.call('get', '/api/suppressions/export').expect(200);
    expect(answer.type).toBe('text/csv');
    const [header, line] = answer.text.split('\n');
    expect(header).toBe('channel,address,purpose,reason,note,created_at');
    expect(line).toContain(`sms,${PHONE},any,manual,"'=HYPERLINK(""x"")",`);
  });
});

describe('the consent ledger of a contact', () => {
  test('201: a grant is kept with its words; it takes nobody off the list', async () => {
    const { contactId } = await addLead();
    await add({ channels: ['sms'], addresses: [PHONE] });
    const grant = { channel: 'sms', action: 'granted', source: 'web form', text: 'I agree to be texted.' };
    const { body } = await user.call('post', `/api/contacts/${contactId}/consent`).send(grant).expect(201);
    expect(body).toMatchObject({ ...grant, address: PHONE });
    expect(await listed()).toHaveLength(1);
  });

  test('201: a revocation by hand stops what runs', async () => {
    const { leadId, contactId } = await addLead();
    const words = { channel: 'email', action: 'revoked', source: 'letter', text: 'No more emails.' };
    await user.call('post', `/api/contacts/${contactId}/consent`).send(words).expect(201);
    expect(await listed()).toMatchObject([{ channel: 'email', address: 'lead77@example.com' }]);
    const { body } = await user.call('get', `/api/leads/${leadId}`).expect(200);
    expect(body.status).toBe('opted_out');
  });

  test("404: another operator's contact; 403: a client", async () => {
    const { contactId } = await addLead();
    await stranger.call('get', `/api/contacts/${contactId}/consent`).expect(404);
    await client.call('get', `/api/contacts/${contactId}/consent`).expect(403);
  });
});

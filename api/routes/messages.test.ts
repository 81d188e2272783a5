import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { messageWorkflowId } from '../../contracts/messaging/workflow.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';

let api: TestApi;
let user: TestUser;
let other: TestUser;
let campaign: { clientId: string; campaignId: string };
let lead: { id: string; phone: string; email: string; contactId: string };
let count = 0;

const NOW = new Date('2026-05-06T16:00:00Z');

beforeAll(async () => {
  api = await startTestApi();
  user = await api.addOperator('one');
  other = await api.addOperator('two');
  campaign = await addCampaign(user);
});
afterAll(() => api.stop());
beforeEach(async () => {
  api.setNow(NOW);
  lead = await addLead();
});

const asked = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
  asOperator(api.db, user.operatorId, work);

async function addLead(extra: object = {}): Promise<typeof lead> {
  count += 1;
  const person = { phone: `+1415555${3000 + count}`, email: `lead${count}@example.com`, ...extra };
  const { body } = await user.call('post', '/api/leads').send({ campaignId: campaign.campaignId, ...person });
  return { ...person, id: body.id, contactId: body.contact.id };
}

const write = (body: object, path = '/api/messages') =>
  user.call('post', path).send({ leadId: lead.id, ...body });
const said = (differs: object = {}) =>
  asked((tx) =>
    tx.message.create({
      data: {
        operatorId: user.operatorId,
        clientId: campaign.clientId,
        leadId: lead.id,
        contactId: lead.contactId,
        key: randomUUID(),
        direction: 'inbound',
        channel: 'email',
        purpose: 'reply',
        status: 'received',
        fromAddress: lead.email,
        toAddress: 'us@example.com',
        body: 'Hi',
        sentAt: NOW,
        ...differs,
      },
    }),
  );

describe.each(['/api/messages', '/api/messages/send'])('POST %s', (path) => {
  test('202: the message waits in its own words, and its workflow is owed once', async () => {
    const body = 'Hi {{firstName}}, see you.';
    const { body: made } = await write({ channel: 'sms', body }, path).expect(202);
    expect(made).toMatchObject({
      leadId: lead.id,
      status: 'waiting',
      purpose: 'conversation',
      body,
      subject: null,
    });
    const { body: read } = await user.call('get', `/api/messages/${made.id}`).expect(200);
    expect(read).toEqual(made);
    const row = await asked((tx) => tx.message.findUniqueOrThrow({ where: { id: made.id } }));
    const owed = await asked((tx) =>
      tx.workflowSignal.findMany({ where: { workflowId: messageWorkflowId(row.key) } }),
    );
    expect(owed).toMatchObject([{ start: 'once', input: { template: 'written', purpose: 'conversation' } }]);
    expect(JSON.stringify(owed[0]?.input)).not.toContain('see you');
    const trail = await asked((tx) => tx.audit.findMany({ where: { subjectId: made.id } }));
    expect(trail).toMatchObject([{ action: 'message.write', actorKind: 'key', after: { channel: 'sms' } }]);
    expect(JSON.stringify(trail)).not.toContain('see you');
  });

  test('202: the same Idempotency-Key is the same message', async () => {
    const key = randomUUID();
    const first = await write({ channel: 'email', body: 'Hi' }, path).set('Idempotency-Key', key).expect(202);
    const second = await write({ channel: 'email', body: 'Hi' }, path)
      .set('Idempotency-Key', key)
      .expect(202);
    expect(second.body).toEqual(first.body);
    expect(await asked((tx) => tx.message.count({ where: { leadId: lead.id } }))).toBe(1);
  });
});

describe('the purpose', () => {
  const purpose = async (channel: string): Promise<string> =>
    (await write({ channel, body: 'Hi' }).expect(202)).body.purpose;
  const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

  test('is a reply to who wrote on that channel within a day', async () => {
    await said({ sentAt: hoursAgo(23) });
    expect(await purpose('email')).toBe('reply');
    expect(await purpose('sms')).toBe('conversation');
  });

  test('is a conversation with who wrote longer ago, or whose machine wrote', async () => {
    await said({ sentAt: hoursAgo(25) });
    await said({ purpose: 'auto_reply' });
    await said({ direction: 'outbound' });
    expect(await purpose('email')).toBe('conversation');
  });
});

describe('a message is refused', () => {
  test.each([
    ['body', { channel: 'sms', body: ' ' }],
    ['body', { channel: 'sms' }],
    ['body', { channel: 'sms', body: 'x'.repeat(1601) }],
    ['channel', { channel: 'fax', body: 'Hi' }],
    ['subject', { channel: 'sms', body: 'Hi', subject: 'Hi' }],
    ['sender', { channel: 'sms', body: 'Hi', sender: 'me' }],
  ])('400: by its field %s', async (field, message) => {
    const { body } = await write(message).expect(400);
    expect(body.errors).toMatchObject([{ field }]);
  });

  test('400: when the lead has no such address', async () => {
    lead = await addLead({ email: undefined });
    const { body } = await write({ channel: 'email', body: 'Hi' }).expect(400);
    expect(body.errors).toEqual([{ field: 'channel', message: 'the lead has no email' }]);
  });

  test('404: when the lead is nobody, or another operator’s', async () => {
    await write({ leadId: randomUUID(), channel: 'sms', body: 'Hi' }).expect(404);
    await other
      .call('post', '/api/messages')
      .send({ leadId: lead.id, channel: 'sms', body: 'Hi' })
      .expect(404);
  });

  test('403: from a client', async () => {
    const client = await api.addClientKey(user, campaign.clientId);
    await client
      .call('post', '/api/messages')
      .send({ leadId: lead.id, channel: 'sms', body: 'Hi' })
      .expect(403);
  });

  test('409: when the lead has opted out of that channel, and of no other', async () => {
    await asked((tx) =>
      tx.suppression.create({
        data: { operatorId: user.operatorId, channel: 'sms', address: lead.phone, reason: 'opted_out' },
      }),
    );
    const { body } = await write({ channel: 'sms', body: 'Hi' }).expect(409);
    expect(body).toMatchObject({ code: 'suppressed', detail: expect.stringContaining('opted_out') });
    expect(await asked((tx) => tx.message.count({ where: { leadId: lead.id } }))).toBe(0);
    await write({ channel: 'email', body: 'Hi' }).expect(202);
  });
});

test('404: a message of another operator', async () => {
  const { id } = await said();
  await user.call('get', `/api/messages/${id}`).expect(200);
  await other.call('get', `/api/messages/${id}`).expect(404);
});

describe('letters to a client about its bill', () => {
  const invoiceId = randomUUID();
  const list = async (who: TestUser, query: string) =>
    (await who.call('get', `/api/messages?${query}`).expect(200)).body.items;
  const letter = (differs: object = {}) =>
    said({
      ...{ leadId: null, contactId: null, invoiceId, direction: 'outbound', purpose: 'billing' },
      ...{ template: 'invoice_reminder', status: 'sent', ...differs },
    });

  test('are listed by client and by invoice, to the operator and to that client alone', async () => {
    const { id } = await letter();
    await letter({ invoiceId: randomUUID() });
    await said();
    const shown = { id, leadId: null, clientId: campaign.clientId, invoiceId, template: 'invoice_reminder' };
    expect(await list(user, `invoiceId=${invoiceId}`)).toMatchObject([shown]);
    const client = await api.addClientKey(user, campaign.clientId);
    expect(await list(client, `invoiceId=${invoiceId}`)).toMatchObject([shown]);
    const { clientId: another } = await addCampaign(user);
    expect(await list(user, `clientId=${another}`)).toEqual([]);
    expect((await list(user, `clientId=${campaign.clientId}`)).length).toBeGreaterThan(2);
    const stranger = await api.addClientKey(user, another);
    expect(await list(stranger, `invoiceId=${invoiceId}`)).toEqual([]);
    expect(await list(other, `clientId=${campaign.clientId}`)).toEqual([]);
    await stranger.call('get', `/api/messages/${id}`).expect(404);
  });

  test('are in no thread, and hide none', async () => {
    await said({ createdAt: new Date('2039-01-01'), body: 'of a lead' });
    await letter({ createdAt: new Date('2039-01-02') });
    const { body } = await user.call('get', '/api/threads?limit=1').expect(200);
    expect(body.items).toMatchObject([{ leadId: lead.id, lastMessage: { body: 'of a lead' } }]);
  });
});

describe('threads', () => {
  /** After all that other tests have written. */
  const at = (minute: number) => new Date(Date.UTC(2040, 0, 1) + minute * 60_000);
  const threads = async (query = '') => (await user.call('get', `/api/threads${query}`).expect(200)).body;

  test('show each lead once, with its last message and what is unread, the newest first', async () => {
    const older = lead;
    await said({ createdAt: at(1) });
    await said({ createdAt: at(2), body: 'second' });
    await said({ createdAt: at(5), direction: 'outbound', status: 'sent', body: 'answer' });
    lead = await addLead();
    await said({ createdAt: at(4), channel: 'sms', body: 'newest in' });
    const { items } = await threads('?limit=2');
    expect(items).toMatchObject([
      { leadId: older.id, unread: 2, lastMessage: { body: 'answer' }, contact: { email: older.email } },
      { leadId: lead.id, unread: 1, lastMessage: { body: 'newest in', channel: 'sms' } },
    ]);
  });

  test('are paged without a gap or a repeat, messages of one instant included', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      lead = await addLead();
      made.push(lead.id);
      await said({ createdAt: at(10) });
      await said({ createdAt: at(i < 4 ? 10 : 11) });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { leadId: string }[]; nextCursor: string | null } = await threads(
        `?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ leadId }) => leadId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(made));
  });

  test('are those of an operator’s own leads, and a client’s of its own', async () => {
    await said();
    expect((await other.call('get', '/api/threads').expect(200)).body.items).toEqual([]);
    const client = await api.addClientKey(user, campaign.clientId);
    const seen = (await client.call('get', '/api/threads').expect(200)).body.items;
    expect(seen.map(({ leadId: id }: { leadId: string }) => id)).toContain(lead.id);
    const sibling = await api.addClientKey(user, (await addCampaign(user)).clientId);
    expect((await sibling.call('get', '/api/threads').expect(200)).body.items).toEqual([]);
    await client.call('post', `/api/threads/${lead.id}/read`).send({}).expect(403);
  });

  test('of unread messages alone are in the order in which those came, and read ones leave', async () => {
    const first = lead;
    await said({ createdAt: at(101) });
    await said({ createdAt: at(105), direction: 'outbound', status: 'sent', body: 'answer' });
    lead = await addLead();
    await said({ createdAt: at(102) });
    await said({ createdAt: at(103), readAt: at(104) });
    const { items } = await threads('?unread=true&limit=2');
    expect(items).toMatchObject([
      { leadId: lead.id, unread: 1 },
      { leadId: first.id, unread: 1, lastMessage: { body: 'answer' } },
    ]);
    await user.call('post', `/api/threads/${lead.id}/read`).expect(200, { read: 1 });
    expect((await threads('?unread=true&limit=1')).items).toMatchObject([{ leadId: first.id }]);
  });

  test('are found by campaign, by client, and by a part of a name, phone or email', async () => {
    await said({ createdAt: at(110) });
    const elsewhere = await addCampaign(user);
    const person = { phone: '+14155559911', email: 'xylophone@example.com', firstName: 'Xylo' };
    const { body } = await user
      .call('post', '/api/leads')
      .send({ campaignId: elsewhere.campaignId, ...person });
    const about = { leadId: body.id, contactId: body.contact.id, clientId: elsewhere.clientId };
    await said({ ...about, createdAt: at(90) });
    const found = async (query: string) =>
      (await threads(query)).items.map(({ leadId }: { leadId: string }) => leadId);
    for (const query of [
      `campaignId=${elsewhere.campaignId}`,
      `clientId=${elsewhere.clientId}`,
      'q=xyloph',
      `q=9911&campaignId=${elsewhere.campaignId}&unread=true`,
    ])
      expect([query, await found(`?${query}`)]).toEqual([query, [body.id]]);
    expect(await found(`?q=xyloph&campaignId=${campaign.campaignId}`)).toEqual([]);
    expect(await found(`?campaignId=${campaign.campaignId}&limit=1`)).toEqual([lead.id]);
  });

  test('are marked as read, what comes later is not, and the trail says who', async () => {
    await said();
    await said();
    await user.call('post', `/api/threads/${lead.id}/read`).expect(200, { read: 2 });
    await user.call('post', `/api/threads/${lead.id}/read`).expect(200, { read: 0 });
    await said({ createdAt: at(160) });
    expect((await threads('?limit=1')).items).toMatchObject([{ leadId: lead.id, unread: 1 }]);
    const trail = await asked((tx) =>
      tx.audit.findMany({ where: { subjectId: lead.id, action: 'thread.read' } }),
    );
    expect(trail).toMatchObject([{ after: { count: 2 } }]);
    await other.call('post', `/api/threads/${lead.id}/read`).expect(404);
  });
});

describe('GET /api/leads/{id}/messages', () => {
  test('has both channels, the oldest first, page by page', async () => {
    for (let i = 0; i < 5; i += 1) {
      await said({
        body: String(i),
        channel: i % 2 ? 'sms' : 'email',
        createdAt: new Date(NOW.getTime() + i),
      });
    }
    const first = await user.call('get', `/api/leads/${lead.id}/messages?limit=3`).expect(200);
    const next = `?limit=3&cursor=${first.body.nextCursor}`;
    const second = await user.call('get', `/api/leads/${lead.id}/messages${next}`).expect(200);
    expect(second.body.nextCursor).toBeNull();
    const bodies = [...first.body.items, ...second.body.items].map(({ body }: { body: string }) => body);
    expect(bodies).toEqual(['0', '1', '2', '3', '4']);
  });

  test('shows the files that came with an email', async () => {
    const attachments = [{ name: 'a.png', type: 'image/png', size: 3, sha256: 'f'.repeat(64) }];
    await said({ attachments });
    const { body } = await user.call('get', `/api/leads/${lead.id}/messages`).expect(200);
    expect(body.items).toMatchObject([{ attachments, readAt: null }]);
  });

  test('is open to the client whose lead it is, and to nobody else', async () => {
    await said();
    const client = await api.addClientKey(user, campaign.clientId);
    expect((await client.call('get', `/api/leads/${lead.id}/messages`).expect(200)).body.items).toHaveLength(
      1,
    );
    const sibling = await api.addClientKey(user, (await addCampaign(user)).clientId);
    await sibling.call('get', `/api/leads/${lead.id}/messages`).expect(404);
    await other.call('get', `/api/leads/${lead.id}/messages`).expect(404);
  });
});

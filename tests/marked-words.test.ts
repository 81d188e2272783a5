import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import request, { type Response } from 'supertest';
import { asOperator } from '../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from './setup/api.ts';

/** Words that nobody would write by chance, put in wherever a secret or a person's data goes in. */
const SECRET = 'hush7f3a';
const PERSON = 'xylofon';
const PHONE = '4155550199';

const lines: string[] = [];
let api: TestApi;
let user: TestUser;
let campaignId: string;

beforeAll(async () => {
  api = await startTestApi({ logger: pino({ level: 'trace' }, { write: (line) => lines.push(line) }) });
  user = await api.addOperator('marked');
  ({ campaignId } = await addCampaign(user));
});
afterAll(() => api.stop());

const trail = () => asOperator(api.db, user.operatorId, (tx) => tx.audit.findMany());

const post = (path: string, body: object) => user.call('post', path).send(body);

/** One lead after the other, each with the mark in all that is known of it. */
async function addPerson(n: number): Promise<{ leadId: string; contactId: string }> {
  const { body } = await post('/api/leads', {
    campaignId,
    phone: `+1${PHONE.slice(0, -1)}${n}`,
    email: `${PERSON}${n}@example.com`,
    firstName: PERSON,
    lastName: PERSON,
    company: PERSON,
  }).expect(201);
  return { leadId: body.id, contactId: body.contact.id };
}

/** What people do with people and their own words, each with the action that the trail has of it. */
async function tour(): Promise<[did: string, status: number][]> {
  const one = await addPerson(1);
  const two = await addPerson(2);
  const did: [string, number][] = [];
  const step = async (action: string, call: PromiseLike<{ status: number }>) => {
    did.push([action, (await call).status]);
  };
  const change = { lastName: `${PERSON} Two`, tags: [PERSON], fields: { note: PERSON } };
  const contact = `/api/contacts/${one.contactId}`;
  await step('contact.change', user.call('patch', contact).send({ ...change, company: `${PERSON} Oak` }));
  await step(
    'consent.granted',
    post(`${contact}/consent`, {
      ...{ channel: 'sms', action: 'granted', source: 'form', text: PERSON },
    }),
  );
  await step(
    'suppression.add',
    post('/api/suppressions', {
      ...{ channels: ['email'], addresses: [`${PERSON}9@example.com`], note: PERSON },
    }),
  );
  await step('lead.pause', post(`/api/leads/${one.leadId}/pause`, { reason: PERSON }));
  await step(
    'contact.merge',
    post(`/api/contacts/${two.contactId}/merge`, { into: one.contactId, reason: PERSON }),
  );
  await step(
    'lead_view.create',
    post('/api/lead-views', { name: 'Hot', filter: { q: PERSON }, columns: ['phone'] }),
  );
  await step('task.create', post('/api/tasks', { title: PERSON, detail: PERSON, owner: PERSON }));
  await step(
    'template.save',
    post('/api/templates', { name: 'sequence_sms_again', channel: 'sms', body: `Hi ${PERSON}` }),
  );
  await step(
    'leads.bulk',
    post('/api/leads/bulk', { kind: 'tag', change: { tag: 'vip' }, filter: {}, reason: PERSON }),
  );
  await step(
    'leads.import',
    post('/api/leads/import', { campaignId, rows: [{ phone: `+1${PHONE}`, firstName: PERSON }] }),
  );
  return did;
}

test('the trail and the log keep no name, number, address or words of people, whatever is done with them', async () => {
  const did = await tour();
  expect(did.filter(([, status]) => status >= 400)).toEqual([]);
  const rows = await trail();
  const actions = new Set(rows.map(({ action }) => action));
  for (const [action] of did) expect(actions).toContain(action);
  for (const mark of [PERSON, PHONE.slice(0, -1)]) {
    expect(rows.filter((row) => JSON.stringify(row).includes(mark))).toEqual([]);
    expect(lines.filter((line) => line.includes(mark))).toEqual([]);
  }
  const notes = await asOperator(api.db, user.operatorId, (tx) => tx.auditNote.findMany());
  expect(notes.map(({ words }) => words)).toContain(PERSON);
});

const hangUp = (answer: Response, done: (error: null, body: string) => void): void => {
  // What supertest types as its own answer is Node's.
  if (!(answer instanceof IncomingMessage)) throw new TypeError('There is nothing to hang up');
  answer.destroy();
  done(null, '');
};

test('the trail and the log keep no password, token, key or card, whichever endpoint is given one', async () => {
  const { body: document } = await request(api.app).get('/api/openapi.json');
  const paths = Object.entries(document.paths as Record<string, Record<string, unknown>>);
  const given = {
    ...{ email: 'somebody@example.com', password: SECRET, newPassword: SECRET, currentPassword: SECRET },
    ...{ token: SECRET, code: SECRET, secret: SECRET, key: SECRET, apiKey: SECRET, cardNumber: SECRET },
  };
  let tried = 0;
  for (const [path, operations] of paths) {
    const address = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      ['token', 'code', 'secret'].includes(name) ? SECRET : '00000000-0000-4000-8000-000000000000',
    );
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      if (!(method in operations)) continue;
      const query = `?token=${SECRET}&key=${SECRET}`;
      const asked = request(api.app)[method](`${address}${query}`);
      // What streams never ends by itself.
      if (path === '/api/live') asked.buffer(false).parse(hangUp);
      await asked
        .set({ 'X-API-Key': user.key, Cookie: `better-auth.session_token=${SECRET}` })
        .set({ Authorization: `Bearer ${SECRET}`, 'X-Twilio-Signature': SECRET, 'Stripe-Signature': SECRET })
        .send(method === 'get' ? undefined : given);
      await request(api.app)[method](address).set('X-API-Key', SECRET);
      tried += 1;
    }
  }
  expect(tried).toBeGreaterThan(100);
  const kept = [...lines, ...(await trail()).map((row) => JSON.stringify(row))];
  expect(kept.length).toBeGreaterThan(tried);
  for (const secret of [SECRET, user.key]) expect(kept.filter((each) => each.includes(secret))).toEqual([]);
});

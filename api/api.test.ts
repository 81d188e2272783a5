import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../tests/setup/api.ts';

let api: TestApi;
let ours: TestUser;
let theirs: TestUser;
let campaignId: string;
let clientId: string;
let clientUser: TestUser;
let leadId: string;

beforeAll(async () => {
  api = await startTestApi();
  ours = await api.addOperator('ours');
  theirs = await api.addOperator('theirs');
  ({ campaignId, clientId } = await addCampaign(ours));
  clientUser = await api.addClientKey(ours, clientId);
  const lead = await ours
    .call('post', '/api/leads')
    .send({ campaignId, phone: '415 555 2671', firstName: 'Sample' });
  leadId = lead.body.id;
});

afterAll(() => api.stop());

describe('200 and 201', () => {
  test('a lead that was added is found by part of its name, phone and email, and by status', async () => {
    const { body } = await ours.call('post', '/api/leads').send({
      campaignId,
      phone: '+14155550107',
      email: 'Lead07@Example.com',
      firstName: 'Sample',
      lastName: 'Lead 07',
    });
    expect(body.contact).toMatchObject({ phone: '+14155550107', email: 'lead07@example.com' });
    for (const query of ['q=sample lead 07', 'q=(415) 555-0107', 'q=LEAD07@', 'q=ample&status=new']) {
      const { body: found } = await ours.call('get', `/api/leads?campaignId=${campaignId}&${query}`);
      expect([query, found.items.map((lead: { id: string }) => lead.id).includes(body.id)]).toEqual([
        query,
        true,
      ]);
    }
    expect((await ours.call('get', '/api/leads?q=nobody')).body.items).toEqual([]);
    expect((await ours.call('get', '/api/leads?status=shown')).body.items).toEqual([]);
  });

  test('starting a campaign owes its workflow one start, however often it is asked', async () => {
    const { campaignId: draft } = await addCampaign(ours);
    await ours.call('post', `/api/campaigns/${draft}/start`).expect(200);
    const again = await ours.call('post', `/api/campaigns/${draft}/start`).expect(200);
    expect(again.body.status).toBe('active');
    const owed = await api.db.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL ROLE app_system`;
      return tx.workflowSignal.findMany({ where: { workflowId: `campaign:${draft}` } });
    });
    expect(owed).toMatchObject([
      { start: 'once', input: { operatorId: ours.operatorId, campaignId: draft } },
    ]);
  });

  test.each([
    '/api/clients',
    '/api/campaigns',
    '/api/leads',
    '/api/imports',
    '/api/appointments',
    '/api/messages',
    '/api/invoices',
    '/api/milestones',
    '/api/vendor-events',
  ])('GET %s answers a page', async (path) => {
    const { body } = await ours.call('get', path).expect(200);
    expect(body).toMatchObject({ items: expect.any(Array), nextCursor: null });
  });

  test('usage of nobody yet is nothing', async () => {
    expect((await ours.call('get', `/api/usage?clientId=${clientId}`).expect(200)).body).toEqual({
      seconds: 0,
      cents: 0,
    });
  });

  test('what happens next with a lead that has not begun is that it begins, and why not now', async () => {
    const { body } = await ours.call('get', `/api/leads/${leadId}/next`).expect(200);
    expect(body.next).toMatchObject({
      subject: { type: 'lead', id: leadId },
      what: 'Begin the sequence',
      until: null,
      why: 'the campaign has not been started',
      blockedBy: 'the campaign',
    });
  });

  test("a client's key reads its own leads", async () => {
    const { body } = await clientUser.call('get', `/api/leads/${leadId}`).expect(200);
    expect(body).toMatchObject({ id: leadId, contact: { phone: '+14155552671' } });
    const clients = await clientUser.call('get', '/api/clients').expect(200);
    expect(clients.body.items).toMatchObject([
      { id: clientId, agreement: { milestoneSize: 25, milestonePriceCents: 200_000 }, pausedAt: null },
    ]);
  });
});

describe('400', () => {
  test('malformed JSON is said to be so', async () => {
    const { body } = await ours.call('post', '/api/leads').type('json').send('{"campaignId":').expect(400);
    expect(body).toMatchObject({ code: 'malformed_json', status: 400, title: expect.any(String) });
  });

  test('each wrong field is named', async () => {
    const response = await ours
      .call('post', '/api/campaigns')
      .send({
        clientId: 'x',
        name: '',
        policy: 'slow',
        zone: 'America/New_York',
        fromNumber: '+14155550100',
        colour: 1,
      })
      .expect(400);
    expect(response.type).toBe('application/problem+json');
    expect(response.body.code).toBe('invalid_input');
    expect(fields(response.body)).toEqual(['clientId', 'colour', 'name', 'policy']);
  });

  test('a wrong value inside an array is named by its place', async () => {
    const rows = [{ phone: '+14155550100' }, { phone: { a: 1 } }];
    const { body } = await ours.call('post', '/api/leads/import').send({ campaignId, rows }).expect(400);
    expect(fields(body)).toEqual(['rows[1].phone']);
  });

  test('what only the rules of the business know is named too', async () => {
    const { body } = await ours
      .call('post', '/api/leads')
      .send({ campaignId, phone: '12', email: 'x', zone: 'Mars' })
      .expect(400);
    expect(fields(body)).toEqual(['email', 'phone', 'zone']);
    const none = await ours.call('post', '/api/leads').send({ campaignId, firstName: 'Sample' }).expect(400);
    expect(fields(none.body)).toEqual(['phone']);
    const zone = await ours.call('post', '/api/clients').send({ name: 'C', zone: '+05:00' }).expect(400);
    expect(fields(zone.body)).toEqual(['zone']);
    const locale = await ours.call('post', '/api/clients').send({ name: 'C', locale: 'no tag' }).expect(400);
    expect(fields(locale.body)).toEqual(['locale']);
    const spoken = await ours.call('post', '/api/clients').send({ name: 'C', locale: 'ES-us' }).expect(201);
    expect(spoken.body.locale).toBe('es-US');
  });

  test('a body that is missing or no object', async () => {
    for (const body of [undefined, [], '"x"']) {
      const { body: problem } = await ours
        .call('post', '/api/leads')
        .type('json')
        .send(body as object)
        .expect(400);
      expect(problem.status).toBe(400);
    }
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=x', 'limit'],
    ['cursor=abc', 'cursor'],
    ['campaignId=x', 'campaignId'],
    ['status=gone', 'status[0]'],
    ['status=new,gone', 'status[1]'],
  ])('a query of %s', async (query, field) => {
    const { body } = await ours.call('get', `/api/leads?${query}`).expect(400);
    expect(fields(body)).toEqual([field]);
  });
});

describe('401', () => {
  test.each(['/api/leads', '/api/usage', '/api/vendor-events'])('no key: GET %s', async (path) => {
    const { body } = await request(api.app).get(path).expect(401);
    expect(body.code).toBe('no_key');
  });

  test('a wrong key', async () => {
    const { body } = await request(api.app).get('/api/leads').set('X-API-Key', 'ft_wrong').expect(401);
    expect(body.code).toBe('wrong_key');
  });

  test('a key that was revoked, as soon as it is asked for again', async () => {
    const shortLived = await api.addOperator('short-lived');
    await shortLived.call('get', '/api/leads').expect(200);
    await api.authDb.apikey.deleteMany({ where: { referenceId: shortLived.operatorId } });
    api.setNow(new Date(Date.now() + 6_000));
    await shortLived.call('get', '/api/leads').expect(401);
  });

  test("a stranger's body is not read", async () => {
    await request(api.app).post('/api/leads').type('json').send('{').expect(401);
  });
});

describe('403', () => {
  test.each([
    ['/api/clients', { name: 'C' }],
    ['/api/leads', {}],
    ['/api/leads/import', {}],
    ['/api/appointments/verify', {}],
  ])("a client's key writes: POST %s", async (path, body) => {
    const answer = await clientUser.call('post', path).send(body).expect(403);
    expect(answer.body.code).toBe('forbidden');
  });

  test("a client's key reads vendor events", () => clientUser.call('get', '/api/vendor-events').expect(403));
});

describe('404', () => {
  test("another tenant's ids are unknown ids", async () => {
    for (const path of [
      `leads/${leadId}`,
      `leads/${leadId}/next`,
      `campaigns/${campaignId}`,
      `campaigns/${campaignId}/next`,
    ]) {
      const { body } = await theirs.call('get', `/api/${path}`).expect(404);
      expect(body.code).toBe('not_found');
    }
    await theirs.call('post', `/api/campaigns/${campaignId}/start`).expect(404);
    await theirs.call('post', '/api/leads').send({ campaignId, phone: '+14155550123' }).expect(404);
    await theirs
      .call('post', '/api/leads/import')
      .send({ campaignId, rows: [{ phone: '+14155550123' }] })
      .expect(404);
    const campaign = { clientId, name: 'C', zone: 'UTC', fromNumber: '+14155550199' };
    await theirs.call('post', '/api/campaigns').send(campaign).expect(404);
    expect((await theirs.call('get', `/api/leads?campaignId=${campaignId}`)).body.items).toEqual([]);
  });

  test("another client's leads", async () => {
    const other = await addCampaign(ours);
    const stranger = await api.addClientKey(ours, other.clientId);
    await stranger.call('get', `/api/leads/${leadId}`).expect(404);
    expect((await stranger.call('get', '/api/leads')).body.items).toEqual([]);
  });

  test.each(['leads', 'campaigns', 'imports', 'appointments', 'invoices', 'milestones', 'vendor-events'])(
    'GET /api/%s/… of what is no id',
    async (path) => {
      await ours.call('get', `/api/${path}/nothing`).expect(404);
      await ours.call('get', `/api/${path}/00000000-0000-4000-8000-000000000000`).expect(404);
    },
  );

  test('an unknown path, with a key and without', async () => {
    const { body, type } = await ours.call('get', '/api/nothing').expect(404);
    expect([type, body.code]).toEqual(['application/problem+json', 'not_found']);
    await request(api.app).get('/nothing').expect(404);
    await request(api.app).get('/api/leads/%E0%A4%A').set('X-API-Key', ours.key).expect(404);
  });
});

describe('405', () => {
  test('TRACE, and a method that the path does not have', async () => {
    await ours.call('trace', '/api/leads').expect(405);
    const { body, headers } = await ours.call('delete', '/api/leads').expect(405);
    expect([body.code, headers.allow]).toEqual(['method_not_allowed', 'GET, POST, HEAD']);
  });
});

describe('409', () => {
  test('a person who is a lead of the campaign already', async () => {
    const { body } = await ours
      .call('post', '/api/leads')
      .send({ campaignId, phone: '+1 415 555 2671' })
      .expect(409);
    expect(body.code).toBe('conflict');
  });

  test("another operator's number and event type are in use, whoever's they are", async () => {
    const mine = await addCampaign(theirs, { fromNumber: '+14155559901', calcomEventTypeId: 4711 });
    expect(mine.campaignId).toBeDefined();
    const taken = { clientId, name: 'C', zone: 'UTC' };
    const number = await ours
      .call('post', '/api/campaigns')
      .send({ ...taken, fromNumber: '+14155559901' })
      .expect(409);
    expect(number.body.errors).toEqual([{ field: 'fromNumber', message: 'is in use already' }]);
    const eventType = { ...taken, fromNumber: '+14155559902', calcomEventTypeId: '4711' };
    const { body } = await ours.call('post', '/api/campaigns').send(eventType).expect(409);
    expect(JSON.stringify(body)).not.toContain(theirs.operatorId);
  });

  test('a slug that is taken', async () => {
    await ours.call('post', '/api/clients').send({ name: 'C', slug: 'theirs' }).expect(409);
  });
});

describe('413 and 415', () => {
  test('a body larger than the endpoint takes', async () => {
    const long = 'x'.repeat(1_100_000);
    const { body } = await ours.call('post', '/api/leads').send({ campaignId, firstName: long }).expect(413);
    expect(body.code).toBe('too_large');
    const file = Buffer.alloc(21 * 1024 * 1024, 'x');
    await ours
      .call('post', `/api/leads/import?campaignId=${campaignId}`)
      .type('text/csv')
      .send(file)
      .expect(413);
  });

  test('a form where JSON is asked for', async () => {
    await ours.call('post', '/api/leads').type('form').send('phone=1').expect(415);
  });
});

describe('health', () => {
  test('alive and ready without a key; not ready without Temporal', async () => {
    await request(api.app).get('/health/live').expect(200, { status: 'live' });
    await request(api.app).get('/health/ready').expect(200, { status: 'ready' });
    api.setReadiness(() => Promise.reject(new Error('away')));
    const { body } = await request(api.app).get('/health/ready').expect(503);
    expect(body).toMatchObject({ code: 'unavailable', detail: 'Cannot be reached: Temporal.' });
  });
});

function fields(problem: { errors: { field: string }[] }): string[] {
  return problem.errors.map(({ field }) => field).sort();
}

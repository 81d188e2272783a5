import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
/** Where the platform's own people are members. */
let platform: TestUser;
let house: TestUser;
let clientId: string;
let leadId: string;
let admin: SignedIn;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
  platform = await api.addOperator('platform');
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  api.setNow(new Date());
  house = await api.addOperator(`visited-${count}`);
  const campaign = await addCampaign(house);
  clientId = campaign.clientId;
  const phone = `+1415555${String(3000 + count)}`;
  const lead = await house.call('post', '/api/leads').send({ campaignId: campaign.campaignId, phone });
  leadId = lead.body.id;
  admin = await addSignedIn(api, { organizationId: platform.operatorId, role: 'rep', platformAdmin: true });
});

const REASON = 'They asked why a lead waits';
const visit = async (organizationId = house.operatorId, minutes = 30) => {
  const answer = await admin
    .call('post', '/api/admin/visits')
    .send({ organizationId, reason: REASON, minutes });
  expect(answer.status).toBe(201);
  return answer.body as { id: string };
};
const trail = async (): Promise<string[]> => {
  const rows = await asOperator(api.db, house.operatorId, (tx) =>
    tx.audit.findMany({ where: { action: { startsWith: 'visit.' } }, orderBy: { at: 'asc' } }),
  );
  expect(rows.every(({ actorKind, actorId }) => actorKind === 'person' && actorId === admin.userId)).toBe(
    true,
  );
  return rows.map(({ action }) => action);
};
const later = (minutes: number): void => api.setNow(new Date(Date.now() + minutes * 60_000));

describe('who runs the platform', () => {
  test('alone finds organizations, adds operators and visits; an owner does not, nor does a key', async () => {
    const owner = await addSignedIn(api, { organizationId: house.operatorId, role: 'owner' });
    const calls = [
      ['get', '/api/admin/organizations', undefined],
      ['post', '/api/admin/operators', { name: 'Another', ownerEmail: 'owner@example.com' }],
      ['get', '/api/admin/visits', undefined],
      ['post', '/api/admin/visits', { organizationId: clientId, reason: REASON }],
      ['delete', `/api/admin/visits/${leadId}`, undefined],
    ] as const;
    for (const [method, path, body] of calls) {
      for (const who of [owner, house]) {
        const answer = await who.call(method, path).send(body);
        expect([path, answer.status]).toEqual([path, 403]);
      }
    }
    expect(await api.authDb.visit.count({ where: { organizationId: clientId } })).toBe(0);
  });

  test('reads all visits of all its people, and which of them are its own', async () => {
    const { id } = await visit(clientId);
    const who = { organizationId: platform.operatorId, role: 'rep', platformAdmin: true } as const;
    const colleague = await addSignedIn(api, who);
    const { body } = await colleague.call('get', '/api/admin/visits').expect(200);
    const { name } = await api.authDb.organization.findUniqueOrThrow({ where: { id: clientId } });
    const told = { id, organizationName: name, reason: REASON, isMine: false, endedAt: null };
    expect(body.items[0]).toMatchObject(told);
    expect((await admin.call('get', '/api/admin/visits')).body.items[0]).toMatchObject({ id, isMine: true });
  });

  test('finds organizations by a part of their name, page by page', async () => {
    const found = await admin
      .call('get', `/api/admin/organizations?search=VISITED-${count}&limit=1`)
      .expect(200);
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([house.operatorId]);
    const all = await admin.call('get', `/api/admin/organizations?operatorId=${house.operatorId}&limit=1`);
    const rest = await admin.call(
      'get',
      `/api/admin/organizations?operatorId=${house.operatorId}&cursor=${all.body.nextCursor}`,
    );
    const ids = [...all.body.items, ...rest.body.items].map(({ id }: { id: string }) => id);
    expect(ids).toEqual([clientId, house.operatorId]);
    expect((await admin.call('get', '/api/admin/organizations?search=%25')).body.items).toEqual([]);
  });
});

describe('a visit', () => {
  test('shows what the organization sees, and says so', async () => {
    await admin.call('get', `/api/leads/${leadId}`).expect(404);
    const { id } = await visit();
    await admin.call('get', `/api/leads/${leadId}`).expect(200);
    const me = await admin.call('get', '/api/me').expect(200);
    expect(me.body).toMatchObject({ organization: { id: house.operatorId }, role: 'owner', visit: { id } });
  });

  test('of a client shows no more than the client sees', async () => {
    const { clientId: second } = await addCampaign(house);
    await visit(second);
    await admin.call('get', `/api/leads/${leadId}`).expect(404);
    expect((await admin.call('get', '/api/clients')).body.items.map(({ id }: { id: string }) => id)).toEqual([
      second,
    ]);
  });

  test('changes nothing, whatever the endpoint asks for, and every attempt is written down', async () => {
    await visit();
    const attempts = [
      ['post', '/api/clients', { name: 'Another' }],
      ['patch', `/api/leads/${leadId}`, { score: 5 }],
      ['put', '/api/operator', { name: 'Renamed' }],
      ['post', '/api/leads/import', {}],
      ['post', '/api/imports', {}],
      ['post', '/api/templates/preview', {}],
      ['post', '/api/admin/operators', { name: 'Another', ownerEmail: 'owner@example.com' }],
      ['patch', '/api/phone-numbers/+14155550100', {}],
    ] as const;
    for (const [method, path, body] of attempts) {
      const answer = await admin.call(method, path).send(body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'forbidden']);
    }
    expect(await trail()).toEqual(['visit.begin', ...attempts.map(() => 'visit.refused')]);
    const rows = await asOperator(api.db, house.operatorId, (tx) =>
      tx.audit.findMany({ where: { action: 'visit.refused' }, orderBy: { at: 'asc' } }),
    );
    expect(rows[1]?.after).toEqual({ endpoint: 'PATCH /api/leads/…' });
    expect(JSON.stringify(rows)).not.toContain('4155550100');
  });

  test('opens no members, keys, sensitive fields, exports of leads or personal data', async () => {
    await visit();
    for (const path of ['/api/members', '/api/invitations', '/api/invite-codes', '/api/leads/export.csv'])
      expect([path, (await admin.call('get', path)).status]).toEqual([path, 403]);
    const { body } = await admin.call('get', '/api/me');
    expect(body.may).toContain('leads:read');
    expect(body.may.filter((one: string) => !one.endsWith(':read'))).toEqual([]);
    expect(body.may.filter((one: string) => /^(members|keys|sensitive|personal_data):/.test(one))).toEqual(
      [],
    );
  });

  test('takes no file away, and that it tried is written down', async () => {
    await visit();
    const files = [
      '/api/audit/export.csv',
      '/api/ledger/export',
      '/api/invoices/export',
      '/api/statements/export',
    ];
    for (const path of files) expect([path, (await admin.call('get', path)).status]).toEqual([path, 403]);
    const rows = await asOperator(api.db, house.operatorId, (tx) =>
      tx.audit.findMany({ where: { action: 'visit.refused' } }),
    );
    expect(rows).toHaveLength(files.length);
    await admin.call('get', '/api/audit').expect(200);
  });

  test('is seen by those whom it touches, with who, when and why, and by nobody else', async () => {
    const { id } = await visit(clientId);
    const { clientId: second } = await addCampaign(house);
    const other = await api.addOperator(`others-${count}`);
    const seen = async (organizationId: string, role: 'owner' | 'admin') => {
      const person = await addSignedIn(api, { organizationId, role });
      const { body } = await person.call('get', '/api/visits').expect(200);
      return body.items;
    };
    const [row] = await seen(clientId, 'admin');
    expect(row).toMatchObject({ id, organizationId: clientId, reason: REASON, endedAt: null });
    expect(row.by).toMatch(/^Sample Person/);
    expect(await seen(house.operatorId, 'owner')).toEqual([row]);
    expect(await seen(second, 'admin')).toEqual([]);
    expect(await seen(other.operatorId, 'owner')).toEqual([]);
  });
});

describe('a visit ends', () => {
  test('when its person ends it, once', async () => {
    const { id } = await visit();
    const ended = await admin.call('delete', `/api/admin/visits/${id}`).expect(200);
    expect(ended.body.endedAt).not.toBeNull();
    await admin.call('delete', `/api/admin/visits/${id}`).expect(200);
    await admin.call('get', `/api/leads/${leadId}`).expect(404);
    expect(await trail()).toEqual(['visit.begin', 'visit.end']);
  });

  test('when its time is over, to the minute, and that is written down', async () => {
    await visit(house.operatorId, 10);
    later(9.9);
    await admin.call('get', `/api/leads/${leadId}`).expect(200);
    later(10.1);
    await admin.call('get', `/api/leads/${leadId}`).expect(404);
    expect(await trail()).toEqual(['visit.begin', 'visit.end']);
    const row = await api.authDb.visit.findFirst({ where: { personId: admin.userId } });
    expect([row?.endedBy, row?.endedAt]).toEqual(['time', row?.until]);
  });

  test('with the session, and never goes on in another of the same person', async () => {
    await visit();
    await api.authDb.session.delete({ where: { id: admin.sessionId } });
    expect(await trail()).toEqual(['visit.begin', 'visit.end']);
    const row = await api.authDb.visit.findFirst({ where: { personId: admin.userId } });
    expect(row?.endedBy).toBe('sign_out');
  });

  test('at once when the person runs the platform no more', async () => {
    await visit();
    await api.authDb.user.update({ where: { id: admin.userId }, data: { platformAdmin: false } });
    await admin.call('get', `/api/leads/${leadId}`).expect(404);
  });

  test('after an hour at the latest, and two at once are not begun', async () => {
    const body = { organizationId: house.operatorId, reason: REASON };
    const long = await admin.call('post', '/api/admin/visits').send({ ...body, minutes: 61 });
    expect([long.status, long.body.errors[0].field]).toEqual([400, 'minutes']);
    const both = await Promise.all([
      admin.call('post', '/api/admin/visits').send(body),
      admin.call('post', '/api/admin/visits').send(body),
    ]);
    expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await api.authDb.visit.count({ where: { personId: admin.userId } })).toBe(1);
  });
});

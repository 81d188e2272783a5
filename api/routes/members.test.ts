import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../contracts/identity/permissions.ts';
import { asOperator } from '../../prisma/tenant.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

let api: TestApi;
let house: TestUser;
let clientId: string;
let count = 0;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

beforeEach(async () => {
  count += 1;
  house = await api.addOperator(`members-${count}`);
  ({ clientId } = await addCampaign(house));
});

const add = (role: Role, organizationId = house.operatorId): Promise<SignedIn> =>
  addSignedIn(api, { organizationId, role });
const roleOf = async ({ memberId }: SignedIn): Promise<string | undefined> =>
  (await api.authDb.member.findUnique({ where: { id: memberId } }))?.role;
const trail = async (action: string) =>
  asOperator(api.db, house.operatorId, (tx) => tx.audit.findMany({ where: { action } }));

describe('who may change whom', () => {
  const OK = 200;
  const NO = 403;
  test.each<[Role, Role, Role, number]>([
    ['owner', 'owner', 'admin', OK],
    ['owner', 'rep', 'owner', OK],
    ['admin', 'rep', 'agent', OK],
    ['admin', 'rep', 'admin', OK],
    ['admin', 'admin', 'rep', OK],
    ['admin', 'rep', 'owner', NO],
    ['admin', 'owner', 'admin', NO],
    ['rep', 'agent', 'rep', NO],
    ['agent', 'rep', 'agent', NO],
  ])("an operator's %s makes its %s %s: %i", async (who, whom, role, status) => {
    await add('owner');
    const [manager, member] = [await add(who), await add(whom)];
    const answer = await manager.call('patch', `/api/members/${member.memberId}`).send({ role });
    expect(answer.status).toBe(status);
    expect(await roleOf(member)).toBe(status === OK ? role : whom);
    expect(await trail('member.change')).toHaveLength(status === OK ? 1 : 0);
  });

  test.each<[Role, Role, number]>([
    ['owner', 'owner', OK],
    ['owner', 'agent', OK],
    ['admin', 'admin', OK],
    ['admin', 'owner', NO],
    ['rep', 'agent', NO],
    ['agent', 'agent', NO],
  ])("an operator's %s removes its %s: %i", async (who, whom, status) => {
    await add('owner');
    const [manager, member] = [await add(who), await add(whom)];
    const answer = await manager.call('delete', `/api/members/${member.memberId}`);
    expect(answer.status).toBe(status);
    expect(await roleOf(member)).toBe(status === OK ? undefined : whom);
    expect(await trail('member.remove')).toHaveLength(status === OK ? 1 : 0);
  });

  test.each<[Role, Role, number]>([
    ['admin', 'viewer', OK],
    ['viewer', 'admin', NO],
  ])("a client's %s changes and removes its %s: %i", async (who, whom, status) => {
    const [manager, member] = [await add(who, clientId), await add(whom, clientId)];
    const path = `/api/members/${member.memberId}`;
    expect((await manager.call('get', '/api/members')).status).toBe(status);
    expect((await manager.call('patch', path).send({ role: 'viewer' })).status).toBe(status);
    expect((await manager.call('delete', path)).status).toBe(status);
    expect(await roleOf(member)).toBe(status === OK ? undefined : whom);
  });

  test('a role is one of its kind of organization: nobody is a viewer of an operator or an owner of a client', async () => {
    const owner = await add('owner');
    const [rep, viewer] = [await add('rep'), await add('viewer', clientId)];
    const wrong = await owner.call('patch', `/api/members/${rep.memberId}`).send({ role: 'viewer' });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'role']);
    const above = await owner.call('patch', `/api/members/${viewer.memberId}`).send({ role: 'owner' });
    expect([above.status, above.body.errors[0].field]).toEqual([400, 'role']);
  });

  test("an operator's chiefs look after the members of its clients", async () => {
    const [admin, viewer] = [await add('admin'), await add('viewer', clientId)];
    const list = await admin.call('get', `/api/members?organizationId=${clientId}`).expect(200);
    expect(list.body.items.map(({ userId }: { userId: string }) => userId)).toEqual([viewer.userId]);
    await admin.call('patch', `/api/members/${viewer.memberId}`).send({ role: 'admin' }).expect(200);
    await admin.call('delete', `/api/members/${viewer.memberId}`).expect(200);
  });

  test('a key looks after nobody, whatever its scopes', async () => {
    const owner = await add('owner');
    expect((await house.call('get', '/api/members')).status).toBe(403);
    expect((await house.call('delete', `/api/members/${owner.memberId}`)).status).toBe(403);
  });
});

describe('what somebody invited others by', () => {
  const codes = (by: SignedIn) => by.call('get', '/api/invite-codes');
  const pending = async (by: SignedIn) => {
    const { body } = await by.call('get', '/api/invitations?status=pending').expect(200);
    return body.items.map(({ role }: { role: string }) => role);
  };
  const inviteAs = async (by: SignedIn, role: Role) =>
    by
      .call('post', '/api/invitations')
      .send({ email: `${role}-${count}@example.com`, role })
      .expect(201);

  test('is taken back when they are removed: nobody comes in again by a letter to themselves', async () => {
    const [owner, leaving] = [await add('owner'), await add('owner')];
    await inviteAs(leaving, 'owner');
    await inviteAs(owner, 'rep');
    await leaving.call('post', '/api/invite-codes').send({ kind: 'client' }).expect(201);
    const key = { name: 'Sample', scopes: ['leads:read'] };
    await leaving.call('post', '/api/keys').send(key).expect(201);
    const removal = await owner.call('delete', `/api/members/${leaving.memberId}`).expect(200);
    expect(removal.body.keysLeft).toBe(1);
    expect(await pending(owner)).toEqual(['rep']);
    expect((await codes(owner)).body.items[0].revokedAt).not.toBeNull();
    expect(await trail('invitation.revoke')).toHaveLength(1);
    expect(await trail('invite_code.revoke')).toHaveLength(1);
    const [removed] = await trail('member.remove');
    expect(removed?.after).toMatchObject({ invitationsEnded: 2 });
  });

  test('is taken back as far as their new role does not reach', async () => {
    const [owner, other] = [await add('owner'), await add('owner')];
    await inviteAs(other, 'owner');
    await inviteAs(other, 'admin');
    const path = `/api/members/${other.memberId}`;
    await owner.call('patch', path).send({ role: 'admin' }).expect(200);
    expect(await pending(owner)).toEqual(['admin']);
    await owner.call('patch', path).send({ role: 'rep' }).expect(200);
    expect(await pending(owner)).toEqual([]);
  });
});

describe('the last owner', () => {
  test('is neither removed nor demoted', async () => {
    const owner = await add('owner');
    const path = `/api/members/${owner.memberId}`;
    expect((await owner.call('patch', path).send({ role: 'admin' })).body.code).toBe('conflict');
    expect((await owner.call('delete', path)).body.code).toBe('conflict');
    expect(await roleOf(owner)).toBe('owner');
  });

  test('stays when owners remove and demote each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { operatorId } = await api.addOperator(`members-${count}-${round}`);
      const owners = [
        await add('owner', operatorId),
        await add('owner', operatorId),
        await add('owner', operatorId),
      ];
      await Promise.all(
        owners.map((owner, i) => {
          const path = `/api/members/${owners[(i + 1) % 3]?.memberId}`;
          return i === 0 ? owner.call('patch', path).send({ role: 'rep' }) : owner.call('delete', path);
        }),
      );
      const left = await api.authDb.member.count({ where: { organizationId: operatorId, role: 'owner' } });
      expect(left).toBeGreaterThanOrEqual(1);
    }
  });
});

describe('removing a member', () => {
  test('ends its sessions here at once, and leaves those that act elsewhere', async () => {
    const [owner, rep] = [await add('owner'), await add('rep')];
    const other = await api.addOperator(`members-other-${count}`);
    await api.authDb.member.create({
      data: { organizationId: other.operatorId, userId: rep.userId, role: 'rep' },
    });
    const elsewhere = await api.authDb.session.create({
      data: {
        ...{ userId: rep.userId, token: `t-${count}`, expiresAt: new Date('2035-01-01') },
        activeOrganizationId: other.operatorId,
      },
    });
    await rep.call('get', '/api/leads').expect(200);
    await owner.call('delete', `/api/members/${rep.memberId}`).expect(200);
    await rep.call('get', '/api/leads').expect(401);
    const left = await api.authDb.session.findMany({ where: { userId: rep.userId } });
    expect(left.map(({ id }) => id)).toEqual([elsewhere.id]);
  });

  test('gives its leads back to nobody, says how many and writes each down', async () => {
    const [owner, rep, agent] = [await add('owner'), await add('rep'), await add('agent')];
    const { campaignId } = await addCampaign(house);
    const leads: string[] = [];
    for (const who of [rep, rep, agent]) {
      const lead = await house
        .call('post', '/api/leads')
        .send({ campaignId, phone: `+1415555${String(2000 + count * 10 + leads.length)}` });
      await owner.call('patch', `/api/leads/${lead.body.id}`).send({ assignedTo: who.userId }).expect(200);
      leads.push(lead.body.id);
    }
    const answer = await owner.call('delete', `/api/members/${rep.memberId}`).expect(200);
    expect(answer.body).toEqual({ id: rep.memberId, leadsFreed: 2, keysLeft: 0 });
    const rows = await asOperator(api.db, house.operatorId, (tx) =>
      tx.lead.findMany({ where: { id: { in: leads } }, select: { id: true, assignedTo: true } }),
    );
    const assigned = new Map(rows.map(({ id, assignedTo }) => [id, assignedTo]));
    expect(leads.map((id) => assigned.get(id))).toEqual([null, null, agent.userId]);
    const freed = (await trail('lead.change')).filter(
      ({ after }) => JSON.stringify(after) === '{"assignedTo":null}',
    );
    expect(freed.map(({ actorId }) => actorId)).toEqual([owner.userId, owner.userId]);
  });
});

describe('one organization of a house', () => {
  test('nobody is a member of an operator and its client, nor of two of its clients: the database holds it', async () => {
    const { clientId: second } = await addCampaign(house);
    const rep = await add('rep');
    const viewer = await add('viewer', clientId);
    const join = (userId: string, organizationId: string) =>
      api.authDb.member.create({ data: { organizationId, userId, role: 'viewer' } });
    await expect(join(rep.userId, clientId)).rejects.toThrow(/one organization of a house/);
    await expect(join(viewer.userId, second)).rejects.toThrow(/one organization of a house/);
    const other = await api.addOperator(`members-two-${count}`);
    await join(rep.userId, other.operatorId);
  });

  test('nor when both are made at once', async () => {
    const person = await addSignedIn(api, {});
    const both = await Promise.allSettled(
      [house.operatorId, clientId].map((organizationId) =>
        api.authDb.member.create({ data: { organizationId, userId: person.userId, role: 'admin' } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../contracts/identity/permissions.ts';
import { addCampaign, startTestApi, type TestApi, type TestUser } from '../../tests/setup/api.ts';
import { addSignedIn, type SignedIn } from '../../tests/setup/signed-in.ts';

/** What an organization has that others must not reach. */
interface Belongings {
  readonly organizationId: string;
  readonly memberId: string;
  readonly invitationId: string;
  readonly codeId: string;
}

let api: TestApi;
const belongings: Record<string, Belongings> = {};
const people: Record<string, SignedIn> = {};

beforeAll(async () => {
  api = await startTestApi();
  const [a, b] = [await api.addOperator('house-a'), await api.addOperator('house-b')];
  const houses: [string, TestUser][] = [
    ['a', a],
    ['b', b],
  ];
  for (const [name, house] of houses) {
    const owner = await person(`${name}'s owner`, house.operatorId, 'owner');
    for (const role of ['admin', 'rep', 'agent'] as const)
      await person(`${name}'s ${role}`, house.operatorId, role);
    await furnish(name, owner, house.operatorId, 'rep');
    for (const client of [`${name}1`, `${name}2`]) {
      const { clientId } = await addCampaign(house);
      for (const role of ['admin', 'viewer'] as const) await person(`${client}'s ${role}`, clientId, role);
      await furnish(client, owner, clientId, 'viewer');
    }
  }
});
afterAll(() => api.stop());

async function person(name: string, organizationId: string, role: Role): Promise<SignedIn> {
  people[name] = await addSignedIn(api, { organizationId, role });
  return people[name];
}

async function furnish(name: string, owner: SignedIn, organizationId: string, role: Role): Promise<void> {
  const member = await addSignedIn(api, { organizationId, role });
  const email = `waiting.${name}@example.com`;
  const invitation = await owner.call('post', '/api/invitations').send({ email, role, organizationId });
  const at = role === 'viewer' ? { organizationId, role } : {};
  const code = await owner.call('post', '/api/invite-codes').send({ kind: 'client', ...at });
  expect([invitation.status, code.status]).toEqual([201, 201]);
  belongings[name] = {
    ...{ organizationId, memberId: member.memberId },
    ...{ invitationId: invitation.body.id, codeId: code.body.id },
  };
}

/** Every endpoint that names somebody's thing, with somebody's thing. */
function requests({ organizationId, memberId, invitationId, codeId }: Belongings) {
  return [
    ['get', `/api/members?organizationId=${organizationId}`, undefined],
    ['get', `/api/invitations?organizationId=${organizationId}`, undefined],
    ['post', '/api/invitations', { email: 'new@example.com', role: 'viewer', organizationId }],
    [
      'post',
      '/api/members',
      {
        ...{ email: 'new@example.com', name: 'New', password: 'a long walk in the rain', role: 'viewer' },
        organizationId,
      },
    ],
    ['post', '/api/invite-codes', { kind: 'client', role: 'viewer', organizationId }],
    ['patch', `/api/members/${memberId}`, { role: 'admin' }],
    ['post', `/api/invitations/${invitationId}/resend`, undefined],
    ['delete', `/api/invitations/${invitationId}`, undefined],
    ['delete', `/api/invite-codes/${codeId}`, undefined],
    ['delete', `/api/members/${memberId}`, undefined],
    ['post', '/api/admin/visits', { organizationId, reason: 'just to look around' }],
    ['get', '/api/admin/organizations', undefined],
    ['post', '/api/admin/operators', { name: 'Another', ownerEmail: 'new@example.com' }],
  ] as const;
}

/** All that could have been changed. */
async function everything(): Promise<string> {
  const { authDb } = api;
  const orderBy = { id: 'asc' } as const;
  return JSON.stringify([
    await authDb.member.findMany({ orderBy }),
    await authDb.invitation.findMany({ orderBy }),
    await authDb.inviteCode.findMany({ orderBy }),
    await authDb.organization.findMany({ orderBy }),
    await authDb.visit.count(),
  ]);
}

describe.each([
  ["a's owner", ['b', 'b1', 'b2'], 404],
  ["a's admin", ['b', 'b1', 'b2'], 404],
  ["a1's admin", ['a', 'a2', 'b', 'b1'], 404],
  ["a's rep", ['a', 'a1', 'b', 'b1'], 403],
  ["a's agent", ['a', 'a1', 'b', 'b1'], 403],
  ["a1's viewer", ['a', 'a1', 'a2', 'b', 'b1'], 403],
  ["b's owner", ['a', 'a1', 'a2'], 404],
] as const)('%s', (who, theirs, expected) => {
  test(`reaches nothing of ${theirs.join(', ')}, and changes nothing`, async () => {
    const before = await everything();
    const statuses: Record<string, number> = {};
    for (const name of theirs) {
      for (const [method, path, body] of requests(belongings[name] as Belongings)) {
        const answer = await (people[who] as SignedIn).call(method, path).send(body);
        statuses[`${name} ${method} ${path}`] = answer.status;
      }
    }
    const wrong = Object.entries(statuses).filter(
      ([asked, status]) => status !== (asked.includes('/admin/') ? 403 : expected),
    );
    expect(wrong).toEqual([]);
    expect(await everything()).toBe(before);
  });
});

test("the lists of each hold nobody else's", async () => {
  const idsOf = async (who: string, path: string): Promise<string[]> => {
    const { body } = await (people[who] as SignedIn).call('get', path).expect(200);
    return body.items.map(({ id }: { id: string }) => id);
  };
  const own = (...names: string[]) => names.map((name) => belongings[name] as Belongings);
  expect((await idsOf("a's owner", '/api/invite-codes')).sort()).toEqual(
    own('a', 'a1', 'a2')
      .map(({ codeId }) => codeId)
      .sort(),
  );
  expect(await idsOf("a1's admin", '/api/invite-codes')).toEqual(own('a1').map(({ codeId }) => codeId));
  expect(await idsOf("a1's admin", '/api/invitations')).toEqual(
    own('a1').map(({ invitationId }) => invitationId),
  );
  expect(await idsOf("b's owner", '/api/invitations')).toEqual(
    own('b').map(({ invitationId }) => invitationId),
  );
  expect(await idsOf("a1's admin", '/api/members')).toHaveLength(3);
});

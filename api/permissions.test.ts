import type { NeedsNoRole } from '../contracts/endpoint.ts';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request, { type Test } from 'supertest';
import { MENUS } from '../contracts/identity/menus.ts';
import {
  type OrganizationKind,
  type Permission,
  PERMISSIONS,
  type Role,
  ROLES,
} from '../contracts/identity/permissions.ts';
import { isForPeople, permissionsOf, permissionsOfKey } from '../domain/identity/may.ts';
import { mintApiKey } from '../services/identity/mint-key.ts';
import { addCampaign, startTestApi, type TestApi, testPublicUrl } from '../tests/setup/api.ts';
import { ENDPOINTS } from '../tests/setup/endpoint-list.ts';
import { addSignedIn, type SignedIn } from '../tests/setup/signed-in.ts';
import type { OpenApiDocument, OpenApiOperation } from './openapi-document.ts';
import { describeApi } from './openapi.ts';
import { PLAIN_PATHS } from './plain-paths.ts';

let api: TestApi;
let document: OpenApiDocument;
const organizations: Record<string, string> = {};
const keys: Record<string, string> = {};

beforeAll(async () => {
  api = await startTestApi();
  document = await describeApi(testPublicUrl);
  const operator = await api.addOperator('matrix');
  organizations['operator'] = operator.operatorId;
  organizations['client'] = (await addCampaign(operator)).clientId;
  for (const kind of ['operator', 'client'] as const) {
    const organizationId = organizations[kind] ?? '';
    keys[`${kind} all`] = await mintApiKey(api.authDb, { organizationId, name: 'all' });
    keys[`${kind} one`] = await mintApiKey(api.authDb, { organizationId, name: 'one', scopes: [ONE] });
  }
});
afterAll(() => api.stop());

const ONE: Permission = 'campaigns:read';

interface Subject {
  readonly name: string;
  readonly isPerson: boolean;
  readonly may: ReadonlySet<Permission>;
  /** A Test is a promise itself, so that it cannot come out of one. */
  enter(): Promise<{ call: (method: Method, path: string) => Test }>;
  /** The next time somebody new comes. */
  leave(): void;
}

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Everybody of the table: each role of each kind that there is something for, and keys with all scopes and with one. */
const subjects: readonly Subject[] = (['operator', 'client'] as const).flatMap((kind): Subject[] => [
  ...ROLES[kind].map((role) => person(kind, role)),
  key(kind, 'all', permissionsOfKey(kind, null)),
  key(kind, 'one', new Set([ONE])),
]);

function person(kind: OrganizationKind, role: Role): Subject {
  let known: SignedIn | undefined;
  return {
    name: `${kind} ${role}`,
    isPerson: true,
    may: permissionsOf(kind, role),
    enter: async () =>
      (known ??= await addSignedIn(api, { organizationId: organizations[kind] ?? '', role })),
    leave: () => void (known = undefined),
  };
}

function key(kind: OrganizationKind, which: string, may: ReadonlySet<Permission>): Subject {
  const set = (call: Test) => call.set('X-API-Key', keys[`${kind} ${which}`] ?? '');
  return {
    name: `key of ${kind}, ${which}`,
    isPerson: false,
    may,
    enter: async () => ({ call: (method, path) => set(request(api.app)[method](path)) }),
    leave: () => undefined,
  };
}

/** With what no endpoint takes, or with what is not there: a no has to come before either is found out. */
async function ask(subject: Subject, method: Method, path: string, parameter: string): Promise<number> {
  const { call: send } = await subject.enter();
  const call = send(method, path.replaceAll(/\{\w+\}/g, parameter));
  const { status } = await (path === '/api/live'
    ? headOf(call)
    : method === 'get'
      ? call
      : call.send({ nonsense: true }));
  // What was done may have ended the session.
  if (method !== 'get' && status < 300) subject.leave();
  return status;
}

/** A stream has no end: that it began is enough. */
function headOf(call: Test): Test {
  return call.buffer(false).parse((answer, done) => {
    (answer as unknown as Readable).destroy();
    done(null, null);
  });
}

function isLetIn(needs: Permission | NeedsNoRole, { may, isPerson }: Subject): boolean {
  if (needs === 'person') return isPerson;
  return needs === 'nothing' || (needs !== 'platform' && may.has(needs));
}

async function requireTable(method: Method, path: string, needs: Permission | NeedsNoRole): Promise<void> {
  const wrong: string[] = [];
  for (const subject of subjects) {
    const isAllowed = isLetIn(needs, subject);
    for (const parameter of isAllowed ? [randomUUID()] : ['x']) {
      const status = await ask(subject, method, path, parameter);
      const isRight = isAllowed ? status < 500 && status !== 403 && status !== 401 : status === 403;
      if (!isRight) wrong.push(`${subject.name}: ${status}, and the table says ${isAllowed ? 'yes' : 'no'}`);
    }
  }
  expect(wrong).toEqual([]);
}

describe('who is let in is what the table says, before anything of the request is looked at:', () => {
  test.each(ENDPOINTS.map(({ name, ...endpoint }) => [name, endpoint] as const))(
    '%s',
    async (_, { method, path, needs }) => {
      if (needs === null) throw new Error('It names no permission.');
      await requireTable(method, path, needs);
    },
  );

  const plain = Object.entries(PLAIN_PATHS).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { 'x-needs': needs }]) =>
      needs ? [[`${method.toUpperCase()} ${path}`, method as Method, path, needs] as const] : [],
    ),
  );
  test.each(plain)('%s', async (_, method, path, needs) => requireTable(method, path, needs));

  test('a member of a kind for which there is nothing yet is told so, whatever they ask', async () => {
    for (const kind of ['buyer', 'supplier'] as const) {
      const { id } = await api.authDb.organization.create({
        data: { kind, name: 'Sample', slug: `sample-${kind}`, operatorId: organizations['operator'] ?? '' },
      });
      for (const path of ['/api/me', '/api/leads', '/api/permissions'])
        await (await addSignedIn(api, { organizationId: id, role: 'admin' })).call('get', path).expect(403);
    }
  });
});

const operations = (): [string, OpenApiOperation][] =>
  Object.entries(document.paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath).map(([method, operation]): [string, OpenApiOperation] => [
      `${method} ${path}`,
      operation,
    ]),
  );

describe('the table', () => {
  test('has no line that nothing needs', () => {
    const needed = new Set(operations().map(([, operation]) => operation['x-needs']));
    const idle = (Object.keys(PERMISSIONS) as Permission[]).filter((each) => !needed.has(each));
    expect(idle).toEqual([]);
  });

  test('is in the document: each operation is open, or says what it needs and who has that', () => {
    // What belongs to signing in is open, or asks for the session itself.
    const silent = operations().filter(
      ([name, { 'x-needs': needs, security }]) =>
        !needs && security?.length !== 0 && !name.includes(' /api/auth/'),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
    const { get } = document.paths['/api/leads'] ?? {};
    expect(get).toMatchObject({ 'x-needs': 'leads:read' });
    expect(get?.description).toBe(
      'Needs `leads:read` (see leads and their contacts). Roles: operator: owner, admin, rep, agent; ' +
        'client: admin, viewer. A key needs the scope.',
    );
    const { post } = document.paths['/api/keys'] ?? {};
    expect(post).toMatchObject({ 'x-needs': 'keys:write', security: [{ session: [] }] });
    expect(document).toMatchObject({ security: [{ apiKey: [] }, { session: [] }] });
    expect(document.components).toMatchObject({
      securitySchemes: { session: { in: 'cookie', name: '__Host-followthrough.session_token' } },
    });
  });

  test('gives the first role of each kind all that any role of it has, and no key what only people may', () => {
    for (const kind of Object.keys(ROLES) as OrganizationKind[]) {
      const [chief, ...others] = ROLES[kind];
      for (const role of others)
        for (const each of permissionsOf(kind, role)) expect(permissionsOf(kind, chief)).toContain(each);
      for (const each of permissionsOfKey(kind, null)) expect(isForPeople(each)).toBe(false);
    }
  });
});

describe('the portal’s menus', () => {
  const menus = async (kind: string, role: Role) => {
    const { body } = await (await addSignedIn(api, { organizationId: organizations[kind] ?? '', role }))
      .call('get', '/api/me')
      .expect(200);
    return body.menus.map(({ path }: { path: string }) => path);
  };

  test('are what a role may see: an owner’s all', async () => {
    expect(await menus('operator', 'owner')).toEqual(MENUS.map(({ path }) => path));
    const rep = await menus('operator', 'rep');
    expect(rep).toEqual(expect.arrayContaining(['/', '/leads', '/messages', '/settings/account']));
    for (const path of ['/billing', '/import', '/settings/keys', '/settings/members', '/admin'])
      expect(rep).not.toContain(path);
  });

  test('of a client are about itself', async () => {
    expect(await menus('client', 'viewer')).toEqual([
      ...['/', '/campaigns', '/leads', '/appointments', '/messages', '/billing', '/settings/account'],
    ]);
    expect(await menus('client', 'admin')).toEqual(
      expect.arrayContaining(['/settings/keys', '/settings/members']),
    );
  });

  test('have the platform’s page for its admins alone', async () => {
    const admin = await addSignedIn(api, { organizationId: organizations['operator'] ?? '', role: 'rep' });
    await api.authDb.user.update({ where: { id: admin.userId }, data: { platformAdmin: true } });
    const { body } = await admin.call('get', '/api/me').expect(200);
    expect(body.menus).toContainEqual({ name: 'Admin', path: '/admin', needs: 'instantly:write' });
    expect(body.sees).toBe('own');
  });
});

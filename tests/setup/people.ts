import { createHmac, randomUUID } from 'node:crypto';
import request, { type Test } from 'supertest';
import type { Role } from '../../contracts/identity/permissions.ts';
import { type TestApi, testAuthSecret, testPublicUrl } from './api.ts';

/** Somebody who is signed in as a member of an organization. */
export interface SignedIn {
  readonly userId: string;
  readonly role: Role;
  call(method: 'get' | 'post' | 'patch' | 'delete' | 'put', path: string): Test;
}

/** A member with a session of their own, as sign-in leaves it. */
export async function addSignedIn(api: TestApi, organizationId: string, role: Role): Promise<SignedIn> {
  const email = `${randomUUID()}@example.com`;
  const user = await api.authDb.user.create({
    data: { name: `Sample ${role}`, email, emailVerified: true },
  });
  await api.authDb.member.create({ data: { organizationId, userId: user.id, role } });
  const token = randomUUID();
  const expiresAt = new Date(Date.now() + 86_400_000);
  await api.authDb.session.create({
    data: { userId: user.id, token, expiresAt, activeOrganizationId: organizationId },
  });
  const signature = createHmac('sha256', testAuthSecret).update(token).digest('base64');
  const { name } = (await api.auth.$context).authCookies.sessionToken;
  const cookie = `${name}=${encodeURIComponent(`${token}.${signature}`)}`;
  return {
    userId: user.id,
    role,
    call: (method, path) => request(api.app)[method](path).set('Cookie', cookie).set('Origin', testPublicUrl),
  };
}

import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import request, { type Test } from 'supertest';
import type { Role } from '../../contracts/identity/permissions.ts';
import { type TestApi, testAuthSecret, testPublicUrl } from './api.ts';

type Method = 'get' | 'post' | 'patch' | 'delete' | 'put';

/** Somebody who is signed in. */
export interface SignedIn {
  readonly userId: string;
  readonly memberId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly cookie: string;
  call(method: Method, path: string): Test;
}

let people = 0;

/** Makes a person who is a member of an organization, or of none, and signed in: without a password, which would cost time. */
export async function addSignedIn(
  { app, authDb }: Pick<TestApi, 'app' | 'authDb'>,
  who: { readonly organizationId?: string; readonly role?: Role; readonly platformAdmin?: boolean },
): Promise<SignedIn> {
  people += 1;
  const { organizationId, role = 'owner', platformAdmin = false } = who;
  const email = `person${people}.${randomUUID().slice(0, 8)}@example.com`;
  const data = { name: `Sample Person ${people}`, email, emailVerified: true, platformAdmin };
  const { id: userId } = await authDb.user.create({ data });
  const member = organizationId
    ? await authDb.member.create({ data: { organizationId, userId, role } })
    : undefined;
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(Date.now() + 86_400_000);
  const { id: sessionId } = await authDb.session.create({
    data: { userId, token, expiresAt, activeOrganizationId: organizationId ?? null },
  });
  const cookie = `__Host-followthrough.session_token=${encodeURIComponent(signed(token))}`;
  return {
    ...{ userId, memberId: member?.id ?? '', sessionId, email, cookie },
    call: (method, path) => request(app)[method](path).set('Cookie', cookie).set('Origin', testPublicUrl),
  };
}

/** As better-auth signs its cookies. */
function signed(token: string): string {
  return `${token}.${createHmac('sha256', testAuthSecret).update(token).digest('base64')}`;
}

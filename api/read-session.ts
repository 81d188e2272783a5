import { fromNodeHeaders } from 'better-auth/node';
import type { IncomingHttpHeaders } from 'node:http';
import { isKind, isRole, permissionsOf } from '../domain/identity/may.ts';
import { scopeOf } from '../domain/identity/scope.ts';
import type { Database } from '../prisma/client.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';
import { tenantOf, type Visitor } from './visitor.ts';

/** Who is signed in, by the session's cookie; null: nobody. @throws ApiProblem forbidden */
export type ReadSession = (
  headers: IncomingHttpHeaders,
  /** Is told of a cookie that lasts longer than the one that came, now and then. */
  onCookies?: (cookies: readonly string[]) => void,
) => Promise<Visitor | null>;

/** Asks better-auth every time: a session that was revoked is over at once. */
export function createSessionReader(auth: Auth, authDb: Database): ReadSession {
  return async (headers, onCookies) => {
    if (headers.cookie === undefined) return null;
    const asked = { headers: fromNodeHeaders(headers), returnHeaders: true } as const;
    const { response: found, headers: answered } = await auth.api.getSession(asked);
    const cookies = answered.getSetCookie();
    if (cookies.length > 0) onCookies?.(cookies);
    if (!found) return null;
    const { session, user } = found;
    const { id: userId, platformAdmin: isPlatformAdmin } = await authDb.user.findUniqueOrThrow({
      where: { id: user.id },
      select: { id: true, platformAdmin: true },
    });
    const member = await memberOf(authDb, userId, session.activeOrganizationId ?? undefined);
    if (!member) throw new ApiProblem('forbidden', 'You are a member of no organization: ask to be invited.');
    const { role, organization } = member;
    const { id, kind, name, operatorId } = organization;
    if (!operatorId || !isKind(kind) || !isRole(kind, role))
      throw new ApiProblem('forbidden', `There is nothing here for the role ${role}.`);
    return {
      caller: {
        tenant: tenantOf(kind, id, operatorId),
        actor: { kind: 'person', id: userId },
        only: scopeOf(role, userId),
      },
      may: permissionsOf(kind, role),
      organization: { id, kind, name },
      person: { userId, sessionId: session.id, role, isPlatformAdmin },
    };
  };
}

/** The membership that a session acts by: of the organization it chose, else the oldest. */
async function memberOf(authDb: Database, userId: string, chosen: string | undefined) {
  const members = await authDb.member.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: { organization: { select: { id: true, kind: true, name: true, operatorId: true } } },
  });
  return members.find(({ organizationId }) => organizationId === chosen) ?? members[0];
}

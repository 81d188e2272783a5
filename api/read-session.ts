import { fromNodeHeaders } from 'better-auth/node';
import type { IncomingHttpHeaders } from 'node:http';
import { isKind, isRole, permissionsOf } from '../domain/identity/may.ts';
import { scopeOf } from '../domain/identity/scope.ts';
import type { Database } from '../prisma/client.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';
import { tenantOf, type Visitor } from './visitor.ts';

/** Who is signed in, by the session's cookie; null: nobody. @throws ApiProblem forbidden */
export type ReadSession = (headers: IncomingHttpHeaders) => Promise<Visitor | null>;

/** Asks better-auth every time: a session that was revoked is over at once. */
export function createSessionReader(auth: Auth, authDb: Database): ReadSession {
  return async (headers) => {
    if (headers.cookie === undefined) return null;
    const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
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

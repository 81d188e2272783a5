import { fromNodeHeaders } from 'better-auth/node';
import type { IncomingHttpHeaders } from 'node:http';
import { isKind, isRole, permissionsOf } from '../domain/identity/may.ts';
import { chiefOf } from '../domain/identity/rank.ts';
import { permissionsOfVisit } from '../domain/identity/visiting.ts';
import { scopeOf } from '../domain/identity/scope.ts';
import type { Database } from '../prisma/client.ts';
import { readVisit } from '../services/identity/read-visit.ts';
import type { Auth } from './auth.ts';
import { ApiProblem } from './problem.ts';
import { tenantOf, type Visitor } from './visitor.ts';

/** Who is signed in, by the session's cookie; null: nobody. @throws ApiProblem forbidden */
export type ReadSession = (
  headers: IncomingHttpHeaders,
  /** Is told of a cookie that lasts longer than the one that came, now and then. */
  onCookies?: (cookies: readonly string[]) => void,
  /** Only looks: the session does not last longer for it, which is for what a browser does by itself. */
  isPassive?: boolean,
) => Promise<Visitor | null>;

/** Asks better-auth every time: a session that was revoked is over at once. */
export function createSessionReader(auth: Auth, authDb: Database, now: () => Date): ReadSession {
  return async (headers, onCookies, isPassive = false) => {
    if (headers.cookie === undefined) return null;
    const query = isPassive ? { disableRefresh: true } : {};
    const asked = { headers: fromNodeHeaders(headers), query, returnHeaders: true } as const;
    const { response: found, headers: answered } = await auth.api.getSession(asked);
    const cookies = answered.getSetCookie();
    if (cookies.length > 0) onCookies?.(cookies);
    if (!found) return null;
    const { session, user } = found;
    const { id: userId, platformAdmin: isPlatformAdmin } = await authDb.user.findUniqueOrThrow({
      where: { id: user.id },
      select: { id: true, platformAdmin: true },
    });
    const visit = isPlatformAdmin ? await readVisit(authDb, session.id, now()) : null;
    if (visit) return asVisitor(visit, { userId, sessionId: session.id });
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

/** Somebody of the platform on a visit: as the organization's chief, but only to read. */
function asVisitor(
  { id, until, organization }: NonNullable<Awaited<ReturnType<typeof readVisit>>>,
  who: { readonly userId: string; readonly sessionId: string },
): Visitor {
  const { id: organizationId, kind, name, operatorId } = organization;
  if (!operatorId || !isKind(kind)) throw new ApiProblem('forbidden', 'There is nothing to see there.');
  return {
    caller: { tenant: tenantOf(kind, organizationId, operatorId), actor: { kind: 'person', id: who.userId } },
    may: permissionsOfVisit(kind),
    organization: { id: organizationId, kind, name },
    person: { ...who, role: chiefOf(kind), isPlatformAdmin: true },
    visit: { id, until },
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

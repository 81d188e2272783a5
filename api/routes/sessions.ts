import { changePassword } from '../../services/identity/change-password.ts';
import { chooseOrganization } from '../../services/identity/choose-organization.ts';
import { endOtherSessions } from '../../services/identity/end-other-sessions.ts';
import { endSession } from '../../services/identity/end-session.ts';
import { listMemberships } from '../../services/identity/list-memberships.ts';
import { listSessions } from '../../services/identity/list-sessions.ts';
import { endpoints } from '../endpoints.ts';
import { againBy, trySecret } from '../limits/try-secret.ts';
import { requirePerson } from '../require-person.ts';

const { sessions } = endpoints;

export const sessionRoutes = {
  list: sessions.list.handler(({ context: { authDb, visitor, now }, input }) =>
    listSessions(authDb, requirePerson(visitor), input, now()),
  ),
  end: sessions.end.handler(async ({ context: { authDb, visitor }, input }) => {
    await endSession(authDb, requirePerson(visitor).userId, input.id);
    return { sessionsEnded: 1 };
  }),
  endOthers: sessions.endOthers.handler(async ({ context: { authDb, visitor } }) => ({
    sessionsEnded: await endOtherSessions(authDb, requirePerson(visitor)),
  })),
  memberships: sessions.memberships.handler(({ context: { authDb, visitor }, input }) =>
    listMemberships(
      authDb,
      { userId: requirePerson(visitor).userId, actsIn: visitor.organization.id },
      input,
    ),
  ),
  chooseOrganization: sessions.chooseOrganization.handler(
    async ({ context: { authDb, visitor }, input: { organizationId } }) => ({
      ...(await chooseOrganization(authDb, requirePerson(visitor), organizationId)),
      isCurrent: true,
    }),
  ),
  changePassword: sessions.changePassword.handler(async ({ context, input }) => {
    const { authDb, seal, visitor, now, notifier } = context;
    const person = requirePerson(visitor);
    const guess = againBy(person.userId, context.addressBlock);
    await trySecret(context.guesses, 'password', guess, () =>
      changePassword(authDb, seal, { ...person, ...input }, now()),
    );
    notifier.wake();
    return { changed: true };
  }),
};

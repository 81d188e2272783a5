import { addPerson } from '../../services/identity/add-person.ts';
import { changeRole } from '../../services/identity/change-role.ts';
import { invite } from '../../services/identity/invite.ts';
import { listInvitations } from '../../services/identity/list-invitations.ts';
import { listMembers } from '../../services/identity/list-members.ts';
import { removeMember } from '../../services/identity/remove-member.ts';
import { resendInvitation } from '../../services/identity/resend-invitation.ts';
import { revokeInvitation } from '../../services/identity/revoke-invitation.ts';
import { endpoints } from '../endpoints.ts';
import { managerOf } from '../manager.ts';

export const memberRoutes = {
  list: endpoints.members.list.handler(({ context: { authDb, visitor }, input }) =>
    listMembers(authDb, managerOf(visitor), input),
  ),
  add: endpoints.members.add.handler(({ context: { authDb, visitor }, input }) =>
    addPerson(authDb, managerOf(visitor), input),
  ),
  change: endpoints.members.change.handler(({ context: { authDb, visitor }, input }) =>
    changeRole(authDb, managerOf(visitor), input),
  ),
  remove: endpoints.members.remove.handler(({ context: { db, authDb, visitor }, input }) =>
    removeMember({ db, authDb }, managerOf(visitor), input.id),
  ),
};

export const invitationRoutes = {
  create: endpoints.invitations.create.handler(({ context: { authDb, visitor, seal, now }, input }) =>
    invite(authDb, managerOf(visitor), input, { seal, now: now() }),
  ),
  list: endpoints.invitations.list.handler(({ context: { authDb, visitor, now }, input }) =>
    listInvitations(authDb, managerOf(visitor), input, now()),
  ),
  resend: endpoints.invitations.resend.handler(({ context: { authDb, visitor, seal, now }, input }) =>
    resendInvitation(authDb, managerOf(visitor), input.id, { seal, now: now() }),
  ),
  revoke: endpoints.invitations.revoke.handler(({ context: { authDb, visitor, now }, input }) =>
    revokeInvitation(authDb, managerOf(visitor), input.id, now()),
  ),
};

import { listInviteCodes } from '../../services/identity/list-invite-codes.ts';
import { makeInviteCode } from '../../services/identity/make-invite-code.ts';
import { revokeInviteCode } from '../../services/identity/revoke-invite-code.ts';
import { endpoints } from '../endpoints.ts';
import { managerOf } from '../manager.ts';

export const inviteCodeRoutes = {
  create: endpoints.inviteCodes.create.handler(
    ({ context: { authDb, visitor, linkSecret, publicUrl, now }, input }) =>
      makeInviteCode(authDb, managerOf(visitor), input, { linkSecret, publicUrl, now: now() }),
  ),
  list: endpoints.inviteCodes.list.handler(({ context: { authDb, visitor }, input }) =>
    listInviteCodes(authDb, managerOf(visitor), input),
  ),
  revoke: endpoints.inviteCodes.revoke.handler(({ context: { authDb, visitor, now }, input }) =>
    revokeInviteCode(authDb, managerOf(visitor), input.id, now()),
  ),
};

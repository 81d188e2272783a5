import { addOperator } from '../../services/identity/add-operator.ts';
import { beginVisit } from '../../services/identity/begin-visit.ts';
import { endVisit } from '../../services/identity/end-visit.ts';
import { inviteFirstOwner } from '../../services/identity/invite-first-owner.ts';
import { listAllVisits } from '../../services/identity/list-all-visits.ts';
import { listOrganizations } from '../../services/identity/list-organizations.ts';
import { listVisits } from '../../services/identity/list-visits.ts';
import { endpoints } from '../endpoints.ts';
import { requirePlatform } from '../require-permission.ts';

export const adminRoutes = {
  addOperator: endpoints.admin.addOperator.handler(({ context: { authDb, visitor, seal, now }, input }) =>
    addOperator(authDb, requirePlatform(visitor).userId, input, { seal, now: now() }),
  ),
  inviteOwner: endpoints.admin.inviteOwner.handler(({ context: { authDb, visitor, seal, now }, input }) =>
    inviteFirstOwner(authDb, requirePlatform(visitor).userId, input, { seal, now: now() }),
  ),
  listOrganizations: endpoints.admin.listOrganizations.handler(({ context: { authDb }, input }) =>
    listOrganizations(authDb, input),
  ),
  beginVisit: endpoints.admin.beginVisit.handler(({ context: { authDb, visitor, now }, input }) =>
    beginVisit(authDb, requirePlatform(visitor), input, now()),
  ),
  listVisits: endpoints.admin.listVisits.handler(({ context: { authDb, visitor, now }, input }) =>
    listAllVisits(authDb, requirePlatform(visitor).userId, input, now()),
  ),
  endVisit: endpoints.admin.endVisit.handler(({ context: { authDb, visitor, now }, input }) =>
    endVisit(authDb, requirePlatform(visitor).userId, input.id, now()),
  ),
};

export const visitRoutes = {
  list: endpoints.visits.list.handler(({ context: { db, caller, now }, input }) =>
    listVisits(db, caller, input, now()),
  ),
};

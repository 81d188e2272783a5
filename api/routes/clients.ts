import { changeClient } from '../../services/identity/change-client.ts';
import { createClient } from '../../services/identity/create-client.ts';
import { getClient } from '../../services/identity/get-client.ts';
import { listClients } from '../../services/identity/list-clients.ts';
import { endpoints } from '../endpoints.ts';
import type { Visitor } from '../visitor.ts';

export const clientRoutes = {
  create: endpoints.clients.create.handler(({ context: { db, caller }, input }) =>
    createClient(db, caller, input),
  ),
  list: endpoints.clients.list.handler(({ context: { db, caller, visitor, now }, input }) =>
    listClients(db, caller, input, sightOf(visitor, now())),
  ),
  get: endpoints.clients.get.handler(({ context: { db, caller, visitor, now }, input }) =>
    getClient(db, caller, input.id, sightOf(visitor, now())),
  ),
  change: endpoints.clients.change.handler(({ context: { db, caller, visitor, now }, input }) =>
    changeClient(db, caller, input, sightOf(visitor, now())),
  ),
};

function sightOf({ may }: Visitor, now: Date) {
  return { now, seesAgreements: may.has('billing:read') };
}

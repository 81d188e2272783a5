import { changeLead } from '../../services/leads/change-lead.ts';
import { createLead } from '../../services/leads/create-lead.ts';
import { getLead } from '../../services/leads/get-lead.ts';
import { importLeads } from '../../services/leads/import-leads.ts';
import { listLeads } from '../../services/leads/list-leads.ts';
import { endpoints } from '../endpoints.ts';

export const leadRoutes = {
  list: endpoints.leads.list.handler(({ context: { db, caller }, input }) => listLeads(db, caller, input)),
  create: endpoints.leads.create.handler(({ context: { db, caller }, input }) =>
    createLead(db, caller, input),
  ),
  import: endpoints.leads.import.handler(({ context: { db, caller }, input }) =>
    importLeads(db, caller, input),
  ),
  change: endpoints.leads.change.handler(({ context: { db, caller }, input }) =>
    changeLead(db, caller, input),
  ),
  get: endpoints.leads.get.handler(({ context: { db, caller }, input }) => getLead(db, caller, input.id)),
};

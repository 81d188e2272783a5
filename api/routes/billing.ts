import { getInvoice } from '../../services/billing/get-invoice.ts';
import { getMilestone } from '../../services/billing/get-milestone.ts';
import { listInvoices } from '../../services/billing/list-invoices.ts';
import { listMilestones } from '../../services/billing/list-milestones.ts';
import { readMilestoneProgress } from '../../services/billing/read-progress.ts';
import { endpoints } from '../endpoints.ts';

export const invoiceRoutes = {
  list: endpoints.invoices.list.handler(({ context: { db, caller }, input }) =>
    listInvoices(db, caller, input),
  ),
  get: endpoints.invoices.get.handler(({ context: { db, caller }, input }) =>
    getInvoice(db, caller, input.id),
  ),
};

export const milestoneRoutes = {
  progress: endpoints.milestones.progress.handler(({ context: { db, caller, now }, input }) =>
    readMilestoneProgress(db, caller, { ...input, now: now() }),
  ),
  list: endpoints.milestones.list.handler(({ context: { db, caller }, input }) =>
    listMilestones(db, caller, input),
  ),
  get: endpoints.milestones.get.handler(({ context: { db, caller }, input }) =>
    getMilestone(db, caller, input.id),
  ),
};

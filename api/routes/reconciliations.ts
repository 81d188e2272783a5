import { listDifferences } from '../../services/billing/list-differences.ts';
import { listReconciliations } from '../../services/billing/list-reconciliations.ts';
import { endpoints } from '../endpoints.ts';

export const reconciliationRoutes = {
  list: endpoints.reconciliations.list.handler(({ context: { db, caller }, input }) =>
    listReconciliations(db, caller, input),
  ),
};

export const billingDifferenceRoutes = {
  list: endpoints.billingDifferences.list.handler(({ context: { db, caller }, input }) =>
    listDifferences(db, caller, input),
  ),
};

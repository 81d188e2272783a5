import { estimateUsage } from '../../services/billing/estimate-usage.ts';
import { getUsage } from '../../services/billing/get-usage.ts';
import { listUsageAlerts } from '../../services/billing/list-usage-alerts.ts';
import { listUsageCalls } from '../../services/billing/list-usage-calls.ts';
import { listUsageMonths } from '../../services/billing/list-usage-months.ts';
import { endpoints } from '../endpoints.ts';

export const usageRoutes = {
  get: endpoints.usage.get.handler(({ context: { db, caller }, input }) => getUsage(db, caller, input)),
  months: endpoints.usage.months.handler(({ context: { db, caller }, input }) =>
    listUsageMonths(db, caller, input),
  ),
  calls: endpoints.usage.calls.handler(({ context: { db, caller }, input }) =>
    listUsageCalls(db, caller, input),
  ),
  estimate: endpoints.usage.estimate.handler(({ context: { db, caller, now }, input }) =>
    estimateUsage(db, caller, { ...input, now: now() }),
  ),
  alerts: endpoints.usage.alerts.handler(({ context: { db, caller }, input }) =>
    listUsageAlerts(db, caller, input),
  ),
};

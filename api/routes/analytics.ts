import { readDashboard } from '../../services/analytics/read-dashboard.ts';
import { readRevenue } from '../../services/analytics/read-revenue.ts';
import { endpoints } from '../endpoints.ts';

export const dashboardRoutes = {
  get: endpoints.dashboard.get.handler(({ context, input }) => {
    const { db, caller, visitor, seal, publicUrl, now, usualVendors } = context;
    return readDashboard(db, caller, input, {
      ...{ may: visitor.may, seal, publicUrl, now: now(), usualVendors },
    });
  }),
};

export const revenueRoutes = {
  get: endpoints.revenue.get.handler(({ context: { db, caller, now }, input }) =>
    readRevenue(db, caller, input, now()),
  ),
};

import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { analyticsRoutes } from '../features/analytics/routes.ts';
import { appointmentsRoutes } from '../features/appointments/routes.ts';
import { billingRoutes } from '../features/billing/routes.ts';
import { campaignsRoutes } from '../features/campaigns/routes.ts';
import { connectionsRoutes } from '../features/connections/routes.ts';
import { identityRoutes } from '../features/identity/routes.ts';
import { inboxRoutes } from '../features/inbox/routes.ts';
import { instantlyRoutes } from '../features/instantly/routes.ts';
import { leadsRoutes } from '../features/leads/routes.ts';
import { messagingRoutes } from '../features/messaging/routes.ts';
import { policiesRoutes } from '../features/policies/routes.ts';
import { onlyKnown } from '../kit/search-texts.ts';
import { NotThere, PageFailed, PageLoading } from '../kit/states.tsx';
import { rootRoute, shellRoute } from './root-route.tsx';

const recordRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$kind/$id',
  component: lazyRouteComponent(() => import('./record-page.tsx'), 'RecordPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    shellRoute.addChildren([
      ...analyticsRoutes,
      ...appointmentsRoutes,
      ...billingRoutes,
      ...campaignsRoutes,
      ...connectionsRoutes,
      ...identityRoutes,
      ...inboxRoutes,
      ...instantlyRoutes,
      ...leadsRoutes,
      ...messagingRoutes,
      ...policiesRoutes,
      recordRoute,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultNotFoundComponent: NotThere,
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

for (const { options } of Object.values(router.routesById)) {
  const read = options.validateSearch;
  if (typeof read === 'function') Object.assign(options, { validateSearch: onlyKnown(read) });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

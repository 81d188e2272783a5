import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const inboxRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/events',
    component: lazyRouteComponent(() => import('./vendor-events-page.tsx'), 'VendorEventsPage'),
  }),
] as const;

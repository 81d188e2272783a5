import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const connectionsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/connections',
    component: lazyRouteComponent(() => import('./connections-page.tsx'), 'ConnectionsPage'),
  }),
] as const;

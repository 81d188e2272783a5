import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const analyticsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    component: lazyRouteComponent(() => import('./dashboard-page.tsx'), 'DashboardPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/revenue',
    component: lazyRouteComponent(() => import('./revenue-page.tsx'), 'RevenuePage'),
  }),
] as const;

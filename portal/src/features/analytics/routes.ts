import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { readDashboardSearch, readRevenueSearch } from './search.ts';

export const analyticsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    validateSearch: readDashboardSearch,
    component: lazyRouteComponent(() => import('./dashboard-page.tsx'), 'DashboardPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/revenue',
    validateSearch: readRevenueSearch,
    component: lazyRouteComponent(() => import('./revenue-page.tsx'), 'RevenuePage'),
  }),
] as const;

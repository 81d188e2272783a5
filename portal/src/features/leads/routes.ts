import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const leadsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/leads',
    component: lazyRouteComponent(() => import('./leads-page.tsx'), 'LeadsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/leads/$id',
    component: lazyRouteComponent(() => import('./lead-page.tsx'), 'LeadPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/import',
    component: lazyRouteComponent(() => import('./imports-page.tsx'), 'ImportsPage'),
  }),
] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { readSearch } from './leads-search.ts';
import { readImportsSearch } from './lists/imports-search.ts';

export const leadsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/leads',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./leads-page.tsx'), 'LeadsPage'),
});

export const leadRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/leads/$id',
  component: lazyRouteComponent(() => import('./lead-page.tsx'), 'LeadPage'),
});

export const leadsRoutes = [
  leadsRoute,
  leadRoute,
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/import',
    validateSearch: readImportsSearch,
    component: lazyRouteComponent(() => import('./imports-page.tsx'), 'ImportsPage'),
  }),
] as const;

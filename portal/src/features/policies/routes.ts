import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const policiesRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/policies',
    component: lazyRouteComponent(() => import('./policies-page.tsx'), 'PoliciesPage'),
  }),
] as const;

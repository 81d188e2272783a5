import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

interface PoliciesSearch {
  /** Its name */
  readonly policy?: string;
  readonly tab?: 'history' | 'campaigns';
}

function readPoliciesSearch({ policy, tab }: Record<string, unknown>): PoliciesSearch {
  return {
    ...(typeof policy === 'string' && { policy }),
    ...((tab === 'history' || tab === 'campaigns') && { tab }),
  };
}

export const policiesRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/policies',
    validateSearch: readPoliciesSearch,
    component: lazyRouteComponent(() => import('./policies-page.tsx'), 'PoliciesPage'),
  }),
] as const;

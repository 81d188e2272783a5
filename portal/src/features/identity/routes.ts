import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';

export const identityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/clients',
    component: lazyRouteComponent(() => import('./clients-page.tsx'), 'ClientsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/clients/$id',
    component: lazyRouteComponent(() => import('./client-page.tsx'), 'ClientPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/reps',
    component: lazyRouteComponent(() => import('./reps-page.tsx'), 'RepsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/account',
    component: lazyRouteComponent(() => import('./account-page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/members',
    component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/keys',
    component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/audit',
    component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/operator',
    component: lazyRouteComponent(() => import('./operator-page.tsx'), 'OperatorPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/admin',
    component: lazyRouteComponent(() => import('./admin-page.tsx'), 'AdminPage'),
  }),
] as const;

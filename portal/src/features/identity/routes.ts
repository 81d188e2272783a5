import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { searchTexts } from '../../kit/search-texts.ts';

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
    validateSearch: searchTexts('tab', 'of'),
    component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/keys',
    validateSearch: searchTexts('of'),
    component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/audit',
    validateSearch: searchTexts(
      'actorKind',
      'actorId',
      'action',
      'subjectType',
      'subjectId',
      'clientId',
      'from',
      'to',
    ),
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
    validateSearch: searchTexts('tab', 'search', 'kind'),
    component: lazyRouteComponent(() => import('./admin-page.tsx'), 'AdminPage'),
  }),
] as const;

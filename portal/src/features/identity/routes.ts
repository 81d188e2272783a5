import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { searchDays, searchTexts } from '../../kit/search-texts.ts';

const auditTexts = searchTexts(
  ...(['actorKind', 'actorId', 'action', 'subjectType', 'subjectId', 'clientId', 'entry'] as const),
);

function readAuditSearch(search: Readonly<Record<string, unknown>>) {
  return { ...auditTexts(search), ...searchDays('from', 'to')(search) };
}

type Said = Readonly<Record<string, unknown>>;

/** With whether a new one is being made: the command palette leads to that. */
function withNew<Texts extends object>(
  read: (search: Said) => Texts,
): (search: Said) => Texts & { readonly new?: true } {
  return (search) => ({ ...read(search), ...(search['new'] === true && { new: true as const }) });
}

export const identityRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/clients',
    validateSearch: withNew(searchTexts('q')),
    component: lazyRouteComponent(() => import('./clients-page.tsx'), 'ClientsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/clients/$id',
    validateSearch: searchTexts('tab'),
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
    validateSearch: withNew(searchTexts('tab', 'of')),
    component: lazyRouteComponent(() => import('./members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/keys',
    validateSearch: withNew(searchTexts('of')),
    component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/audit',
    validateSearch: readAuditSearch,
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

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { readBillingSearch } from './billing-search.ts';

export const billingRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/billing',
    validateSearch: readBillingSearch,
    component: lazyRouteComponent(() => import('./billing-page.tsx'), 'BillingPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/billing/invoices/$id',
    component: lazyRouteComponent(() => import('./invoice-page.tsx'), 'InvoicePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/agreements',
    validateSearch: ({ client }: Record<string, unknown>): { client?: string } =>
      typeof client === 'string' ? { client } : {},
    component: lazyRouteComponent(() => import('./agreements-page.tsx'), 'AgreementsPage'),
  }),
] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { searchTexts } from '../../kit/search-texts.ts';

export const inboxRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/events',
    validateSearch: searchTexts('vendor', 'status', 'kind', 'open'),
    component: lazyRouteComponent(() => import('./vendor-events-page.tsx'), 'VendorEventsPage'),
  }),
] as const;

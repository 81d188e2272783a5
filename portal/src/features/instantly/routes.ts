import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { searchTexts } from '../../kit/search-texts.ts';

export const instantlyRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/email-campaigns/$id',
    validateSearch: searchTexts('days', 'clientId', 'kind'),
    component: lazyRouteComponent(() => import('./email-campaign-page.tsx'), 'EmailCampaignPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/admin/clients/$id',
    component: lazyRouteComponent(() => import('./assign-page.tsx'), 'AssignPage'),
  }),
] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { readSearch } from './search.ts';

export const appointmentsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/appointments',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./appointments-page.tsx'), 'AppointmentsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/appointments/$id',
    component: lazyRouteComponent(() => import('./appointment-page.tsx'), 'AppointmentPage'),
  }),
] as const;

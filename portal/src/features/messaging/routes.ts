import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { searchTexts } from '../../kit/search-texts.ts';
import { readMessagesSearch, readTasksSearch } from './search.ts';

type Search = Readonly<Record<string, unknown>>;

interface TemplateSearch {
  readonly channel: 'sms' | 'email';
  readonly clientId?: string;
  readonly locale?: string;
}

export const messagingRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/messages',
    validateSearch: readMessagesSearch,
    component: lazyRouteComponent(() => import('./messages-page.tsx'), 'MessagesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/tasks',
    validateSearch: readTasksSearch,
    component: lazyRouteComponent(() => import('./tasks-page.tsx'), 'TasksPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/templates',
    validateSearch: ({ clientId }: Search): { readonly clientId?: string } =>
      typeof clientId === 'string' ? { clientId } : {},
    component: lazyRouteComponent(() => import('./templates-page.tsx'), 'TemplatesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/templates/$name',
    validateSearch: ({ channel, clientId, locale }: Search): TemplateSearch => ({
      channel: channel === 'email' ? 'email' : 'sms',
      ...(typeof clientId === 'string' && { clientId }),
      ...(typeof locale === 'string' && { locale }),
    }),
    component: lazyRouteComponent(() => import('./template-page.tsx'), 'TemplatePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/numbers',
    component: lazyRouteComponent(() => import('./numbers-page.tsx'), 'NumbersPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/suppressions',
    validateSearch: searchTexts('q', 'channel', 'reason'),
    component: lazyRouteComponent(() => import('./suppressions-page.tsx'), 'SuppressionsPage'),
  }),
] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { shellRoute } from '../../app/root-route.tsx';
import { readCampaignsSearch } from './campaigns-search.ts';

interface SequenceSearch {
  /** Seen as an edit of what this campaign runs */
  readonly campaign?: string;
  readonly edit?: true;
}

interface WizardSearch {
  readonly step?: number;
  /** For whom it is begun */
  readonly clientId?: string;
}

function readWizardSearch({ step, clientId }: Readonly<Record<string, unknown>>): WizardSearch {
  const place = Number(step);
  return {
    ...(Number.isInteger(place) && place >= 1 && place <= 4 && { step: place }),
    ...(typeof clientId === 'string' && { clientId }),
  };
}

export const campaignsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/campaigns',
    validateSearch: readCampaignsSearch,
    component: lazyRouteComponent(() => import('./campaigns-page.tsx'), 'CampaignsPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/campaigns/$id',
    component: lazyRouteComponent(() => import('./campaign-page.tsx'), 'CampaignPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/campaigns/new',
    validateSearch: readWizardSearch,
    component: lazyRouteComponent(() => import('./new-campaign-page.tsx'), 'NewCampaignPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/sequences',
    component: lazyRouteComponent(() => import('./sequences-page.tsx'), 'SequencesPage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/sequences/new',
    component: lazyRouteComponent(() => import('./new-sequence-page.tsx'), 'NewSequencePage'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: '/settings/sequences/$id',
    validateSearch: ({ campaign, edit }: Readonly<Record<string, unknown>>): SequenceSearch => ({
      ...(typeof campaign === 'string' && { campaign }),
      ...(edit === true && { edit }),
    }),
    component: lazyRouteComponent(() => import('./sequence-page.tsx'), 'SequencePage'),
  }),
] as const;

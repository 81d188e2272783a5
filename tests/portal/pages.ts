import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../../scripts/local/checkout.ts';
import type { Seed } from './portal-seed.ts';

/** Every address of the portal as its routes name them, e.g. `/leads/$id`: read from the source, so that none is left out. */
export function routesOfPortal(): string[] {
  const features = path.join(checkout, 'portal/src/features');
  return readdirSync(features)
    .map((module) => path.join(features, module, 'routes.ts'))
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return [...text.matchAll(/path: '([^']+)'/g)].map(([, route = '']) => route);
    })
    .sort();
}

/** Where each route leads in a seeded world. */
export function addressOf(route: string, { fixture, comingId, shows, emailCampaignId }: Seed): string {
  const ids: Readonly<Record<string, string | undefined>> = {
    '/campaigns/$id': fixture.campaignId,
    '/leads/$id': fixture.leadId,
    '/appointments/$id': comingId,
    '/billing/invoices/$id': shows[0]?.invoiceId,
    '/clients/$id': fixture.clientId,
    '/admin/clients/$id': fixture.clientId,
    '/email-campaigns/$id': emailCampaignId,
    '/settings/sequences/$id': fixture.sequenceId,
    '/settings/templates/$name': 'sequence_sms',
  };
  if (!route.includes('$')) return route;
  const id = ids[route];
  if (!id) throw new Error(`No test knows whom ${route} is about: add it to tests/portal/pages.ts.`);
  return route.replace(/\$(id|name)/, id);
}

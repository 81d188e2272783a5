import { createCampaign } from '../../services/campaigns/create-campaign.ts';
import { getCampaign } from '../../services/campaigns/get-campaign.ts';
import { listCampaigns } from '../../services/campaigns/list-campaigns.ts';
import { startCampaign } from '../../services/campaigns/start-campaign.ts';
import { createClient } from '../../services/identity/create-client.ts';
import { listClients } from '../../services/identity/list-clients.ts';
import { endpoints } from '../endpoints.ts';

export const clientRoutes = {
  create: endpoints.clients.create.handler(({ context: { db, caller }, input }) =>
    createClient(db, caller, input),
  ),
  list: endpoints.clients.list.handler(({ context: { db, caller, now }, input }) =>
    listClients(db, caller, input, now()),
  ),
};

export const campaignRoutes = {
  create: endpoints.campaigns.create.handler(({ context: { db, caller, realVendors }, input }) =>
    createCampaign(db, caller, input, { realVendors }),
  ),
  list: endpoints.campaigns.list.handler(({ context: { db, caller }, input }) =>
    listCampaigns(db, caller, input),
  ),
  get: endpoints.campaigns.get.handler(({ context: { db, caller }, input }) =>
    getCampaign(db, caller, input.id),
  ),
  start: endpoints.campaigns.start.handler(({ context: { db, caller }, input }) =>
    startCampaign(db, caller, input.id),
  ),
};

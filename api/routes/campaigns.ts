import { archiveCampaign } from '../../services/campaigns/archive-campaign.ts';
import { changeCampaign } from '../../services/campaigns/change-campaign.ts';
import { cloneCampaign } from '../../services/campaigns/clone-campaign.ts';
import { countSteps } from '../../services/campaigns/count-steps.ts';
import { createCampaign } from '../../services/campaigns/create-campaign.ts';
import { getCampaign } from '../../services/campaigns/get-campaign.ts';
import { getPace } from '../../services/campaigns/get-pace.ts';
import { listCampaigns } from '../../services/campaigns/list-campaigns.ts';
import { listChoices } from '../../services/campaigns/list-choices.ts';
import { pauseCampaign } from '../../services/campaigns/pause-campaign.ts';
import { previewCampaign } from '../../services/campaigns/preview-campaign.ts';
import { readFunnel } from '../../services/campaigns/read-funnel.ts';
import { resumeCampaign } from '../../services/campaigns/resume-campaign.ts';
import { startCampaign } from '../../services/campaigns/start-campaign.ts';
import { stopCampaign } from '../../services/campaigns/stop-campaign.ts';
import { endpoints } from '../endpoints.ts';

export const campaignRoutes = {
  create: endpoints.campaigns.create.handler(({ context: { db, caller, realVendors, now }, input }) =>
    createCampaign(db, caller, input, { realVendors, now: now() }),
  ),
  list: endpoints.campaigns.list.handler(({ context: { db, caller }, input }) =>
    listCampaigns(db, caller, input),
  ),
  get: endpoints.campaigns.get.handler(({ context: { db, caller }, input }) =>
    getCampaign(db, caller, input.id),
  ),
  pace: endpoints.campaigns.pace.handler(({ context: { db, caller, now }, input }) =>
    getPace(db, caller, input.id, now()),
  ),
  choices: endpoints.campaigns.choices.handler(({ context: { db, caller, realVendors } }) =>
    listChoices(db, caller, realVendors),
  ),
  preview: endpoints.campaigns.preview.handler(({ context: { db, caller, realVendors, now }, input }) =>
    previewCampaign(db, caller, input, { realVendors, now: now() }),
  ),
  steps: endpoints.campaigns.steps.handler(({ context: { db, caller }, input }) =>
    countSteps(db, caller, input.id),
  ),
  funnel: endpoints.campaigns.funnel.handler(({ context: { db, caller }, input }) =>
    readFunnel(db, caller, input.id),
  ),
  change: endpoints.campaigns.change.handler(({ context: { db, caller, now }, input }) =>
    changeCampaign(db, caller, input, now()),
  ),
  start: endpoints.campaigns.start.handler(({ context: { db, caller, now }, input }) =>
    startCampaign(db, caller, input.id, now()),
  ),
  pause: endpoints.campaigns.pause.handler(({ context: { db, caller, now }, input }) =>
    pauseCampaign(db, caller, input, now()),
  ),
  resume: endpoints.campaigns.resume.handler(({ context: { db, caller }, input }) =>
    resumeCampaign(db, caller, input.id),
  ),
  stop: endpoints.campaigns.stop.handler(({ context: { db, caller, now }, input }) =>
    stopCampaign(db, caller, input, now()),
  ),
  archive: endpoints.campaigns.archive.handler(({ context: { db, caller, now }, input }) =>
    archiveCampaign(db, caller, input.id, now()),
  ),
  clone: endpoints.campaigns.clone.handler(({ context: { db, caller, realVendors, now }, input }) =>
    cloneCampaign(db, caller, input, { realVendors, now: now() }),
  ),
};

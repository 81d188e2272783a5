import { awaitMirror } from '../../services/instantly/await-mirror.ts';
import { getAssignments } from '../../services/instantly/get-assignments.ts';
import { getInstantlyCampaign } from '../../services/instantly/get-campaign.ts';
import { listInstantlyCampaigns } from '../../services/instantly/list-campaigns.ts';
import { listInstantlyClients } from '../../services/instantly/list-clients.ts';
import { listInstantlyEvents } from '../../services/instantly/list-events.ts';
import { readInstantlyOverview } from '../../services/instantly/read-overview.ts';
import { saveAssignments } from '../../services/instantly/save-assignments.ts';
import { endpoints } from '../endpoints.ts';

export const instantlyCampaignRoutes = {
  list: endpoints.instantlyCampaigns.list.handler(({ context: { db, caller }, input }) =>
    listInstantlyCampaigns(db, caller, input),
  ),
  get: endpoints.instantlyCampaigns.get.handler(({ context: { db, caller, now }, input }) =>
    getInstantlyCampaign(db, caller, input, now()),
  ),
  overview: endpoints.instantlyCampaigns.overview.handler(({ context: { db, caller, now }, input }) =>
    readInstantlyOverview(db, caller, input, now()),
  ),
};

export const instantlyEventRoutes = {
  list: endpoints.instantlyEvents.list.handler(({ context: { db, caller }, input }) =>
    listInstantlyEvents(db, caller, input),
  ),
};

export const instantlyAssignmentRoutes = {
  get: endpoints.instantlyAssignments.get.handler(({ context, input }) => {
    const { db, caller, usualVendors, now, notifier, vendorAnswersWithin: within } = context;
    const isShared = usualVendors.includes('instantly');
    const wake = () => notifier.wake();
    return getAssignments(db, caller, input.clientId, () =>
      awaitMirror(db, caller, { anew: input.anew === 'true', isShared, now: now(), within, wake }),
    );
  }),
  save: endpoints.instantlyAssignments.save.handler(({ context: { db, caller }, input }) =>
    saveAssignments(db, caller, input),
  ),
};

export const instantlyClientRoutes = {
  list: endpoints.instantlyClients.list.handler(({ context: { db, caller }, input }) =>
    listInstantlyClients(db, caller, input),
  ),
};

import { countQuarantined } from '../../services/inbox/count-quarantined.ts';
import { getEvent } from '../../services/inbox/get-event.ts';
import { listEvents } from '../../services/inbox/list-events.ts';
import { replayKind } from '../../services/inbox/replay-kind.ts';
import { replayEvent } from '../../services/inbox/replay-event.ts';
import { getNext } from '../../services/policies/get-next.ts';
import { endpoints } from '../endpoints.ts';

export const vendorEventRoutes = {
  list: endpoints.vendorEvents.list.handler(({ context: { db, caller }, input }) =>
    listEvents(db, caller, input),
  ),
  get: endpoints.vendorEvents.get.handler(({ context: { db, caller }, input }) =>
    getEvent(db, caller, BigInt(input.seq)),
  ),
  quarantined: endpoints.vendorEvents.quarantined.handler(({ context: { db, caller } }) =>
    countQuarantined(db, caller),
  ),
  replayAll: endpoints.vendorEvents.replayAll.handler(({ context: { db, caller, now }, input }) =>
    replayKind(db, caller, input, now()),
  ),
  replay: endpoints.vendorEvents.replay.handler(async ({ context: { db, caller }, input }) => {
    const seq = BigInt(input.seq);
    await replayEvent(db, caller, seq);
    return getEvent(db, caller, seq);
  }),
};

export const promiseRoutes = {
  lead: endpoints.promises.lead.handler(({ context: { db, caller, now }, input: { id } }) =>
    getNext(db, caller, { type: 'lead', id }, now()),
  ),
  appointment: endpoints.promises.appointment.handler(({ context: { db, caller, now }, input: { id } }) =>
    getNext(db, caller, { type: 'appointment', id }, now()),
  ),
  campaign: endpoints.promises.campaign.handler(({ context: { db, caller, now }, input: { id } }) =>
    getNext(db, caller, { type: 'campaign', id }, now()),
  ),
  invoice: endpoints.promises.invoice.handler(({ context: { db, caller, now }, input: { id } }) =>
    getNext(db, caller, { type: 'invoice', id }, now()),
  ),
};

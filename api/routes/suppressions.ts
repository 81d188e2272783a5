import { listConsent, recordConsent } from '../../services/messaging/consent-of-contact.ts';
import { addSuppressions } from '../../services/messaging/add-suppressions.ts';
import { liftSuppression } from '../../services/messaging/lift-suppression.ts';
import { listSuppressions } from '../../services/messaging/list-suppressions.ts';
import { endpoints } from '../endpoints.ts';

export const suppressionRoutes = {
  list: endpoints.suppressions.list.handler(({ context: { db, caller }, input }) =>
    listSuppressions(db, caller, input),
  ),
  add: endpoints.suppressions.add.handler(({ context: { db, caller, now }, input }) =>
    addSuppressions(db, caller, input, now()),
  ),
  lift: endpoints.suppressions.lift.handler(({ context: { db, caller, now }, input }) =>
    liftSuppression(db, caller, input, now()),
  ),
};

export const consentRoutes = {
  list: endpoints.consent.list.handler(({ context: { db, caller }, input }) =>
    listConsent(db, caller, input.id),
  ),
  record: endpoints.consent.record.handler(({ context: { db, caller, now }, input }) =>
    recordConsent(db, caller, input, now()),
  ),
};

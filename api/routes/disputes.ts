import { getDispute } from '../../services/billing/get-dispute.ts';
import { listCreditNotes } from '../../services/billing/list-credit-notes.ts';
import { listDisputes } from '../../services/billing/list-disputes.ts';
import { raiseDispute } from '../../services/billing/raise-dispute.ts';
import { resolveDispute } from '../../services/billing/resolve-dispute.ts';
import { withdrawDispute } from '../../services/billing/withdraw-dispute.ts';
import { endpoints } from '../endpoints.ts';

export const disputeRoutes = {
  list: endpoints.disputes.list.handler(({ context: { db, caller }, input }) =>
    listDisputes(db, caller, input),
  ),
  create: endpoints.disputes.create.handler(({ context: { db, caller }, input }) =>
    raiseDispute(db, caller, input),
  ),
  get: endpoints.disputes.get.handler(({ context: { db, caller }, input }) =>
    getDispute(db, caller, input.id),
  ),
  resolve: endpoints.disputes.resolve.handler(({ context: { db, caller, now }, input }) =>
    resolveDispute(db, caller, input, now()),
  ),
  withdraw: endpoints.disputes.withdraw.handler(({ context: { db, caller, now }, input }) =>
    withdrawDispute(db, caller, input.id, now()),
  ),
};

export const creditNoteRoutes = {
  list: endpoints.creditNotes.list.handler(({ context: { db, caller }, input }) =>
    listCreditNotes(db, caller, input),
  ),
};

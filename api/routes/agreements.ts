import { listAgreements } from '../../services/billing/list-agreements.ts';
import { makeAgreement } from '../../services/billing/make-agreement.ts';
import { endpoints } from '../endpoints.ts';

export const agreementRoutes = {
  list: endpoints.agreements.list.handler(({ context, input }) =>
    listAgreements(context, context.caller, input, context.now()),
  ),
  make: endpoints.agreements.make.handler(({ context: { db, caller, now }, input }) =>
    makeAgreement(db, caller, input, now),
  ),
};

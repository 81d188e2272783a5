import { getPaymentMethod } from '../../services/billing/get-payment-method.ts';
import { getPaymentSetup } from '../../services/billing/get-payment-setup.ts';
import { listPaymentSetups } from '../../services/billing/list-payment-setups.ts';
import { requestPaymentSetup } from '../../services/billing/request-payment-setup.ts';
import { endpoints } from '../endpoints.ts';

export const paymentSetupRoutes = {
  create: endpoints.paymentSetups.create.handler(({ context: { db, caller, now }, input }) =>
    requestPaymentSetup(db, caller, input, now()),
  ),
  list: endpoints.paymentSetups.list.handler(({ context: { db, caller, now }, input }) =>
    listPaymentSetups(db, caller, input, now()),
  ),
  get: endpoints.paymentSetups.get.handler(({ context: { db, caller, now }, input }) =>
    getPaymentSetup(db, caller, input.id, now()),
  ),
};

export const paymentMethodRoutes = {
  get: endpoints.paymentMethods.get.handler(({ context: { db, caller, now }, input }) =>
    getPaymentMethod(db, caller, input.id, now()),
  ),
};

import { Router } from 'express';
import { sendPage, wordsPage } from './page.ts';

/** Stripe leads here whether or not a method was left; what was, it tells us by an event. */
const DONE = wordsPage(
  'Thank you',
  'If you left a payment method, your invoices will be charged to it. If not, the link works until it expires. You can close this page.',
);

/** Where a client's browser comes to from Stripe's page for a payment method. */
export function paymentSetupPage(): Router {
  const router = Router();
  router.get('/payment-setup/done', (_request, response) => sendPage(response, 200, DONE));
  return router;
}

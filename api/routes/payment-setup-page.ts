import { Router } from 'express';
import { page, sendPage } from './page.ts';

/** Stripe leads here whether or not a method was left; what was, it tells us by an event. */
const DONE = page(
  'Thank you',
  `<h1>Thank you</h1>
<p>If you left a payment method, your invoices will be charged to it. If not, the link works until it expires.</p>
<p><a class="button" href="/billing">Back to your billing</a></p>
<p class="dim">Whoever opened it from a letter can close this page.</p>`,
);

/** Where a client's browser comes to from Stripe's page for a payment method. */
export function paymentSetupPage(): Router {
  const router = Router();
  router.get('/payment-setup/done', (_request, response) => sendPage(response, 200, DONE));
  return router;
}

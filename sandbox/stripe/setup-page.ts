import express, { Router } from 'express';
import { escapeHtml, htmlPage } from '../html.ts';
import type { World } from '../world.ts';
import { renewCard, SAMPLE_CARDS } from './cards.ts';
import { completeSession } from './sessions.ts';

/** The page of a checkout session of mode setup: a person picks one of the sample cards. Below `/stripe`. */
export function setupPages(world: World): Router {
  const router = Router();
  router.get('/setup/:id', (request, response, next) => {
    const session = world.state.sessions.get(request.params.id);
    if (!session) return next();
    const customer = world.state.customers.get(session.customer);
    const whom = escapeHtml(customer?.name ?? customer?.email ?? session.customer);
    const cards = Object.entries(SAMPLE_CARDS).map(
      ([name, { says, brand, last4 }]) =>
        `<button name="card" value="${name}">${escapeHtml(says)}: ${brand} ending in ${last4}</button>`,
    );
    const back = session.cancelUrl ? `<p><a href="${escapeHtml(session.cancelUrl)}">Go back</a></p>` : '';
    const body =
      session.status === 'open'
        ? `<p>Pick the card that later invoices are charged to.</p><form method="post">${cards.join('')}</form>${back}`
        : `<p>This page is ${session.status}.</p>`;
    response.send(
      htmlPage('Payment method', `<div class="sheet"><h1>Payment method of ${whom}</h1>${body}</div>`),
    );
  });
  router.post('/setup/:id', express.urlencoded({ extended: false }), (request, response, next) => {
    const session = world.state.sessions.get(request.params.id);
    const card = String((request.body as Record<string, unknown> | undefined)?.card ?? '');
    if (!session || !Object.hasOwn(SAMPLE_CARDS, card)) return next();
    response.redirect(303, completeSession(world, session, card));
  });
  router.post('/cards/:id/renew', (request, response, next) => {
    const method = world.state.paymentMethods.get(request.params.id);
    if (!method) return next();
    renewCard(world, method);
    response.redirect(303, method.customer ? `/till/customers/${method.customer}` : '/till');
  });
  return router;
}

import { Router } from 'express';
import { personaTable } from './personas.ts';
import type { World } from './world.ts';

/** JSON for tests and the demo: `/personas`, `/books` (counts) and `/books/<thing>` (lists, oldest first). */
export function bookRoutes(world: World): Router {
  const router = Router();
  const { state } = world;
  const lists = {
    messages: state.messages,
    mails: state.mails,
    calls: state.calls,
    bookings: state.bookings,
    customers: state.customers,
    invoices: state.invoices,
    creditNotes: state.creditNotes,
    payments: state.payments,
    charges: state.charges,
    refunds: state.refunds,
    disputes: state.disputes,
    sessions: state.sessions,
    outreach: state.outreach,
    deliveries: state.deliveries,
  };
  router.get('/personas', (_request, response) => void response.json(personaTable));
  router.get('/books', (_request, response) => {
    let pending = 0;
    let failed = 0;
    let silenced = 0;
    for (const delivery of state.deliveries.values()) {
      if (delivery.state === 'pending') pending += 1;
      if (delivery.state === 'failed') failed += 1;
      if (delivery.state === 'silenced') silenced += 1;
    }
    response.json({
      messages: state.messages.size,
      mails: state.mails.size,
      calls: state.calls.size,
      bookings: state.bookings.size,
      invoices: state.invoices.size,
      deliveries: { pending, delivered: state.deliveredCount, failed, silenced },
    });
  });
  router.get('/books/:thing', (request, response, next) => {
    const found = Object.entries(lists).find(([name]) => name === request.params.thing);
    if (!found) return next();
    response.json([...found[1].values()]);
  });
  return router;
}

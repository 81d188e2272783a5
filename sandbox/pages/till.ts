import { type Request, Router } from 'express';
import { NotPossible } from '../not-possible.ts';
import { renewCard } from '../stripe/cards.ts';
import { StripeRefusal } from '../stripe/errors.ts';
import { act } from '../stripe/till.ts';
import type { World } from '../world.ts';
import { acting, readForm, said, tellNo } from './room.ts';
import { shellPage } from './shell.ts';
import { customerBody } from './till-customer.ts';
import { invoiceBody, titleOf } from './till-invoice.ts';
import { customersBody, invoicesBody } from './till-lists.ts';

const room = '/till';

function actRoutes(world: World, router: Router): void {
  const { state } = world;
  const pageOf = (request: Request) => `/till/invoices/${String(request.params['id'])}`;
  router.post(
    '/till/invoices/:id/act',
    acting(room, pageOf, (request) => {
      const invoice = state.invoices.get(String(request.params['id']));
      if (!invoice) throw new NotPossible('There is no such invoice any more.');
      try {
        act(world, invoice, said(request, 'do'), {
          amount: said(request, 'amount'),
          card: said(request, 'card'),
        });
      } catch (error) {
        throw error instanceof StripeRefusal ? new NotPossible(error.message) : error;
      }
      return pageOf(request);
    }),
  );
  router.post(
    '/till/cards/:id/renew',
    acting(room, '/till/customers', (request) => {
      const method = state.paymentMethods.get(String(request.params['id']));
      if (!method?.customer) throw new NotPossible('That card is nobody’s any more.');
      renewCard(world, method);
      return `/till/customers/${method.customer}`;
    }),
  );
}

/** The till: invoices and customers, and what a payer and a bank may do. */
export function tillPages(world: World): Router {
  const router = Router();
  router.use('/till', readForm);
  for (const [path, body] of [
    ['/till', invoicesBody],
    ['/till/customers', customersBody],
  ] as const) {
    router.get(path, (request, response) => {
      response.send(
        shellPage({ title: 'Till', room, address: request.originalUrl, body: body(world, request) }),
      );
    });
  }
  actRoutes(world, router);
  router.get('/till/invoices/:id', (request, response) => {
    const invoice = world.state.invoices.get(request.params.id);
    if (!invoice) return tellNo(response, 404, { room, back: '/till', told: 'There is no such invoice.' });
    const body = invoiceBody(world, invoice);
    response.send(shellPage({ title: titleOf(invoice), room, address: request.originalUrl, body }));
  });
  router.get('/till/customers/:id', (request, response) => {
    const customer = world.state.customers.get(request.params.id);
    const told = 'There is no such customer.';
    if (!customer) return tellNo(response, 404, { room, back: '/till/customers', told });
    const title = customer.name ?? customer.id;
    const body = customerBody(world, customer);
    response.send(shellPage({ title, room, address: request.originalUrl, body }));
  });
  return router;
}

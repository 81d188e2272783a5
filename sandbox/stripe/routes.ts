import express, { type Request, type Response, Router } from 'express';
import type { World } from '../world.ts';
import { accountRoutes } from './account-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { endpointRoutes } from './endpoint-routes.ts';
import { invoiceReading, invoiceWriting, itemRoutes } from './invoice-routes.ts';
import { methodRoutes, sessionRoutes } from './method-routes.ts';
import { creditNoteRoutes, moneyRoutes } from './money-routes.ts';
import { stripeAuth } from './request.ts';

/** Stripe's REST API for customers, invoices, their payment and what is given back, at `/v1` of the root: the SDK takes no path. */
export function stripeRoutes(world: World): Router {
  const router = Router();
  router.use(stripeAuth(world));
  router.use(express.urlencoded({ extended: true }));
  customerRoutes(world, router);
  invoiceReading(world, router);
  invoiceWriting(world, router);
  itemRoutes(world, router);
  creditNoteRoutes(world, router);
  moneyRoutes(world, router);
  methodRoutes(world, router);
  sessionRoutes(world, router);
  endpointRoutes(world, router);
  accountRoutes(world, router);
  router.use((request: Request, response: Response) => {
    response.status(404).json({
      error: {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0]}).`,
      },
    });
  });
  return router;
}

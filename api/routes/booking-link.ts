import { type RequestHandler, Router } from 'express';
import { followBookingCode } from '../../services/messaging/short-booking-link.ts';
import type { ApiDeps } from '../context.ts';
import { sendPage, wordsPage } from './page.ts';

const GONE = wordsPage(
  'This link does not work',
  'It may have been cut off. Please use the link in our newest message.',
);

/** The short address in a lead's texts: it leads to the booking page, or to moving what is booked. */
export function bookingLinkRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/b/:code', follow(deps));
  return router;
}

function follow({ db, now }: ApiDeps): RequestHandler<{ code: string }> {
  return async (request, response) => {
    const target = await followBookingCode(db, request.params.code, now());
    if (!target) return sendPage(response, 404, GONE);
    response.set('Cache-Control', 'no-store').set('Referrer-Policy', 'no-referrer').redirect(302, target);
  };
}

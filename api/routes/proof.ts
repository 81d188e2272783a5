import { type RequestHandler, Router } from 'express';
import { getProofs } from '../../services/billing/get-proofs.ts';
import { readProofLink } from '../../services/billing/proof-link.ts';
import type { ApiDeps } from '../context.ts';
import { sendPage, wordsPage } from './page.ts';
import { proofPage } from './proof-page.ts';

const GONE = wordsPage(
  'This link does not work',
  'It may have been cut off. Please use the link on your invoice.',
);

/** The public page behind the link on an invoice's line: what the client is billed for, and why. */
export function proofRoutes(deps: ApiDeps): Router {
  const router = Router();
  router.get('/proof/:token', show(deps));
  return router;
}

function show({ db, linkSecret }: ApiDeps): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const about = readProofLink(request.params.token, linkSecret);
    const milestone = about && (await getProofs(db, about));
    if (!milestone) return sendPage(response, 404, GONE);
    response.set('Referrer-Policy', 'no-referrer');
    sendPage(response, 200, proofPage(milestone));
  };
}

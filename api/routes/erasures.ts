import { type Request, type Response, Router } from 'express';
import { askErasure } from '../../services/contacts/ask-erasure.ts';
import { getCertificate } from '../../services/contacts/get-certificate.ts';
import { getErasure } from '../../services/contacts/get-erasure.ts';
import { listErasures } from '../../services/contacts/list-erasures.ts';
import { Refusal } from '../../services/refusal.ts';
import type { ApiDeps } from '../context.ts';
import { endpoints } from '../endpoints.ts';
import { only } from '../require-permission.ts';
import { certificatePage } from './certificate-page.ts';
import { sendPage } from './page.ts';

const { erasures } = endpoints;

export const erasureRoutes = {
  ask: erasures.ask.handler(({ context: { db, caller, now }, input }) =>
    askErasure(db, caller, input, now()),
  ),
  list: erasures.list.handler(({ context: { db, caller }, input }) => listErasures(db, caller, input)),
  get: erasures.get.handler(({ context: { db, caller }, input }) => getErasure(db, caller, input.id)),
  certificate: erasures.certificate.handler(({ context: { db, caller }, input }) =>
    getCertificate(db, caller, input.id),
  ),
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The certificate as a page that can be printed. */
export function certificatePages({ db }: Pick<ApiDeps, 'db'>): Router {
  const router = Router();
  router.get(
    '/api/erasures/:id/certificate.html',
    only('personal_data:erase'),
    (request: Request<{ id: string }>, response) => showCertificate(db, request.params.id, response),
  );
  return router;
}

async function showCertificate(db: ApiDeps['db'], id: string, response: Response): Promise<void> {
  if (!UUID.test(id)) throw new Refusal('not_found', 'There is no such erasure.');
  sendPage(response, 200, certificatePage(await getCertificate(db, response.locals.caller, id)));
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { exportPerson } from '../../services/contacts/export-person.ts';
import { Refusal } from '../../services/refusal.ts';
import type { ApiDeps } from '../context.ts';
import { only } from '../require-permission.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** All that is known of a person, streamed; a document that fails midway breaks its connection rather than look whole. */
export function personExport(deps: Pick<ApiDeps, 'db' | 'now' | 'seal'>): Router {
  const router = Router();
  router.get(
    '/api/contacts/:id/data',
    only('personal_data:export'),
    (request: Request<{ id: string }>, response) => sendPerson(deps, request.params.id, response),
  );
  return router;
}

async function sendPerson(
  { db, now, seal }: Pick<ApiDeps, 'db' | 'now' | 'seal'>,
  id: string,
  response: Response,
): Promise<void> {
  if (!UUID.test(id)) throw new Refusal('not_found', 'There is no such contact.');
  const document = await exportPerson(db, response.locals.caller, { contactId: id, seal, now: now() });
  response.set('Cache-Control', 'no-store').type('json').attachment(`contact-${id}.json`);
  try {
    await pipeline(Readable.from(document), response);
  } catch (error) {
    // Whoever asked went away: there is nobody to tell, and nothing is wrong.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

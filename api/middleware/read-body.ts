import express, { type RequestHandler, Router } from 'express';
import { decodeFile } from '../../domain/leads/encoding.ts';
import { ApiProblem } from '../problem.ts';
import { readJson } from './read-json.ts';

/** What files of rows are sent as. */
export const CSV_TYPES = [
  'text/csv',
  'application/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/vnd.ms-excel',
];
const IMPORT_LIMIT = '20mb';
const LIMIT = '1mb';

/** Reads JSON, and for imports the text of a CSV file too. @throws ApiProblem unsupported_media_type */
export function readBody(): Router {
  const router = Router();
  router.post('/api/leads/import', express.raw({ type: CSV_TYPES, limit: IMPORT_LIMIT }), fileToImport);
  router.post('/api/leads/import', readJson(IMPORT_LIMIT));
  router.use(readJson(LIMIT));
  router.use(refuseOtherTypes);
  return router;
}

const fileToImport: RequestHandler = (request, _response, next) => {
  if (Buffer.isBuffer(request.body)) {
    request.body = { campaignId: request.query.campaignId, csv: decodeFile(request.body) };
  }
  next();
};

/** Without this a body that nobody read would pass for none. */
const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
  if (hasBody && request.body === undefined) {
    throw new ApiProblem('unsupported_media_type', 'Send the body as application/json.');
  }
  next();
};

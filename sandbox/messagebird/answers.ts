import type { Response } from 'express';
import type { z } from 'zod';
import { freshId } from '../state.ts';

/** Says no in Bird's shape. */
export function fail(
  response: Response,
  status: number,
  error: { type: string; code: string; message: string },
): void {
  const request_id = freshId('req_', 26);
  response.status(status).json({ error: { ...error, name: error.type, doc_url: '', request_id } });
}

/** Says what is wrong with the fields of a request. */
export function refuseBody(response: Response, { issues }: z.ZodError): void {
  const details = issues.map(({ path, message }) => ({ param: path.join('.'), message }));
  const words = details.map(({ param, message }) => `${param}: ${message}`).join('; ');
  const error = { type: 'validation_error', code: 'E02001', message: words, details };
  fail(response, 422, error);
}

import type { RequestHandler } from 'express';
import { isWritable } from '../../domain/contacts/writable.ts';
import { ApiProblem } from '../problem.ts';

const REASON = 'holds a character that no text can: NUL, or half of a pair';

/** An import's rows are refused one by one. */
const READS_FOR_ITSELF: ReadonlySet<string> = new Set(['/api/leads/import']);

/**
 * Refuses what the database could not keep, once for all endpoints.
 *
 * @throws ApiProblem invalid_input, naming each field
 */
export const refuseUnwritableAddress: RequestHandler = (request, _response, next) => {
  if (!/%00/.test(request.originalUrl)) return next();
  throw new ApiProblem('invalid_input', `The address ${REASON}.`);
};

export const refuseUnwritableBody: RequestHandler = (request, _response, next) => {
  const fields = READS_FOR_ITSELF.has(request.path) ? [] : [...unwritable(request.body, '')];
  if (fields.length === 0) return next();
  throw new ApiProblem('invalid_input', `Wrong: ${fields.join(', ')}.`, {
    errors: fields.map((field) => ({ field, message: REASON })),
  });
};

/** The places of such texts: `rows[3].phone`. A key that is one is reported by where it stands. */
function* unwritable(value: unknown, place: string): Generator<string> {
  if (typeof value === 'string' && !isWritable(value)) yield place || 'body';
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!isWritable(key)) yield place || 'body';
    else
      yield* unwritable(inner, Array.isArray(value) ? `${place}[${key}]` : place ? `${place}.${key}` : key);
  }
}

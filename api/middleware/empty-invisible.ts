import type { RequestHandler } from 'express';

/** Of characters that show nothing, e.g. zero-width spaces, and blanks among them. */
const SHOWS_NOTHING =
  /^\s*[\p{Default_Ignorable_Code_Point}\u2800][\s\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/**
 * Takes a text of which nothing can be seen for an empty one, once for all endpoints: a name of it could be neither read
 * nor pressed, a message of it would be an empty one.
 */
export const emptyInvisible: RequestHandler = (request, _response, next) => {
  request.body = emptied(request.body);
  next();
};

function emptied(value: unknown): unknown {
  if (typeof value === 'string') return SHOWS_NOTHING.test(value) ? '' : value;
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, inner] of Object.entries(value)) {
    const seen = emptied(inner);
    if (seen !== inner) (value as Record<string, unknown>)[key] = seen;
  }
  return value;
}

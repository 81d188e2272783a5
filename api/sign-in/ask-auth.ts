import { fromNodeHeaders } from 'better-auth/node';
import type { Request as ExpressRequest } from 'express';
import type { Auth } from '../auth.ts';

/** They belong to the body that the form came in. */
const OF_THE_BODY = ['content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'connection'];

/**
 * Asks better-auth as the browser would have: by its handler, so that its limits and checks of the origin hold for our
 * forms too.
 *
 * @param path below /api/auth
 */
export function askAuth(
  { auth, publicUrl }: { readonly auth: Auth; readonly publicUrl: string },
  request: ExpressRequest,
  path: string,
  body: object,
): Promise<Response> {
  const headers = fromNodeHeaders(request.headers);
  for (const name of OF_THE_BODY) headers.delete(name);
  headers.set('content-type', 'application/json');
  return auth.handler(
    new Request(`${publicUrl}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
  );
}

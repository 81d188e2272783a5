import type { RequestHandler } from 'express';
import type { OpenApiDocument } from '../openapi-document.ts';
import { ApiProblem } from '../problem.ts';
import { page, sendPage } from '../routes/page.ts';

const NOTHING = page(
  'There is nothing here',
  '<h1>There is nothing here</h1><p>The address may be mistyped or cut off.</p><p><a href="/">To the portal</a></p>',
);

/**
 * Refuses paths and methods that the document does not name, before anything else is asked of the caller; whoever comes
 * with a browser reads it as a page.
 *
 * @throws ApiProblem not_found, method_not_allowed
 */
export function refuseUnknown(document: OpenApiDocument): RequestHandler {
  const known = Object.entries(document.paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
    methods: Object.keys(operations).map((method) => method.toUpperCase()),
  }));
  return (request, response, next) => {
    // Without their own case of TRACE, unknown paths would tell whether a TRACE is echoed.
    const matches = known.filter(({ pattern }) => pattern.test(request.path));
    const methods = [...new Set(matches.flatMap((match) => match.methods))];
    if (methods.includes('GET')) methods.push('HEAD');
    if (methods.includes(request.method)) return next();
    if (methods.length > 0 || request.method === 'TRACE') {
      throw new ApiProblem('method_not_allowed', `${request.method} is not allowed on ${request.path}.`, {
        headers: { Allow: methods.join(', ') },
      });
    }
    const isPage = request.method === 'GET' && !request.path.startsWith('/api/');
    if (isPage && request.accepts(['json', 'html']) === 'html') return sendPage(response, 404, NOTHING);
    throw new ApiProblem('not_found', `There is nothing at ${request.path}.`);
  };
}

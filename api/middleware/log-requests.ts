import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** One line a request, without bodies, keys and the tokens of public links. */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (request) => request.url?.startsWith('/health/') ?? false },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: pathOf(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}

/** Queries may hold names and numbers; a link of ours opens its person's data, and the address that mail is posted to is a secret. */
function pathOf(url: string): string {
  return (url.split('?')[0] ?? '').replace(
    /^(\/answer|\/b|\/invitation|\/api\/invitations|\/join|\/proof|\/reset|\/unsubscribe|\/verify|\/api\/webhooks\/sendgrid-inbound)\/.*/,
    '$1/…',
  );
}

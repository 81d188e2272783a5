import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import type { Store } from '../state.ts';

/** Many changes at once are told as one: a page is drawn anew at most this often, in milliseconds. */
const TOLD_EVERY_MS = 250;
/** A stream that says nothing is cut by proxies and sleeping laptops; milliseconds. */
const PING_EVERY_MS = 15_000;

const find = createRequire(import.meta.url).resolve;
const scripts: Readonly<Record<string, string>> = {
  'htmx.js': readFileSync(find('htmx.org/dist/htmx.min.js'), 'utf8'),
  'htmx-sse.js': readFileSync(find('htmx.org/dist/ext/hx-sse.min.js'), 'utf8'),
};

/** The scripts of the pages, and `/live`: server-sent events, a `change` whenever something has changed. */
export function liveRoutes(store: Store): Router {
  const router = Router();
  router.get('/assets/:name', (request, response, next) => {
    const script = scripts[request.params.name];
    if (script === undefined) return next();
    response.set('cache-control', 'max-age=3600').type('text/javascript').send(script);
  });
  router.get('/live', streamChanges(store));
  return router;
}

function streamChanges(store: Store): RequestHandler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(':\n\n');
    let timer: NodeJS.Timeout | undefined;
    const tell = () => {
      timer = undefined;
      response.write('event: change\ndata: 1\n\n');
    };
    const unwatch = store.watch(() => {
      timer ??= setTimeout(tell, TOLD_EVERY_MS);
    });
    const ping = setInterval(() => response.write(':\n\n'), PING_EVERY_MS);
    response.once('close', () => {
      unwatch();
      clearTimeout(timer);
      clearInterval(ping);
    });
  };
}

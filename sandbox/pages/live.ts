import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import type { Store } from '../state.ts';

/** Many changes at once are told as one: a page is drawn anew at most this often, in milliseconds. */
const TOLD_EVERY_MS = 250;
/** A stream that says nothing is cut by proxies and sleeping laptops; milliseconds. */
const PING_EVERY_MS = 15_000;

const require = createRequire(import.meta.url);
const ours = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8');
const assets: Readonly<Record<string, string>> = {
  // As one: htmx begins as soon as it is read, and a page that began without its extension would never hear of a change.
  'htmx.js': [
    require.resolve('htmx.org/dist/htmx.min.js'),
    require.resolve('htmx.org/dist/ext/hx-sse.min.js'),
  ]
    .map((file) => readFileSync(file, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''))
    .join(';\n'),
  'room.js': ours('room.js'),
  'room.css': ours('room.css'),
};

/**
 * The scripts and the style of the pages, and `/live`: server-sent events, a `redraw` whenever something has changed.
 * Not `change`: the fields of a page say that themselves.
 */
export function liveRoutes(store: Store): Router {
  const router = Router();
  router.get('/assets/:name', (request, response, next) => {
    const { name } = request.params;
    const asset = Object.hasOwn(assets, name) ? assets[name] : undefined;
    if (asset === undefined) return next();
    response
      .set('cache-control', 'no-cache')
      .type(name.slice(name.lastIndexOf('.')))
      .send(asset);
  });
  router.get('/live', streamChanges(store));
  return router;
}

function streamChanges(store: Store): RequestHandler {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    // Whoever comes back (a laptop that slept, a tab that was hidden) has missed what changed meanwhile.
    response.write('event: redraw\ndata: 1\n\n');
    let timer: NodeJS.Timeout | undefined;
    const tell = () => {
      timer = undefined;
      response.write('event: redraw\ndata: 1\n\n');
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

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import type { Store } from '../state.ts';

/** A change is told after this many milliseconds, with those that come meanwhile. */
const TOLD_AFTER_MS = 250;
/** While changes go on, a page is drawn anew once in this many milliseconds: a large state takes long to draw. */
const TOLD_EVERY_MS = 1_000;
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
    let toldAt = 0;
    const tell = () => {
      timer = undefined;
      // A laptop that sleeps reads nothing: what it has not read yet says the same.
      if (response.writableNeedDrain) return;
      toldAt = Date.now();
      response.write('event: redraw\ndata: 1\n\n');
    };
    const unwatch = store.watch(() => {
      timer ??= setTimeout(tell, Math.max(TOLD_AFTER_MS, toldAt + TOLD_EVERY_MS - Date.now()));
    });
    const ping = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, PING_EVERY_MS);
    response.once('close', () => {
      unwatch();
      clearTimeout(timer);
      clearInterval(ping);
    });
  };
}
